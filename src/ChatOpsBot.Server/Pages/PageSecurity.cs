using Microsoft.Extensions.Primitives;

namespace ChatOpsBot.Server.Pages;

/// <summary>What browsers are told to refuse, and what is refused to browsers that another site sends.</summary>
internal static class PageSecurity
{
    // Styles are written into the page by its components; scripts are files of this server and nothing else.
    private static readonly StringValues Policy = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static void UsePageSecurity(this WebApplication app) => app.Use(async (http, next) =>
    {
        if (http.Request.Headers["X-Forwarded-Proto"] is [{ } scheme, ..] && scheme.Split(',')[0].Trim() is "https")
            http.Request.Scheme = "https";
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            return Task.CompletedTask;
        });
        if (http.Request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase) && !IsOwn(http))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        await next(http);
    });

    // Browsers send the cookie with a web socket that another site opens, and leave out its origin for none.
    private static bool IsOwn(HttpContext http)
    {
        if (http.Request.Headers.Origin is not [{ } origin])
            return http.Request.Headers.Origin.Count == 0 && !HttpMethods.IsConnect(http.Request.Method) && !http.Request.Headers.Connection.ToString().Contains("upgrade", StringComparison.OrdinalIgnoreCase);
        // A proxy may ask for this server under a name of its own; no page can make a browser send what it says then.
        return Uri.TryCreate(origin, UriKind.Absolute, out var page)
            && (IsHost(page, http.Request.Host.Value) || IsHost(page, http.Request.Headers["X-Forwarded-Host"].ToString()));
    }

    private static bool IsHost(Uri page, string? host) =>
        Uri.TryCreate($"{page.Scheme}://{host}", UriKind.Absolute, out var named) && string.Equals(named.Authority, page.Authority, StringComparison.OrdinalIgnoreCase);
}
