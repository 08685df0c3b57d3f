using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatOpsBot.Simulators.Model;

/// <summary>Ollama's own API: lines of JSON, a model that may know no tools, errors amid the lines. https://docs.ollama.com/api</summary>
public sealed class OllamaService : IAsyncDisposable
{
    private Loopback? server;

    public Faults Faults { get; } = new();

    public ConcurrentQueue<JsonObject> Requests { get; } = new();

    public string Answer { get; set; } = "It is so.";

    public ScriptedCall? Call { get; set; }

    /// <summary>What it thinks before.</summary>
    public string? Thought { get; set; }

    /// <summary>Why it ends: <c>length</c>.</summary>
    public string Done { get; set; } = "stop";

    public bool KnowsTools { get; set; } = true;

    public bool BreaksOff { get; set; }

    public string Endpoint => server!.Address.ToString().TrimEnd('/');

    public static async Task<OllamaService> StartAsync(int port = 0)
    {
        var service = new OllamaService();
        service.server = await Loopback.StartAsync(
            app =>
            {
                app.MapPost("/api/chat", service.ChatAsync);
                app.MapPost("/api/embed", EmbedAsync);
                app.MapGet("/api/tags", () => Results.Json(new { models = new[] { new { name = "llama3.2:latest", model = "llama3.2:latest", modified_at = "2026-01-01T00:00:00Z", size = 1L, digest = "d", details = new { format = "gguf", family = "llama" } } } }));
            },
            port);
        return service;
    }

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task EmbedAsync(HttpContext http)
    {
        var request = (JsonObject)(await JsonNode.ParseAsync(http.Request.Body))!;
        var texts = request["input"] is JsonArray many ? [.. many.Select(text => (string)text!)] : new List<string> { (string)request["input"]! };
        await http.Response.WriteAsJsonAsync(new { model = (string?)request["model"], embeddings = texts.Select(WordVectors.Of), total_duration = 1L, load_duration = 1L, prompt_eval_count = 3 });
    }

    private async Task ChatAsync(HttpContext http)
    {
        var request = (JsonObject)(await JsonNode.ParseAsync(http.Request.Body))!;
        Requests.Enqueue(request);
        if (await Faults.HitAsync("chat", http))
            return;
        if ((string?)request["model"] == "missing")
        {
            await RefuseAsync(http, 404, "model \"missing\" not found, try pulling it first");
            return;
        }

        if (!KnowsTools && request["tools"] is JsonArray { Count: > 0 })
        {
            await RefuseAsync(http, 400, $"registry.ollama.ai/library/{request["model"]} does not support tools");
            return;
        }

        var isStream = (bool?)request["stream"] != false;
        http.Response.ContentType = isStream ? "application/x-ndjson" : "application/json";
        object[]? calls = Call is { } called && request["tools"] is JsonArray { Count: > 0 } ? [new { function = new { name = called.Tool, arguments = JsonNode.Parse(called.Arguments) } }] : null;
        if (!isStream)
        {
            await SendAsync(http, request, new { role = "assistant", content = calls is null ? Answer : "", thinking = Thought, tool_calls = calls }, isDone: true);
            return;
        }

        foreach (var part in (Thought ?? "").Chunk(6))
            await SendAsync(http, request, new { role = "assistant", content = "", thinking = new string(part) }, isDone: false);
        if (calls is not null)
        {
            await SendAsync(http, request, new { role = "assistant", content = "", tool_calls = calls }, isDone: false);
        }
        else
        {
            foreach (var part in Answer.Chunk(6))
            {
                await SendAsync(http, request, new { role = "assistant", content = new string(part) }, isDone: false);
                if (!BreaksOff)
                    continue;
                await http.Response.WriteAsync("{\"error\":\"an error was encountered while running the model: unexpected EOF\"}\n");
                return;
            }
        }

        await SendAsync(http, request, new { role = "assistant", content = "" }, isDone: true);
    }

    private async Task SendAsync(HttpContext http, JsonObject request, object message, bool isDone)
    {
        object line = isDone
            ? new { model = (string?)request["model"], created_at = "2026-01-01T00:00:00Z", message, done = true, done_reason = Done, total_duration = 1L, load_duration = 1L, prompt_eval_count = 11, prompt_eval_duration = 1L, eval_count = 5, eval_duration = 1L }
            : new { model = (string?)request["model"], created_at = "2026-01-01T00:00:00Z", message, done = false };
        await http.Response.WriteAsync(JsonSerializer.Serialize(line) + "\n");
        await http.Response.Body.FlushAsync();
    }

    private static Task RefuseAsync(HttpContext http, int status, string error)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(new { error });
    }
}
