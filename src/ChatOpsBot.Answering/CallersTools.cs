using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Core.Messages;
using Microsoft.Extensions.AI;

namespace ChatOpsBot.Answering;

/// <summary>Tools of the software that asks: it makes the calls itself, and asks again with what they returned.</summary>
/// <param name="Mode"><c>auto</c>, <c>none</c>, <c>required</c>, or the name of the one that is to be called.</param>
public sealed record CallersTools(IReadOnlyList<CallersTool> All, string Mode)
{
    public const string Auto = "auto";
    public const string None = "none";
    public const string Required = "required";

    /// <summary>What was called since the question, the oldest first.</summary>
    public IReadOnlyList<CallRound> Rounds { get; init; } = [];

    internal IList<AITool> Declared => [.. All.Select(tool => AIFunctionFactory.CreateDeclaration(tool.Name, tool.Description, JsonElement.Parse(tool.Schema)))];

    internal ChatToolMode Choice => Mode switch
    {
        Auto => ChatToolMode.Auto,
        None => ChatToolMode.None,
        Required => ChatToolMode.RequireAny,
        var name => ChatToolMode.RequireSpecific(name),
    };

    internal IEnumerable<ChatMessage> Messages => Rounds.SelectMany(round => new ChatMessage[]
    {
        new(ChatRole.Assistant, [.. round.Said.Length > 0 ? (AIContent[])[new TextContent(round.Said)] : [], .. round.Calls.Select(ToContent)]),
        new(ChatRole.Tool, [.. round.Results.Select(result => new FunctionResultContent(result.Call, result.Text))]),
    });

    internal static ReplyCall Written(FunctionCallContent call, int number) => new(
        call.CallId is { Length: > 0 } id ? id : $"call-{number}",
        call.Name,
        JsonSerializer.Serialize(call.Arguments ?? new Dictionary<string, object?>(StringComparer.Ordinal), AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IDictionary<string, object?>))));

    private static FunctionCallContent ToContent(ReplyCall call) => new(call.Id, call.Tool, (JsonNode.Parse(call.Arguments) as JsonObject)?.ToDictionary(member => member.Key, object? (member) => member.Value, StringComparer.Ordinal));
}

/// <param name="Schema">The JSON schema of its arguments.</param>
public sealed record CallersTool(string Name, string? Description, string Schema);

/// <param name="Said">What the model said beside its calls.</param>
public sealed record CallRound(string Said, IReadOnlyList<ReplyCall> Calls, IReadOnlyList<CallResult> Results);

/// <param name="Call">Which call it is of.</param>
public sealed record CallResult(string Call, string Text);
