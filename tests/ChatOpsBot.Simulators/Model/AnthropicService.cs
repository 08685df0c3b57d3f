using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatOpsBot.Simulators.Model;

/// <summary>Anthropic's Messages API, as strict as it is documented: https://docs.claude.com/en/api/messages, …/messages-streaming, …/errors.</summary>
public sealed class AnthropicService : IAsyncDisposable
{
    private Loopback? server;

    public Faults Faults { get; } = new();

    public ConcurrentQueue<JsonObject> Requests { get; } = new();

    public string Answer { get; set; } = "It is so.";

    /// <summary>A tool that is called in place of an answer.</summary>
    public ScriptedCall? Call { get; set; }

    /// <summary>What it thinks before.</summary>
    public string? Thought { get; set; }

    /// <summary>Why it ends: <c>max_tokens</c>, <c>refusal</c>.</summary>
    public string Stop { get; set; } = "end_turn";

    /// <summary>What follows the first words in place of the rest, as an <c>error</c> event.</summary>
    public string? ErrorAmid { get; set; }

    /// <summary>More than so many characters are too long.</summary>
    public int Longest { get; set; } = int.MaxValue;

    public string Endpoint => server!.Address.ToString().TrimEnd('/');

    public static async Task<AnthropicService> StartAsync(int port = 0)
    {
        var service = new AnthropicService();
        service.server = await Loopback.StartAsync(app => app.MapPost("/v1/messages", service.AnswerAsync), port);
        return service;
    }

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task AnswerAsync(HttpContext http)
    {
        var request = (JsonObject)(await JsonNode.ParseAsync(http.Request.Body))!;
        Requests.Enqueue(request);
        http.Response.Headers["request-id"] = "req_1";
        if (await Faults.HitAsync("messages", http))
            return;
        if (http.Request.Headers["x-api-key"] != "key" && http.Request.Headers.Authorization != "Bearer key")
            await RefuseAsync(http, 401, "authentication_error", "invalid x-api-key");
        else if (http.Request.Headers["anthropic-version"].Count == 0)
            await RefuseAsync(http, 400, "invalid_request_error", "anthropic-version: header is required");
        else if (request["max_tokens"] is null)
            await RefuseAsync(http, 400, "invalid_request_error", "max_tokens: Field required");
        else if (request["messages"]!.AsArray().Any(message => (string?)message!["role"] is not ("user" or "assistant")))
            await RefuseAsync(http, 400, "invalid_request_error", "messages: Unexpected role \"system\". The Messages API accepts a top-level `system` parameter, not \"system\" as an input message role.");
        else if (request.ToJsonString().Length > Longest)
            await RefuseAsync(http, 400, "invalid_request_error", $"prompt is too long: {request.ToJsonString().Length / 4} tokens > {Longest / 4} maximum");
        else if ((bool?)request["stream"] == true)
            await StreamAsync(http, request);
        else
            await http.Response.WriteAsJsonAsync(new { id = "msg_1", type = "message", role = "assistant", model = (string?)request["model"], content = Whole(), stop_reason = Call is null ? Stop : "tool_use", stop_sequence = (string?)null, usage = new { input_tokens = 11, output_tokens = 5 } });
    }

    private JsonArray Whole()
    {
        var content = new JsonArray();
        if (Thought is { } thought)
            content.Add((JsonNode)new JsonObject { ["type"] = "thinking", ["thinking"] = thought, ["signature"] = "c2ln" });
        content.Add((JsonNode)(Call is { } call
            ? new JsonObject { ["type"] = "tool_use", ["id"] = "toolu_1", ["name"] = call.Tool, ["input"] = JsonNode.Parse(call.Arguments) }
            : new JsonObject { ["type"] = "text", ["text"] = Answer }));
        return content;
    }

    private async Task StreamAsync(HttpContext http, JsonObject request)
    {
        http.Response.ContentType = "text/event-stream";
        await SendAsync(http, "message_start", new { type = "message_start", message = new { id = "msg_1", type = "message", role = "assistant", model = (string?)request["model"], content = Array.Empty<object>(), stop_reason = (string?)null, stop_sequence = (string?)null, usage = new { input_tokens = 11, cache_read_input_tokens = 4, cache_creation_input_tokens = 0, output_tokens = 1 } } });
        await SendAsync(http, "ping", new { type = "ping" });
        var index = 0;
        if (Thought is { } thought)
        {
            await SendAsync(http, "content_block_start", new { type = "content_block_start", index, content_block = new { type = "thinking", thinking = "", signature = "" } });
            foreach (var part in thought.Chunk(6))
                await SendAsync(http, "content_block_delta", new { type = "content_block_delta", index, delta = new { type = "thinking_delta", thinking = new string(part) } });
            await SendAsync(http, "content_block_delta", new { type = "content_block_delta", index, delta = new { type = "signature_delta", signature = "c2ln" } });
            await SendAsync(http, "content_block_stop", new { type = "content_block_stop", index });
            index++;
        }

        if (Call is { } call)
        {
            await SendAsync(http, "content_block_start", new { type = "content_block_start", index, content_block = new { type = "tool_use", id = "toolu_1", name = call.Tool, input = new { } } });
            foreach (var part in call.Arguments.Chunk(7))
                await SendAsync(http, "content_block_delta", new { type = "content_block_delta", index, delta = new { type = "input_json_delta", partial_json = new string(part) } });
        }
        else
        {
            await SendAsync(http, "content_block_start", new { type = "content_block_start", index, content_block = new { type = "text", text = "" } });
            foreach (var part in Answer.Chunk(6))
            {
                await SendAsync(http, "content_block_delta", new { type = "content_block_delta", index, delta = new { type = "text_delta", text = new string(part) } });
                if (ErrorAmid is not { } error)
                    continue;
                await SendAsync(http, "error", new { type = "error", error = new { type = error, message = "Overloaded" } });
                return;
            }
        }

        await SendAsync(http, "content_block_stop", new { type = "content_block_stop", index });
        await SendAsync(http, "message_delta", new { type = "message_delta", delta = new { stop_reason = Call is null ? Stop : "tool_use", stop_sequence = (string?)null }, usage = new { output_tokens = 5 } });
        await SendAsync(http, "message_stop", new { type = "message_stop" });
    }

    private static async Task SendAsync(HttpContext http, string name, object data)
    {
        await http.Response.WriteAsync($"event: {name}\ndata: {JsonSerializer.Serialize(data)}\n\n");
        await http.Response.Body.FlushAsync();
    }

    private static Task RefuseAsync(HttpContext http, int status, string type, string message)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(new { type = "error", error = new { type, message }, request_id = "req_1" });
    }
}
