using System.Text.Json.Nodes;

namespace ChatOpsBot.Simulators;

/// <summary>An MCP server over HTTP whose tools change, and which fails in ways that can be chosen.</summary>
public sealed class ToolServer : IAsyncDisposable
{
    private Loopback? loopback;

    public Uri Address => new(loopback!.Address, "mcp");

    /// <summary>What it says of its one tool, <c>notes_add</c>.</summary>
    public string Description { get; set; } = "Adds a note.";

    /// <summary>What it says when a note is added.</summary>
    public string Says { get; set; } = "It is noted.";

    /// <summary>Its annotations, in JSON.</summary>
    public string Annotations { get; set; } = """{"readOnlyHint":true}""";

    /// <summary>What becomes of calls: <c>ok</c>, <c>error</c>, <c>huge</c>, <c>html</c>, <c>away</c> (401), <c>moved</c>, <c>cut</c>.</summary>
    public string Mood { get; set; } = "ok";

    /// <summary>Whoever wants to begin waits for it.</summary>
    public TaskCompletionSource? Opens { get; set; }

    public int Calls { get; private set; }

    public string? Authorization { get; private set; }

    public static async Task<ToolServer> StartAsync()
    {
        var server = new ToolServer();
        server.loopback = await Loopback.StartAsync(app =>
        {
            app.MapPost("/mcp", (HttpRequest request) => server.AnswerAsync(request.HttpContext));
            app.MapGet("/mcp", () => Results.StatusCode(405));
            app.MapDelete("/mcp", () => Results.Ok());
        });
        return server;
    }

    public ValueTask DisposeAsync() => loopback!.DisposeAsync();

    private async Task<IResult> AnswerAsync(HttpContext http)
    {
        Authorization = http.Request.Headers.Authorization;
        var request = (await JsonNode.ParseAsync(http.Request.Body))!;
        if (request["id"] is not { } id)
            return Results.StatusCode(202);
        if ((string?)request["method"] == "initialize" && Opens is { } opens)
            await opens.Task.WaitAsync(http.RequestAborted);
        return (string?)request["method"] switch
        {
            "initialize" => Result(id, """{"protocolVersion":"2025-06-18","serverInfo":{"name":"notes","version":"1"},"capabilities":{"tools":{}}}"""),
            "tools/list" => Result(id, $$$"""{"tools":[{"name":"add","description":{{{JsonValue.Create(Description).ToJsonString()}}},"inputSchema":{"type":"object","properties":{"text":{"type":"string"}},"required":["text"]},"annotations":{{{Annotations}}} }]}"""),
            "tools/call" => await CallAsync(http, id),
            _ => Answer(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id.DeepClone(), ["error"] = new JsonObject { ["code"] = -32601, ["message"] = "Method not found" } }),
        };
    }

    private async Task<IResult> CallAsync(HttpContext http, JsonNode id)
    {
        Calls++;
        switch (Mood)
        {
            case "error":
                return Result(id, """{"content":[{"type":"text","text":"The notebook is full."}],"isError":true}""");
            case "huge":
                http.Response.ContentType = "application/json";
                var piece = new string('x', 1_000_000);
                for (var i = 0; i < 100; i++)
                    await http.Response.WriteAsync(piece, http.RequestAborted);
                return Results.Empty;
            case "html":
                return Results.Text("<html>Sign in</html>", "text/html");
            case "away":
                return Results.StatusCode(401);
            case "moved":
                return Results.Redirect("http://10.0.0.7/mcp");
            case "cut":
                http.Abort();
                return Results.Empty;
            default:
                return Result(id, $$$"""{"content":[{"type":"text","text":{{{JsonValue.Create(Says).ToJsonString()}}} }]}""");
        }
    }

    private static IResult Result(JsonNode id, string result) => Answer(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id.DeepClone(), ["result"] = JsonNode.Parse(result) });

    private static IResult Answer(JsonObject answer) => Results.Text(answer.ToJsonString(), "application/json");
}
