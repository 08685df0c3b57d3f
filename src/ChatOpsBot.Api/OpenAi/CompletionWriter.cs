using System.Text.Json;
using ChatOpsBot.Core.Messages;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Api.OpenAi;

/// <summary>Writes a completion: one body, or server-sent events that each add text.</summary>
internal sealed class CompletionWriter : IAnswerWriter
{
    private readonly string id = $"chatcmpl-{Guid.CreateVersion7():N}";
    private readonly HttpContext http;
    private readonly string model;
    private readonly ChatRequest chat;
    private readonly DateTimeOffset at;
    private readonly StreamedText text;
    private bool isStreaming;

    public CompletionWriter(HttpContext http, string model, ChatRequest chat, DateTimeOffset at)
    {
        (this.http, this.model, this.chat, this.at) = (http, model, chat, at);
        text = new StreamedText(piece => SendAsync(Chunk(new ChunkDelta { Role = isStreaming ? null : "assistant", Content = piece })));
    }

    private bool IsStream => chat.Stream == true;

    public Task AppendAsync(string piece) => IsStream ? text.AppendAsync(piece) : Task.CompletedTask;

    public Task ResetAsync() => IsStream ? text.ResetAsync() : Task.CompletedTask;

    public async Task<IResult> EndAsync(WrittenAnswer answer)
    {
        if (!IsStream)
        {
            var written = new ChatMessageWritten(answer.Text.Length == 0 && answer.Calls.Count > 0 ? null : answer.Text, answer.Annotations) { ToolCalls = CallWritten.Of(answer.Calls, hasIndex: false) };
            var choice = new ChatChoice(0, written, Finish(answer));
            return Results.Json(new ChatCompletion(id, at.ToUnixTimeSeconds(), model, [choice], answer.Usage), OpenAiJson.Default.ChatCompletion);
        }

        if (await text.EndAsync(answer) is { Count: > 0 } annotations)
            await SendAsync(Chunk(new ChunkDelta { Annotations = annotations }));
        if (CallWritten.Of(answer.Calls, hasIndex: true) is { } calls)
            await SendAsync(Chunk(new ChunkDelta { Role = isStreaming ? null : "assistant", ToolCalls = calls }));
        await SendAsync(Chunk(new ChunkDelta(), Finish(answer)));
        if (chat.StreamOptions is { IncludeUsage: true })
            await SendAsync(new ChatChunk(id, at.ToUnixTimeSeconds(), model, []) { Usage = answer.Usage });
        await http.Response.WriteAsync("data: [DONE]\n\n");
        return Results.Empty;
    }

    private static string Finish(WrittenAnswer answer) => answer.End switch
    {
        AnswerEnd.Cut => "length",
        AnswerEnd.Filtered => "content_filter",
        _ => answer.Calls.Count > 0 ? "tool_calls" : "stop",
    };

    public async Task<IResult?> BreakOffAsync(string reason)
    {
        if (!isStreaming)
            return null;
        await SendAsync(JsonSerializer.Serialize(new ErrorBody(new ErrorShown(reason, "server_error", null, "stream_broken")), OpenAiJson.Default.ErrorBody));
        return Results.Empty;
    }

    private ChatChunk Chunk(ChunkDelta delta, string? finish = null) => new(id, at.ToUnixTimeSeconds(), model, [new ChunkChoice(0, delta) { FinishReason = finish }]);

    private Task SendAsync(ChatChunk chunk) => SendAsync(JsonSerializer.Serialize(chunk, OpenAiJson.Default.ChatChunk));

    private async Task SendAsync(string data)
    {
        if (!isStreaming)
        {
            http.Response.BeginEvents();
        }

        isStreaming = true;
        await http.Response.WriteAsync($"data: {data}\n\n");
        await http.Response.Body.FlushAsync();
    }
}
