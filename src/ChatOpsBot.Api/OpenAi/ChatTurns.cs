using System.Text.Json.Nodes;
using System.Text.Json;
using ChatOpsBot.Answering;
using ChatOpsBot.Api.Asking;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Replies;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Api.OpenAi;

/// <summary>A question and what was said before it, out of a list of messages. How an assistant answers is what its administrators have
/// published: messages of the roles <c>system</c> and <c>developer</c> are read and change nothing.</summary>
internal sealed record ChatTurns(string Question, IReadOnlyList<Said> Before)
{
    public const int MostBefore = 10;
    private const int MostOfEach = 4_000;
    private const int MostOfResult = 20_000;
    private const int MostPictures = 4;

    /// <summary>Those of the question.</summary>
    public IReadOnlyList<Picture> Pictures { get; private init; } = [];

    /// <summary>What was called since the question.</summary>
    public IReadOnlyList<CallRound> Rounds { get; private init; } = [];

    public static (ChatTurns? Turns, IResult? Wrong) Of(IReadOnlyList<ChatMessageSent?>? messages)
    {
        var before = new List<Said>();
        var pictures = new List<Picture>();
        var rounds = new List<CallRound>();
        string? question = null;
        foreach (var (i, message) in (messages ?? []).Index())
        {
            if (message?.Role is not ("system" or "developer" or "user" or "assistant" or "tool"))
                return Wrong($"'{message?.Role}' is not a role that is taken here. There are system, developer, user, assistant and tool.", $"messages[{i}].role");
            var (content, wrong) = MessageContent.Of(message.Content);
            if (content is null)
                return Wrong(wrong!, $"messages[{i}].content");
            if (message.Role == "user")
            {
                question = question is null ? content.Text.Trim() : $"{question}\n\n{content.Text.Trim()}";
                pictures.AddRange(content.Pictures);
                rounds.Clear();
            }
            else if (message.Role == "tool")
            {
                if (rounds is not [.., var last] || last.Calls.All(call => call.Id != message.ToolCallId))
                    return Wrong("A message of the role tool answers a call of the message before it, by its 'tool_call_id'.", $"messages[{i}].tool_call_id");
                rounds[^1] = last with { Results = [.. last.Results, new CallResult(message.ToolCallId!, Cut(content.Text, MostOfResult))] };
            }
            else if (message.Role == "assistant" && message.ToolCalls is { Count: > 0 } calls)
            {
                if (Calls(calls) is not { } made)
                    return Wrong("A call has an 'id' and a 'function' with 'name' and 'arguments' in JSON.", $"messages[{i}].tool_calls");
                rounds.Add(new CallRound(Cut(content.Text), made, []));
            }
            else if (message.Role == "assistant" && question is { } asked)
            {
                before.Add(new Said(Cut(asked), Cut(content.Text)));
                question = null;
                pictures.Clear();
                rounds.Clear();
            }
        }

        if (question is null)
            return Wrong("The last message must be the user's question.", "messages");
        if (question.Length == 0)
            return Wrong("The question is empty.", "messages");
        if (question.Length > Core.Replies.Question.Longest)
            return Wrong($"The question must have at most {Core.Replies.Question.Longest} characters.", "messages", "string_above_max_length");
        if (pictures.Count > MostPictures)
            return Wrong($"A question has at most {MostPictures} pictures.", "messages");
        if (rounds.Find(round => round.Calls.Any(call => round.Results.All(result => result.Call != call.Id))) is { } open)
            return Wrong($"The call '{open.Calls.First(call => open.Results.All(result => result.Call != call.Id)).Id}' has no answer by a message of the role tool.", "messages");
        return (new ChatTurns(question, [.. before.TakeLast(MostBefore)]) { Pictures = pictures, Rounds = rounds }, null);
    }

    public static string Cut(string text, int most = MostOfEach) => text.Length <= most ? text : $"{text[..most]}…";

    private static List<ReplyCall>? Calls(IReadOnlyList<CallSent?> sent)
    {
        var calls = sent.Select(call => call is { Id.Length: > 0, Function: { Name.Length: > 0 } function } && IsObject(function.Arguments) ? new ReplyCall(call.Id, function.Name, function.Arguments!) : null).ToList();
        return calls.All(call => call is not null) ? [.. calls.OfType<ReplyCall>()] : null;
    }

    private static bool IsObject(string? json)
    {
        try
        {
            return json is not null && JsonNode.Parse(json) is JsonObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static (ChatTurns?, IResult?) Wrong(string detail, string param, string? code = null) => (null, OpenAiErrors.Wrong(detail, param, code: code));
}
