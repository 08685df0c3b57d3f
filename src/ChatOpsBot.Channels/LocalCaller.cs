using System.Net;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Channels;

/// <summary>Whether a request was made on this machine itself: not through a tunnel or proxy that ends here, nor by a page that
/// another name was bound to this address for.</summary>
public static class LocalCaller
{
    public static bool Is(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote)
        && !http.Request.Headers.ContainsKey("X-Forwarded-For") && !http.Request.Headers.ContainsKey("Forwarded")
        && (http.Request.Host.Host is "localhost" || (IPAddress.TryParse(http.Request.Host.Host.Trim('[', ']'), out var named) && IPAddress.IsLoopback(named)));
}
