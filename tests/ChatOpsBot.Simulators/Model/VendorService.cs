using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace ChatOpsBot.Simulators.Model;

/// <summary>Plays a <see cref="Vendor"/>.</summary>
public sealed class VendorService(Vendor vendor) : IAsyncDisposable
{
    public const string Answer = "It is so, and no other.";
    public const string Thought = "Is it so? It seems to be.";
    public const int TokensIn = 11;
    public const int TokensOut = 5;
    public const int Cached = 4;

    private Loopback? server;

    public ConcurrentQueue<JsonObject> Requests { get; } = new();

    /// <summary>The next requests are answered so.</summary>
    public ConcurrentQueue<VendorError> Faults { get; } = new();

    /// <summary>The next requests are taken by these.</summary>
    public ConcurrentQueue<Func<HttpContext, Task>> Misbehaviours { get; } = new();

    /// <summary>A tool that is called in place of an answer, until its result is in.</summary>
    public ScriptedCall? Call { get; set; }

    public bool Thinks { get; set; }

    public bool BreaksOff { get; set; }

    public string Endpoint => new Uri(server!.Address, vendor.Configured).ToString().TrimEnd('/');

    public static async Task<VendorService> StartAsync(Vendor vendor)
    {
        var service = new VendorService(vendor);
        service.server = await Loopback.StartAsync(app => app.MapPost($"{vendor.Base}/chat/completions", service.AnswerAsync));
        return service;
    }

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task AnswerAsync(HttpContext http)
    {
        var request = (JsonObject)(await JsonNode.ParseAsync(http.Request.Body))!;
        Requests.Enqueue(request);
        if (Misbehaviours.TryDequeue(out var misbehave))
        {
            await misbehave(http);
            return;
        }

        var isStream = (bool?)request["stream"] == true;
        var error = Faults.TryDequeue(out var fault) ? fault
            : http.Request.Headers[vendor.Key.Name] != $"{vendor.Key.Before}key" ? vendor.Errors[VendorFault.Key]
            : vendor.Refuses(request);
        if (error is not null)
        {
            http.Response.StatusCode = error.Status;
            http.Response.ContentType = isStream && error.Status == 200 ? "text/event-stream" : "application/json";
            await http.Response.WriteAsync(isStream && error.Status == 200 ? $"data: {error.Body}\n\n" : error.Body);
            return;
        }

        var call = request["messages"]!.AsArray().Any(message => (string?)message!["role"] == "tool") ? null : Call;
        if (isStream)
            await StreamAsync(http, request, call);
        else
            await http.Response.WriteAsync(Whole(call).ToJsonString());
    }

    private JsonObject Whole(ScriptedCall? call)
    {
        var message = new JsonObject { ["role"] = "assistant", ["content"] = call is null ? Answer : null };
        if (Thinks)
            Think(message, Thought);
        if (call is not null)
            message["tool_calls"] = vendor.WholeCalls(call.Tool, call.Arguments);
        var choice = new JsonObject { ["index"] = 0, ["message"] = message };
        if (vendor.SaysStop)
            choice["finish_reason"] = call is null ? vendor.Stop : vendor.StopForCalls;
        var answer = Piece("chat.completion", choice);
        if (vendor.Usage != UsageIn.None)
            answer["usage"] = Usage();
        vendor.Dress(answer);
        return answer;
    }

    private async Task StreamAsync(HttpContext http, JsonObject request, ScriptedCall? call)
    {
        http.Response.ContentType = "text/event-stream";
        await http.Response.WriteAsync(vendor.Before);
        await SendAsync(http, new JsonObject { ["role"] = "assistant", ["content"] = "" });
        if (Thinks)
        {
            foreach (var part in Thought.Chunk(9))
            {
                var delta = new JsonObject();
                Think(delta, new string(part));
                await SendAsync(http, delta);
            }

            if (vendor.Thoughts == ThoughtsIn.Text)
                await SendAsync(http, new JsonObject { ["content"] = "</think>\n\n" });
        }

        foreach (var part in call is null ? Answer.Chunk(6).Select(part => new string(part)) : [])
        {
            await SendAsync(http, new JsonObject { ["content"] = vendor.Thoughts == ThoughtsIn.Parts && Thinks ? new JsonArray(new JsonObject { ["type"] = "text", ["text"] = part }) : part });
            if (!BreaksOff)
                continue;
            await http.Response.WriteAsync($"{vendor.Amid}\n\n");
            return;
        }

        foreach (var part in call is null ? [] : vendor.Calls(call.Tool, call.Arguments))
            await SendAsync(http, new JsonObject { ["tool_calls"] = part });
        await SendAsync(http, new JsonObject(), call is null ? vendor.Stop : vendor.StopForCalls);
        if (vendor.Usage == UsageIn.PieceOfItsOwn && (bool?)request["stream_options"]?["include_usage"] == true)
            await WriteAsync(http, Piece("chat.completion.chunk", null, Usage()));
        if (vendor.Last(call is null ? Answer : "") is { } last)
            await http.Response.WriteAsync($"data: {last.ToJsonString()}\n\n");
        await http.Response.WriteAsync("data: [DONE]\n\n");
    }

    private void Think(JsonObject part, string thought)
    {
        switch (vendor.Thoughts)
        {
            case ThoughtsIn.ReasoningContent:
                part["reasoning_content"] = thought;
                break;
            case ThoughtsIn.Reasoning:
                part["reasoning"] = thought;
                break;
            case ThoughtsIn.Parts:
                var parts = new JsonArray(new JsonObject { ["type"] = "thinking", ["thinking"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = thought }) });
                if (part["content"] is JsonValue text)
                    parts.Add((JsonNode)new JsonObject { ["type"] = "text", ["text"] = text.DeepClone() });
                part["content"] = parts;
                break;
            case ThoughtsIn.Text:
                part["content"] = part.ContainsKey("role") ? $"<think>{thought}</think>\n\n{part["content"]}" : (thought.StartsWith(Thought[..9], StringComparison.Ordinal) ? "<think>" : "") + thought;
                break;
        }
    }

    private async Task SendAsync(HttpContext http, JsonObject delta, string? finish = null)
    {
        var choice = new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish };
        if (finish is not null && vendor.Usage == UsageIn.Choice)
            choice["usage"] = Usage();
        var piece = Piece("chat.completion.chunk", choice, finish is not null && vendor.Usage == UsageIn.LastPiece ? Usage() : null);
        if (finish is not null && vendor.Usage == UsageIn.Groq)
            piece["x_groq"] = new JsonObject { ["id"] = "req_1", ["usage"] = Usage() };
        await WriteAsync(http, piece);
    }

    private async Task WriteAsync(HttpContext http, JsonObject piece)
    {
        vendor.Dress(piece);
        await http.Response.WriteAsync($"data: {piece.ToJsonString()}\n\n");
        await http.Response.Body.FlushAsync();
    }

    private static JsonObject Piece(string kind, JsonObject? choice, JsonObject? usage = null)
    {
        var piece = new JsonObject { ["id"] = "1", ["object"] = kind, ["created"] = 1, ["model"] = "m", ["choices"] = choice is null ? new JsonArray() : new JsonArray(choice) };
        if (usage is not null)
            piece["usage"] = usage;
        return piece;
    }

    private JsonObject Usage()
    {
        var usage = new JsonObject { ["prompt_tokens"] = TokensIn, ["completion_tokens"] = TokensOut, ["total_tokens"] = TokensIn + TokensOut };
        usage[vendor.Preset switch { "deepseek" => "prompt_cache_hit_tokens", "moonshot" => "cached_tokens", _ => "prompt_tokens_details" }] = vendor.Preset is "deepseek" or "moonshot" ? Cached : new JsonObject { ["cached_tokens"] = Cached };
        return usage;
    }
}
