using System.Text.Json;
using ChatOpsBot.Api.Asking;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Api.OpenAi;

/// <summary>A question and what was said before it, out of a list of messages. How an assistant answers is what its administrators have
/// published: messages of the roles <c>system</c> and <c>developer</c> are read and change nothing.</summary>
internal sealed record ChatTurns(string Question, IReadOnlyList<Said> Before)
{
    public const int MostBefore = 10;
    private const int MostOfEach = 4_000;

    public static (ChatTurns? Turns, IResult? Wrong) Of(IReadOnlyList<ChatMessageSent?>? messages)
    {
        var before = new List<Said>();
        string? question = null;
        foreach (var (i, message) in (messages ?? []).Index())
        {
            if (message?.Role is not ("system" or "developer" or "user" or "assistant"))
                return Wrong($"'{message?.Role}' is not a role that is taken here. There are system, developer, user and assistant.", $"messages[{i}].role");
            var (text, wrong) = TextOf(message.Content);
            if (text is null)
                return Wrong(wrong!, $"messages[{i}].content");
            if (message.Role == "user")
                question = question is null ? text.Trim() : $"{question}\n\n{text.Trim()}";
            else if (message.Role == "assistant" && question is { } asked)
            {
                before.Add(new Said(Cut(asked), Cut(text)));
                question = null;
            }
        }

        return question switch
        {
            null => Wrong("The last message must be the user's question.", "messages"),
            "" => Wrong("The question is empty.", "messages"),
            { Length: > Core.Replies.Question.Longest } => Wrong($"The question must have at most {Core.Replies.Question.Longest} characters.", "messages", "string_above_max_length"),
            _ => (new ChatTurns(question, [.. before.TakeLast(MostBefore)]), null),
        };
    }

    public static string Cut(string text) => text.Length <= MostOfEach ? text : $"{text[..MostOfEach]}…";

    private static (ChatTurns?, IResult?) Wrong(string detail, string param, string? code = null) => (null, OpenAiErrors.Wrong(detail, param, code: code));

    private static (string? Text, string? Wrong) TextOf(JsonElement? content)
    {
        try
        {
            return Read(content);
        }
        catch (InvalidOperationException)
        {
            return (null, "Content has half of a character, as a text that was cut.");
        }
    }

    private static (string? Text, string? Wrong) Read(JsonElement? content)
    {
        if (content is not { } given || given.ValueKind == JsonValueKind.Null)
            return ("", null);
        if (given.ValueKind == JsonValueKind.String)
            return (given.GetString(), null);
        if (given.ValueKind != JsonValueKind.Array)
            return (null, "Content is a text or a list of parts.");
        var texts = new List<string>();
        foreach (var part in given.EnumerateArray())
        {
            var type = part.ValueKind == JsonValueKind.Object && part.TryGetProperty("type", out var named) ? named.ToString() : "";
            if (type != "text" || !part.TryGetProperty("text", out var text) || text.ValueKind != JsonValueKind.String)
                return (null, $"A part of the type '{type}' is not taken here; there is 'text'.");
            texts.Add(text.GetString()!);
        }

        return (string.Join('\n', texts), null);
    }
}
