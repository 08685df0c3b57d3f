using System.Text;
using System.Text.Json.Nodes;
using ChatOpsBot.Api.Asking;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Api.OpenAi;

/// <summary>Writes a response: one body, or the events of a stream.</summary>
internal sealed class ResponseWriter(HttpContext http, ResponseShape shape, bool isStream) : IAnswerSink
{
    // What was sent can't be taken back, so what takes its place comes under it.
    private const string Instead = "\n\n---\n\n";
    private readonly StringBuilder sent = new();
    private int begins;
    private bool hasBegun;

    public Task AppendAsync(string piece) => isStream ? WriteAsync(sent.Length == begins ? piece.TrimStart() : piece) : Task.CompletedTask;

    public async Task ResetAsync()
    {
        if (!isStream || sent.Length == begins)
            return;
        await WriteAsync(Instead);
        begins = sent.Length;
    }

    public async Task<IResult> EndAsync(WrittenAnswer answer)
    {
        if (!isStream)
            return Results.Text(shape.Whole("completed", answer).ToJsonString(), "application/json");
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

        await BeginAsync();
        var whole = answer with { Text = sent.ToString(), Annotations = [.. answer.Annotations.Select(Moved)] };
        foreach (var (i, annotation) in whole.Annotations.Index())
            await SendAsync(shape.OfText("response.output_text.annotation.added", new JsonObject { ["annotation_index"] = i, ["annotation"] = ResponseShape.Cited(annotation) }));
        await SendAsync(shape.OfText("response.output_text.done", new JsonObject { ["text"] = whole.Text, ["logprobs"] = new JsonArray() }));
        await SendAsync(shape.OfText("response.content_part.done", new JsonObject { ["part"] = ResponseShape.Part(whole) }));
        await SendAsync(shape.Event("response.output_item.done", new JsonObject { ["output_index"] = 0, ["item"] = shape.Item("completed", whole) }));
        await SendAsync(shape.Event("response.completed", new JsonObject { ["response"] = shape.Whole("completed", whole) }));
        return Results.Empty;
    }

    /// <summary>The answer will not come: whoever reads the stream is told.</summary>
    /// <returns>Null when nothing was written yet.</returns>
    public async Task<IResult?> BreakOffAsync(string reason)
    {
        if (!hasBegun)
            return null;
        await SendAsync(shape.Event("response.failed", new JsonObject { ["response"] = shape.Whole("failed", null, reason) }));
        return Results.Empty;
    }

    private Annotation Moved(Annotation annotation) =>
        new(annotation.UrlCitation with { StartIndex = annotation.UrlCitation.StartIndex + begins, EndIndex = annotation.UrlCitation.EndIndex + begins });

    private async Task WriteAsync(string piece)
    {
        if (piece.Length == 0)
            return;
        await BeginAsync();
        sent.Append(piece);
        await SendAsync(shape.OfText("response.output_text.delta", new JsonObject { ["delta"] = piece, ["logprobs"] = new JsonArray() }));
    }

    private async Task BeginAsync()
    {
        if (hasBegun)
            return;
        hasBegun = true;
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        http.Response.Headers.CacheControl = "no-cache";
        await SendAsync(shape.Event("response.created", new JsonObject { ["response"] = shape.Whole("in_progress", null) }));
        await SendAsync(shape.Event("response.in_progress", new JsonObject { ["response"] = shape.Whole("in_progress", null) }));
        await SendAsync(shape.Event("response.output_item.added", new JsonObject { ["output_index"] = 0, ["item"] = shape.Item("in_progress", null) }));
        await SendAsync(shape.OfText("response.content_part.added", new JsonObject { ["part"] = ResponseShape.Part(null) }));
    }

    private async Task SendAsync(string happened)
    {
        await http.Response.WriteAsync(happened);
        await http.Response.Body.FlushAsync();
    }
}
