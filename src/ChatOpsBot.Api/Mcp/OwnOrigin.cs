using System.Net;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Api.Mcp;

/// <summary>A page of another site that a browser was led to must not speak to the server, under whatever name that site gives this machine:
/// https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#security-warning.</summary>
internal sealed class OwnOrigin : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) => IsOwn(context.HttpContext)
        ? next(context)
        : ValueTask.FromResult<object?>(Results.Problem("The request comes from a page of another site, or names this machine as something else.", statusCode: StatusCodes.Status403Forbidden));

    private static bool IsOwn(HttpContext http)
    {
        var (host, origin) = (http.Request.Host, http.Request.Headers.Origin.ToString());
        if (origin.Length > 0 && (!Uri.TryCreate(origin, UriKind.Absolute, out var page) || !string.Equals(page.Authority, host.Value, StringComparison.OrdinalIgnoreCase)))
            return false;
        // A proxy says for whom it asks; without one, nobody on this machine calls it by a foreign name.
        var isDirect = !http.Request.Headers.Keys.Any(name => name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase) || name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase));
        var isHere = http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address);
        return !isHere || !isDirect || host.Host == "localhost" || (IPAddress.TryParse(host.Host.Trim('[', ']'), out var named) && (IPAddress.IsLoopback(named) || named.Equals(http.Connection.LocalIpAddress)));
    }
}
