using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatOpsBot.Simulators.Model;

/// <summary>An OpenAI-compatible model that answers from a script and keeps what it was sent.</summary>
public sealed class ScriptedModel : IAsyncDisposable
{
    private Loopback? server;

    public Faults Faults { get; } = new();

    /// <summary>The status that all requests for answers get; null: it is there.</summary>
    public int? Outage { get; set; }

    /// <summary>What is answered where a test says nothing else.</summary>
    public static Func<JsonObject, string> Standard { get; } = _ => "I answer from the script. [1]";

    public ConcurrentQueue<JsonObject> Requests { get; } = new();

    /// <summary>The answer to a request.</summary>
    public Func<JsonObject, string> Script { get; set; } = Standard;

    /// <summary>The tools that the model calls in place of an answer; null or none: it answers.</summary>
    public Func<JsonObject, IReadOnlyList<ScriptedCall>?> Calls { get; set; } = _ => null;

    /// <summary>The texts that were embedded, and by what model.</summary>
    public ConcurrentQueue<(string Model, string Text)> Embedded { get; } = new();

    /// <summary>The embedding of a text; by default words that mean the same are the same.</summary>
    public Func<string, float[]> Embed { get; set; } = WordVectors.Of;

    /// <summary>More at once are not embedded.</summary>
    public int MostTexts { get; set; } = 2048;

    /// <summary>Tokens in and out that it says it took; null: it does not say.</summary>
    public (int In, int Out)? Usage { get; set; }

    /// <summary>Why it ends.</summary>
    public string Finish { get; set; } = "stop";

    /// <summary>Between two pieces of text.</summary>
    public TimeSpan Pause { get; set; } = TimeSpan.Zero;

    /// <summary>Is told of each stream, right before its end.</summary>
    public Action<JsonObject>? Ended { get; set; }

    /// <summary>Before the first.</summary>
    public TimeSpan Before { get; set; } = TimeSpan.Zero;

    /// <summary>Set: an answer begins when it is let through.</summary>
    public SemaphoreSlim? Gate { get; set; }

    public string Endpoint => new Uri(server!.Address, "/v1").ToString();

    /// <param name="port">0: any that is free.</param>
    public static async Task<ScriptedModel> StartAsync(int port = 0, X509Certificate2? certificate = null)
    {
        var model = new ScriptedModel();
        model.server = await Loopback.StartAsync(app =>
        {
            app.MapPost("/v1/chat/completions", model.CompleteAsync);
            app.MapPost("/v1/embeddings", model.EmbedAsync);
            app.MapPost("/openai/deployments/{deployment}/chat/completions", model.CompleteAsync);
        }, port, certificate);
        return model;
    }

    public static string LastOf(JsonObject request, string role) => request["messages"]!.AsArray().OfType<JsonObject>()
        .Where(message => (string?)message["role"] == role).Select(message => message["content"] is JsonArray parts ? string.Concat(parts.Select(part => (string?)part!["text"])) : (string?)message["content"]).LastOrDefault() ?? "";

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task EmbedAsync(HttpContext http)
    {
        var request = (JsonObject)(await JsonNode.ParseAsync(http.Request.Body))!;
        if (await Faults.HitAsync("embeddings", http))
            return;
        var texts = request["input"] is JsonArray many ? [.. many.Select(text => (string)text!)] : new List<string> { (string)request["input"]! };
        if (texts.Count > MostTexts)
        {
            http.Response.StatusCode = 400;
            await http.Response.WriteAsJsonAsync(new { error = new { message = $"input must not have more than {MostTexts} items", code = "invalid_parameter_error" } });
            return;
        }

        texts.ForEach(text => Embedded.Enqueue(((string)request["model"]!, text)));
        await http.Response.WriteAsJsonAsync(new
        {
            @object = "list",
            model = (string?)request["model"],
            data = texts.Select((text, i) => new { @object = "embedding", index = i, embedding = Convert.ToBase64String(System.Runtime.InteropServices.MemoryMarshal.AsBytes(Embed(text).AsSpan())) }),
            usage = new { prompt_tokens = 1, total_tokens = 1 },
        });
    }

    private async Task CompleteAsync(HttpContext http)
    {
        var request = (JsonObject)(await JsonNode.ParseAsync(http.Request.Body))!;
        request["authorization"] = http.Request.Headers.Authorization.ToString() + http.Request.Headers["api-key"];
        Requests.Enqueue(request);
        if (Outage is { } status)
        {
            http.Response.StatusCode = status;
            return;
        }

        if (await Faults.HitAsync("chat", http))
            return;
        http.Response.ContentType = "text/event-stream";
        if (Calls(request) is { Count: > 0 } calls)
        {
            await SendAsync(http, new { tool_calls = calls.Select((call, i) => new { index = i, id = $"call_{Requests.Count}_{i}", type = "function", function = new { name = call.Tool, arguments = call.Arguments } }) }, null);
            await SendAsync(http, new { }, "tool_calls");
            await http.Response.WriteAsync("data: [DONE]\n\n");
            return;
        }

        var answer = Script(request);
        if (Gate is { } gate)
            await gate.WaitAsync(http.RequestAborted);
        if (Before > TimeSpan.Zero)
            await Task.Delay(Before, http.RequestAborted);
        for (var start = 0; start < answer.Length; start += 12)
        {
            await SendAsync(http, new { content = answer[start..Math.Min(start + 12, answer.Length)] }, null);
            if (Pause > TimeSpan.Zero)
                await Task.Delay(Pause, http.RequestAborted);
        }

        await SendAsync(http, new { }, Finish);
        if (Usage is { } usage)
            await http.Response.WriteAsync($"data: {JsonSerializer.Serialize(new { id = "c1", @object = "chat.completion.chunk", created = 1, model = "scripted", choices = Array.Empty<object>(), usage = new { prompt_tokens = usage.In, completion_tokens = usage.Out, total_tokens = usage.In + usage.Out } })}\n\n");
        Ended?.Invoke(request);
        await http.Response.WriteAsync("data: [DONE]\n\n");
    }

    private static async Task SendAsync(HttpContext http, object delta, string? finish)
    {
        var chunk = new { id = "c1", @object = "chat.completion.chunk", created = 1, model = "scripted", choices = new[] { new { index = 0, delta, finish_reason = finish } } };
        await http.Response.WriteAsync($"data: {JsonSerializer.Serialize(chunk)}\n\n");
        await http.Response.Body.FlushAsync();
    }
}

/// <param name="Arguments">In JSON, or what is none.</param>
public sealed record ScriptedCall(string Tool, string Arguments);
