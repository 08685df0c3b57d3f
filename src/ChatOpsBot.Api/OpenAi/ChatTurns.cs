using System.Text.Json.Nodes;
using ChatOpsBot.Answering;
using ChatOpsBot.Api.Asking;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.Models;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Api.OpenAi;

/// <summary>A question and what was said before it, out of a list of messages. How an assistant answers is what its administrators have
/// published: messages of the roles <c>system</c> and <c>developer</c> are read and change nothing.</summary>
internal sealed record ChatTurns(string Question, IReadOnlyList<Said> Before)
{
    public const int MostBefore = 10;
    private const int MostMessages = 1_000;
    private const int MostOfEach = 4_000;
    private const int MostOfResult = 20_000;
    private const int MostOfResults = 100_000;
    private const int MostCalls = 128;
    private const int MostPictures = 4;

    /// <summary>Those of the question.</summary>
    public IReadOnlyList<Picture> Pictures { get; private init; } = [];

    /// <summary>What was called since the question.</summary>
    public IReadOnlyList<CallRound> Rounds { get; private init; } = [];

    public static (ChatTurns? Turns, IResult? Wrong) Of(IReadOnlyList<ChatMessageSent?>? messages)
    {
        if (messages?.Count > MostMessages)
            return Wrong($"A conversation has at most {MostMessages:N0} messages.", "messages");
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
            if (content.Pictures.Count > 0 && message.Role != "user")
                return Wrong("Pictures are taken in messages of the role user.", $"messages[{i}].content");
            switch (message.Role)
            {
                case "user":
                    question = question is null ? content.Text.Trim() : $"{question}\n\n{content.Text.Trim()}".Trim();
                    pictures.AddRange(content.Pictures);
                    if (question.Length > Core.Replies.Question.Longest)
                        return Wrong($"The question must have at most {Core.Replies.Question.Longest} characters.", "messages", "string_above_max_length");
                    if (pictures.Count > MostPictures)
                        return Wrong($"A question has at most {MostPictures} pictures.", "messages");
                    break;
                case "tool":
                    if (rounds is not [.., var last] || last.Calls.All(call => call.Id != message.ToolCallId) || last.Results.Any(result => result.Call == message.ToolCallId))
                        return Wrong("A message of the role tool answers a call of the message before it, once, by its 'tool_call_id'.", $"messages[{i}].tool_call_id");
                    rounds[^1] = last with { Results = [.. last.Results, new CallResult(message.ToolCallId!, Cut(content.Text, MostOfResult))] };
                    break;
                case "assistant" when message.ToolCalls is { Count: > 0 } calls:
                    if (Calls(calls) is not { } made || rounds.Sum(round => round.Calls.Count) + made.Count > MostCalls)
                        return Wrong($"A call has an 'id' and a 'function' with 'name' and 'arguments' in JSON; there are at most {MostCalls} of them.", $"messages[{i}].tool_calls");
                    rounds.Add(new CallRound(Cut(content.Text), made, []));
                    break;
                case "assistant" when question is { } asked:
                    before.Add(new Said(Cut(asked), Cut(content.Text)));
                    (question, pictures, rounds) = (null, [], []);
                    break;
            }
        }

        if (question is null)
            return Wrong("The last message must be the user's question.", "messages");
        if (question.Length == 0 && pictures.Count == 0)
            return Wrong("The question is empty.", "messages");
        if (rounds.SelectMany(round => round.Results).Sum(result => result.Text.Length) > MostOfResults)
            return Wrong($"What tools returned has at most {MostOfResults:N0} characters together.", "messages", "string_above_max_length");
        if (rounds.SelectMany(round => round.Calls.Where(call => round.Results.All(result => result.Call != call.Id))).FirstOrDefault() is { } open)
            return Wrong($"The call '{open.Id}' has no answer by a message of the role tool.", "messages");
        return (new ChatTurns(question.Length > 0 ? question : "What does this show?", [.. before.TakeLast(MostBefore)]) { Pictures = pictures, Rounds = rounds }, null);
    }

    public static string Cut(string text, int most = MostOfEach) => text.Length <= most ? text : $"{text[..most]}…";

    private static List<ReplyCall>? Calls(IReadOnlyList<CallSent?> sent)
    {
        var calls = sent.Select(call => call is { Id.Length: > 0, Function: { Name.Length: > 0 } function } && StrictJson.Read(function.Arguments is { Length: > 0 } given ? given : "{}") is JsonObject arguments ? new ReplyCall(call.Id, function.Name, arguments.ToJsonString()) : null).ToList();
        return calls.All(call => call is not null) ? [.. calls.OfType<ReplyCall>()] : null;
    }

    private static (ChatTurns?, IResult?) Wrong(string detail, string param, string? code = null) => (null, OpenAiErrors.Wrong(detail, param, code: code));
}
