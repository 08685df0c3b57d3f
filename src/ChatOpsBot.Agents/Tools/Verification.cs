using System.Text.Json.Nodes;
using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Agents.Tools;

/// <summary>Tells by a call that reads whether one that was interrupted was done.</summary>
/// <param name="DoneIf">What holds of the answer when it was; null: there is an answer.</param>
public sealed record Verification(FollowUpCall Call, string? DoneIf)
{
    private const string Given = "given.";
    private const string Says = "says.";

    /// <summary>Names in the condition: members of the answer; <c>given.NAME</c> for an argument of the call, and <c>says.NAME</c> for
    /// whether the answer has what that argument was.</summary>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public static Phrase? Wrong(string doneIf, Tool of)
    {
        if (Condition.NamesIn(doneIf) is not { } names)
            return $"`{doneIf}` can't be understood. Write a condition over what is answered, as `state == 'refunded'`, or `[says.title]` for whether the answer has the title that was given.";
        return names.Select(ArgumentOf).FirstOrDefault(argument => argument is not null && !of.Arguments.Contains(argument)) is { } unknown ? of.HasNo(unknown) : null;
    }

    /// <param name="arguments">Of the call in question.</param>
    /// <param name="answer">Null: what was looked for is not there.</param>
    /// <returns>Null when the answer does not say; in an answer that was cut may be missing what there is.</returns>
    public bool? WasDone(JsonObject arguments, string? answer)
    {
        if (DoneIf is null)
            return answer is not null;
        if (answer is null)
            return null;
        var read = ToolArguments.ReadValue(answer);
        var holds = Condition.Holds(DoneIf, name => ArgumentOf(name) is not { } argument ? name.Split('.').Aggregate(read, (node, part) => (node as JsonObject)?[part])
            : arguments[argument] is not { } value ? null
            : name.StartsWith(Given, StringComparison.Ordinal) ? value
            : read is null ? answer.Contains(value.ToString(), StringComparison.Ordinal) : Has(read, value));
        return holds == false && (CutText.Is(answer) || read is null) ? null : holds;
    }

    private static bool Has(JsonNode? answer, JsonNode value) => answer switch
    {
        JsonObject members => members.Any(member => Has(member.Value, value)),
        JsonArray items => items.Any(item => Has(item, value)),
        _ => answer?.ToString() == value.ToString() || JsonNode.DeepEquals(answer, value),
    };

    private static string? ArgumentOf(string name) => name.StartsWith(Given, StringComparison.Ordinal) ? name[Given.Length..] : name.StartsWith(Says, StringComparison.Ordinal) ? name[Says.Length..] : null;
}
