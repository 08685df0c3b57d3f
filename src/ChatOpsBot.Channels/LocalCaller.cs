using System.Net;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Channels;

/// <summary>Whether a request was made on this machine itself: not through a tunnel or proxy that ends here, nor by a page that
/// another name was bound to this address for.</summary>
public static class LocalCaller
{
    private static readonly string[] Names = ["Via", "Forwarded", "CDN-Loop"];
    private static readonly string[] Beginnings = ["X-Forwarded", "X-Original-", "X-Envoy-", "X-Azure-", "X-ARR-", "X-Amzn-", "X-Proxy", "CF-", "Cloudfront-", "Fastly-", "Akamai-", "Tailscale-", "Proxy-"];
    private static readonly string[] Ends = ["-IP", "-ClientIP", "-Client-Addr", "-Remote-Addr"];

    public static bool Is(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote) && IsDirect(http)
        && (http.Request.Host.Host is "localhost" || (IPAddress.TryParse(http.Request.Host.Host.Trim('[', ']'), out var named) && IPAddress.IsLoopback(named)));

    /// <summary>Whether the address that the request came from is that of whoever made it: no header is there that proxies add.</summary>
    public static bool IsDirect(HttpContext http) => !http.Request.Headers.Keys.Any(IsAddedByProxies);

    /// <summary>Proxies say that they are there, or for whom they ask: by a header of the standards, by one of their maker's, or by one
    /// that ends in the word for an address.</summary>
    private static bool IsAddedByProxies(string header) =>
        Names.Contains(header, StringComparer.OrdinalIgnoreCase)
        || Array.Exists(Beginnings, beginning => header.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
        || Array.Exists(Ends, end => header.EndsWith(end, StringComparison.OrdinalIgnoreCase));
}
