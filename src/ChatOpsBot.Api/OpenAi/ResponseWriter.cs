using System.Text.Json.Nodes;
using ChatOpsBot.Core.Messages;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Api.OpenAi;

/// <summary>Writes a response: one body, or the events of a stream.</summary>
internal sealed class ResponseWriter : IAnswerWriter
{
    private readonly HttpContext http;
    private readonly ResponseShape shape;
    private readonly bool isStream;
    private readonly StreamedText text;
    private bool hasBegun;

    public ResponseWriter(HttpContext http, ResponseShape shape, bool isStream)
    {
        (this.http, this.shape, this.isStream) = (http, shape, isStream);
        text = new StreamedText(async piece =>
        {
            await BeginAsync();
            await SendAsync(shape.OfText("response.output_text.delta", new JsonObject { ["delta"] = piece, ["logprobs"] = new JsonArray() }));
        });
    }

    public Task AppendAsync(string piece) => isStream ? text.AppendAsync(piece) : Task.CompletedTask;

    public Task ResetAsync() => isStream ? text.ResetAsync() : Task.CompletedTask;

    public async Task<IResult> EndAsync(WrittenAnswer answer)
    {
        if (!isStream)
            return Results.Text(shape.Whole(Status(answer), answer).ToJsonString(), "application/json");
        var annotations = await text.EndAsync(answer);
        await BeginAsync();
        var whole = answer with { Text = text.Whole, Annotations = annotations };
        foreach (var (i, annotation) in annotations.Index())
            await SendAsync(shape.OfText("response.output_text.annotation.added", new JsonObject { ["annotation_index"] = i, ["annotation"] = ResponseShape.Cited(annotation) }));
        await SendAsync(shape.OfText("response.output_text.done", new JsonObject { ["text"] = whole.Text, ["logprobs"] = new JsonArray() }));
        await SendAsync(shape.OfText("response.content_part.done", new JsonObject { ["part"] = ResponseShape.Part(whole) }));
        await SendAsync(shape.Event("response.output_item.done", new JsonObject { ["output_index"] = 0, ["item"] = shape.Item(Status(answer), whole) }));
        await SendAsync(shape.Event($"response.{Status(answer)}", new JsonObject { ["response"] = shape.Whole(Status(answer), whole) }));
        return Results.Empty;
    }

    private static string Status(WrittenAnswer answer) => answer.End == AnswerEnd.Whole ? "completed" : "incomplete";

    public async Task<IResult?> BreakOffAsync(string reason)
    {
        if (!hasBegun)
            return null;
        await SendAsync(shape.Event("response.failed", new JsonObject { ["response"] = shape.Whole("failed", null, reason) }));
        return Results.Empty;
    }

    private async Task BeginAsync()
    {
        if (hasBegun)
            return;
        hasBegun = true;
        http.Response.BeginEvents();
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
