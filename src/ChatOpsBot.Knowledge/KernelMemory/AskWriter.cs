using System.Text.Json;
using System.Text.RegularExpressions;
using ChatOpsBot.Core.Messages;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Knowledge.KernelMemory;

/// <summary>Writes an answer as Kernel Memory does: one body, or server-sent events that each add text.</summary>
internal sealed partial class AskWriter(HttpContext http, string question, bool stream, string? emptyAnswer) : IReplyWriter, IAsyncDisposable
{
    private const string NotFound = "INFO NOT FOUND";
    private string sent = "";
    private bool isStreaming;

    public Task ShowStatusAsync(string status, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task ShowTextAsync(string textSoFar, CancellationToken cancellationToken)
    {
        if (!stream)
            return;
        var text = WithoutNumbers(textSoFar);
        if (text.StartsWith(sent, StringComparison.Ordinal) && text.Length > sent.Length)
            await SendAsync(new AskAnswer { StreamState = "append", Text = text[sent.Length..] });
        else if (!text.StartsWith(sent, StringComparison.Ordinal))
            await SendAsync(new AskAnswer { StreamState = "reset", Text = text });
        sent = text;
    }

    public Task<IReadOnlyList<string>> CompleteAsync(Reply reply, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);

    public async Task<IResult> EndAsync(Reply reply, IReadOnlyList<FileCitation> sources)
    {
        var answer = new AskAnswer
        {
            Question = question,
            NoResult = reply.IsNotFound,
            NoResultReason = reply.IsNotFound ? "No relevant memories available" : null,
            Text = reply.IsNotFound ? emptyAnswer ?? NotFound : WithoutNumbers(reply.Markdown),
            TokenUsage = reply.Usage is { } usage ? [ToWire(usage)] : null,
            RelevantSources = reply.IsNotFound ? [] : sources,
        };
        if (!stream)
            return Results.Json(answer, WireJson.Default.AskAnswer);
        if (answer.Text.StartsWith(sent, StringComparison.Ordinal))
        {
            await SendAsync(answer with { StreamState = "append", Text = answer.Text[sent.Length..] });
            await SendAsync(answer with { StreamState = "last", Text = "" });
        }
        else
        {
            await SendAsync(answer with { StreamState = "reset" });
            await SendAsync(answer with { StreamState = "last", Text = "" });
        }

        await http.Response.WriteAsync("data: [DONE]\n\n");
        return Results.Empty;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static TokenUsage ToWire(ModelUsage usage) => new(usage.At, usage.Service, "TextGeneration", usage.Model, usage.TokensIn, usage.TokensOut)
    {
        ServiceTokensIn = usage.ReportedIn,
        ServiceTokensOut = usage.ReportedOut,
    };

    private async Task SendAsync(AskAnswer part)
    {
        if (!isStreaming)
            http.Response.ContentType = "text/event-stream; charset=utf-8";
        isStreaming = true;
        await http.Response.WriteAsync($"data: {JsonSerializer.Serialize(part, WireJson.Default.AskAnswer)}\n\n");
        await http.Response.Body.FlushAsync();
    }

    // The sources are listed beside the text, not by number.
    private static string WithoutNumbers(string text) => Number().Replace(text, "").TrimEnd();

    [GeneratedRegex(@"\s?\[\d{1,3}\]", RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
