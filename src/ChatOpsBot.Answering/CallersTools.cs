using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Models;
using ChatOpsBot.Prompts;
using Microsoft.Extensions.AI;

namespace ChatOpsBot.Answering;

/// <summary>Tools of the software that asks: it makes the calls itself, and asks again with what they returned.</summary>
public sealed record CallersTools(IReadOnlyList<CallersTool> All, ToolChoice Choice)
{
    /// <summary>The one that is to be called, where that was chosen.</summary>
    public string? Named { get; init; }

    /// <summary>Whether several may be called at once; null: as the model does.</summary>
    public bool? InParallel { get; init; }

    /// <summary>What was called since the question, the oldest first.</summary>
    public IReadOnlyList<CallRound> Rounds { get; init; } = [];

    internal void AddTo(ChatOptions options)
    {
        options.Tools = [.. All.Select(tool => AIFunctionFactory.CreateDeclaration(tool.Name, tool.Description, JsonElement.Parse(tool.Schema)))];
        options.AllowMultipleToolCalls = InParallel;
        options.ToolMode = Choice switch
        {
            ToolChoice.None => ChatToolMode.None,
            ToolChoice.Required => Named is { } name ? ChatToolMode.RequireSpecific(name) : ChatToolMode.RequireAny,
            _ => ChatToolMode.Auto,
        };
    }

    // What tools return is material, and stands between marks.
    internal IEnumerable<ChatMessage> Messages()
    {
        var mark = PromptDelimiter.New();
        foreach (var round in Rounds)
        {
            yield return new(ChatRole.Assistant, [.. round.Said.Length > 0 ? (AIContent[])[new TextContent(round.Said)] : [], .. round.Calls.Select(ToContent)]);
            yield return new(ChatRole.Tool, [.. round.Results.Select(result => new FunctionResultContent(result.Call, $"<{mark}>\n{result.Text}\n</{mark}>"))]);
        }
    }

    /// <exception cref="ModelException">It is a call of no tool that was sent, or its arguments are no JSON.</exception>
    internal ReplyCall Written(FunctionCallContent call, int number) => All.FirstOrDefault(tool => tool.Name == call.Name) is { } of && (call.Exception is null || (call.Arguments is null && of.TakesNothing))
        ? new ReplyCall(
            call.CallId is { Length: > 0 } id ? id : $"call-{number}",
            call.Name,
            CallArguments.Write(call))
        : throw new ModelException(ModelTrouble.Nonsense, new InvalidDataException($"The call of '{call.Name}' can't be made."));

    private static FunctionCallContent ToContent(ReplyCall call) => new(call.Id, call.Tool, CallArguments.Read(call.Arguments));
}

/// <summary>Whether tools are to be called.</summary>
public enum ToolChoice
{
    Auto,
    None,
    Required,
}

/// <param name="Schema">The JSON schema of its arguments.</param>
public sealed record CallersTool(string Name, string? Description, string Schema)
{
    /// <summary>Models leave its arguments out.</summary>
    internal bool TakesNothing => StrictJson.Read(Schema)?["properties"] is not JsonObject { Count: > 0 };
}

/// <param name="Said">What the model said beside its calls.</param>
public sealed record CallRound(string Said, IReadOnlyList<ReplyCall> Calls, IReadOnlyList<CallResult> Results);

/// <param name="Call">Which call it is of.</param>
public sealed record CallResult(string Call, string Text);
