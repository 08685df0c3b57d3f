using System.Text.Json.Nodes;

namespace ChatOpsBot.Simulators;

/// <summary>A service that gives its list in five pages, in each of the ways that services do.</summary>
public sealed class ManyPages : IAsyncDisposable
{
    private const int Pages = 5;
    private Loopback? server;

    public string Address => server!.Address.GetLeftPart(UriPartial.Authority);

    /// <summary>It was asked for a page at the address of another service.</summary>
    public bool WasElsewhere { get; private set; }

    public static async Task<ManyPages> StartAsync()
    {
        var pages = new ManyPages();
        pages.server = await Loopback.StartAsync(pages.Map);
        return pages;
    }

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Map(WebApplication app)
    {
        app.MapGet("/openapi.json", () => Results.Text(Description(), "application/json"));
        app.MapGet("/v1/link", (int? page, HttpContext http) =>
        {
            if (page is null or < Pages)
                http.Response.Headers.Append("Link", $"</v1/link?page=1>; rel=\"first\", </v1/link?page={(page ?? 1) + 1}>; rel=\"next\"");
            return Results.Text(Items(page ?? 1).ToJsonString(), "application/json");
        });
        app.MapGet("/v1/elsewhere", (HttpContext http) =>
        {
            http.Response.Headers.Append("Link", "</v2/secret>; rel=\"next\"");
            return Results.Text(Items(1).ToJsonString(), "application/json");
        });
        app.MapGet("/v2/secret", () => WasElsewhere = true);
        app.MapGet("/v1/address", (int? page) => Results.Text(new JsonObject { ["shelves"] = Items(page ?? 1), ["_links"] = page is null or < Pages ? new JsonObject { ["next"] = new JsonObject { ["href"] = $"{Address}/v1/address?page={(page ?? 1) + 1}" } } : null }.ToJsonString(), "application/json"));
        app.MapGet("/v1/cursor", (string? cursor) =>
        {
            var page = cursor is null ? 1 : int.Parse(cursor.Split('-')[1], System.Globalization.CultureInfo.InvariantCulture);
            return Results.Text(new JsonObject { ["items"] = Items(page), ["next_cursor"] = page < Pages ? $"c-{page + 1}" : "" }.ToJsonString(), "application/json");
        });
    }

    private static JsonArray Items(int page) => new([.. Enumerable.Range(1, 9).Select(i => (JsonNode)new JsonObject { ["name"] = $"shelf {page}-{i}" })]);

    private static string Description()
    {
        var paths = new JsonObject();
        foreach (var (path, name, argument) in new[] { ("link", "byLink", "page"), ("elsewhere", "byLinkElsewhere", "page"), ("address", "byAddress", "page"), ("cursor", "byCursor", "cursor") })
            paths[$"/{path}"] = new JsonObject { ["get"] = new JsonObject { ["operationId"] = name, ["summary"] = $"Lists shelves {name}.", ["parameters"] = new JsonArray(new JsonObject { ["name"] = argument, ["in"] = "query", ["schema"] = new JsonObject { ["type"] = argument == "page" ? "integer" : "string" } }), ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "The shelves" } } } };
        return new JsonObject { ["openapi"] = "3.0.3", ["info"] = new JsonObject { ["title"] = "Stock", ["version"] = "1" }, ["servers"] = new JsonArray(new JsonObject { ["url"] = "/v1" }), ["paths"] = paths }.ToJsonString();
    }
}
