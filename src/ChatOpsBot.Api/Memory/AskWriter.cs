using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatOpsBot.Api.Asking;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.KernelMemory;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Api.Memory;

/// <summary>Writes an answer as Kernel Memory does: one body, or server-sent events that each add text.</summary>
internal sealed partial class AskWriter(HttpContext http, string question, bool stream, string? emptyAnswer) : IAnswerSink
{
    private const string NotFound = "INFO NOT FOUND";
    private readonly StringBuilder text = new();
    private string sent = "";
    private bool isStreaming;

    public Task AppendAsync(string piece) => ShowAsync(text.Append(piece).ToString());

    public Task ResetAsync() => ShowAsync(text.Clear().ToString());

    private async Task ShowAsync(string written)
    {
        if (!stream)
            return;
        var shown = WithoutNumbers(written);
        if (shown.StartsWith(sent, StringComparison.Ordinal) && shown.Length > sent.Length)
            await SendAsync(new AskAnswer { StreamState = "append", Text = shown[sent.Length..] });
        else if (!shown.StartsWith(sent, StringComparison.Ordinal))
            await SendAsync(new AskAnswer { StreamState = "reset", Text = shown });
        sent = shown;
    }

    public async Task<IResult> EndAsync(Reply reply, IReadOnlyList<FileCitation> sources)
    {
        // What comes closest is shown, unless the caller says what is to be said then.
        var isClose = reply.IsNotFound && reply.Citations.Count > 0 && emptyAnswer is null;
        var answer = new AskAnswer
        {
            Question = question,
            NoResult = reply.IsNotFound,
            NoResultReason = reply.IsNotFound ? "No relevant memories available" : null,
            Text = reply.IsNotFound && !isClose ? emptyAnswer ?? NotFound : WithoutNumbers(reply.Markdown),
            TokenUsage = reply.Usage is { } usage ? [ToWire(usage)] : null,
            RelevantSources = reply.IsNotFound && !isClose ? [] : sources,
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

        return await DoneAsync();
    }

    /// <summary>The answer will not come: whoever reads the stream is told.</summary>
    /// <returns>Null when nothing was written yet.</returns>
    public async Task<IResult?> BreakOffAsync()
    {
        if (!stream)
            return null;
        await SendAsync(new AskAnswer { Question = question, StreamState = "error", NoResult = true, NoResultReason = AskFollower.Stopped, Text = "" });
        return await DoneAsync();
    }

    private async Task<IResult> DoneAsync()
    {
        await http.Response.WriteAsync("data: [DONE]\n\n");
        return Results.Empty;
    }

    private static TokenUsage ToWire(ModelUsage usage) => new(usage.At, usage.Service, "TextGeneration", usage.Model, usage.TokensIn, usage.TokensOut)
    {
        ServiceTokensIn = usage.ReportedIn,
        ServiceTokensOut = usage.ReportedOut,
    };

    private async Task SendAsync(AskAnswer part)
    {
        if (!isStreaming)
            http.Response.BeginEvents();
        isStreaming = true;
        await http.Response.WriteAsync($"data: {JsonSerializer.Serialize(part, WireJson.Default.AskAnswer)}\n\n");
        await http.Response.Body.FlushAsync();
    }

    // The sources are listed beside the text, not by number.
    private static string WithoutNumbers(string text) => Number().Replace(text, "").TrimEnd();

    [GeneratedRegex(@"\s?\[\d{1,3}\]", RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
