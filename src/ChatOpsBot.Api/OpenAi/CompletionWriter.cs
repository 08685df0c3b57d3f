using System.Text;
using System.Text.Json;
using ChatOpsBot.Api.Asking;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Api.OpenAi;

/// <summary>Writes a completion: one body, or server-sent events that each add text.</summary>
internal sealed class CompletionWriter(HttpContext http, string model, ChatRequest chat, DateTimeOffset at) : IAnswerSink
{
    // What was sent can't be taken back, so what takes its place comes under it.
    private const string Instead = "\n\n---\n\n";
    private readonly string id = $"chatcmpl-{Guid.CreateVersion7():N}";
    private readonly StringBuilder sent = new();
    private int begins;
    private bool isStreaming;

    private bool IsStream => chat.Stream == true;

    // An answer does not begin with blanks, though a model may.
    public Task AppendAsync(string piece) => IsStream ? WriteAsync(sent.Length == begins ? piece.TrimStart() : piece) : Task.CompletedTask;

    public async Task ResetAsync()
    {
        if (!IsStream || sent.Length == begins)
            return;
        await WriteAsync(Instead);
        begins = sent.Length;
    }

    public async Task<IResult> EndAsync(WrittenAnswer answer)
    {
        if (!IsStream)
        {
            var choice = new ChatChoice(0, new ChatMessageWritten(answer.Text, answer.Annotations), "stop");
            return Results.Json(new ChatCompletion(id, at.ToUnixTimeSeconds(), model, [choice], answer.Usage), OpenAiJson.Default.ChatCompletion);
        }

        // A model's last line break is not part of its answer.
        var shown = sent.ToString(begins, sent.Length - begins).TrimEnd();
        if (answer.Text.StartsWith(shown, StringComparison.Ordinal))
        {
            await WriteAsync(answer.Text[shown.Length..]);
        }
        else
        {
            await ResetAsync();
            await WriteAsync(answer.Text);
        }

        if (answer.Annotations.Count > 0)
            await SendAsync(Chunk(new ChunkDelta { Annotations = [.. answer.Annotations.Select(Moved)] }));
        await SendAsync(Chunk(new ChunkDelta(), "stop"));
        if (chat.StreamOptions is { IncludeUsage: true })
            await SendAsync(new ChatChunk(id, at.ToUnixTimeSeconds(), model, []) { Usage = answer.Usage });
        await http.Response.WriteAsync("data: [DONE]\n\n");
        return Results.Empty;
    }

    /// <summary>The answer will not come: whoever reads the stream is told.</summary>
    /// <returns>Null when nothing was written yet.</returns>
    public async Task<IResult?> BreakOffAsync(string reason)
    {
        if (!isStreaming)
            return null;
        await SendAsync(JsonSerializer.Serialize(new ErrorBody(new ErrorShown(reason, "server_error", null, "stream_broken")), OpenAiJson.Default.ErrorBody));
        return Results.Empty;
    }

    private Annotation Moved(Annotation annotation) =>
        new(annotation.UrlCitation with { StartIndex = annotation.UrlCitation.StartIndex + begins, EndIndex = annotation.UrlCitation.EndIndex + begins });

    private Task WriteAsync(string piece)
    {
        if (piece.Length == 0)
            return Task.CompletedTask;
        var isFirst = sent.Length == 0;
        sent.Append(piece);
        return SendAsync(Chunk(new ChunkDelta { Role = isFirst ? "assistant" : null, Content = piece }));
    }

    private ChatChunk Chunk(ChunkDelta delta, string? finish = null) => new(id, at.ToUnixTimeSeconds(), model, [new ChunkChoice(0, delta) { FinishReason = finish }]);

    private Task SendAsync(ChatChunk chunk) => SendAsync(JsonSerializer.Serialize(chunk, OpenAiJson.Default.ChatChunk));

    private async Task SendAsync(string data)
    {
        if (!isStreaming)
        {
            http.Response.ContentType = "text/event-stream; charset=utf-8";
            http.Response.Headers.CacheControl = "no-cache";
        }

        isStreaming = true;
        await http.Response.WriteAsync($"data: {data}\n\n");
        await http.Response.Body.FlushAsync();
    }
}
