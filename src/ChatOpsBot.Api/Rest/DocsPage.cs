using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Scalar.AspNetCore;

namespace ChatOpsBot.Api.Rest;

/// <summary>A page to read the description and try it. Its own page starts Scalar by a file, since the server's pages run no scripts that stand in them.</summary>
internal static class DocsPage
{
    private const string Address = "/docs";
    private const string Files = "/docs/files";

    private const string Html = $"""
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>ChatOpsBot: API</title>
          <link rel="icon" href="/icon.svg">
        </head>
        <body>
          <div id="app"></div>
          <noscript>This page needs JavaScript. The description is at <a href="/openapi/v1.json">/openapi/v1.json</a>.</noscript>
          <script src="{Files}/scalar.js"></script>
          <script src="{Address}/start.js"></script>
        </body>
        </html>
        """;

    private const string Start = "Scalar.createApiReference('#app', { url: '/openapi/v1.json', withDefaultFonts: false, telemetry: false, showDeveloperTools: 'never', hideClientButton: true, agent: { disabled: true }, proxyUrl: '' });";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapScalarApiReference(Files).ExcludeFromDescription();
        endpoints.MapGet(Address, () => Results.Content(Html, "text/html; charset=utf-8")).ExcludeFromDescription();
        endpoints.MapGet($"{Address}/start.js", () => Results.Content(Start, "text/javascript; charset=utf-8")).ExcludeFromDescription();
    }
}
