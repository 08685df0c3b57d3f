using System.Text.Json.Nodes;
using ChatOpsBot.Core.Runs;
using ChatOpsBot.Search;

namespace ChatOpsBot.Agents.Tools;

/// <summary>Whether a call would tell others outside of the company what the run has read within. Free to go out is what the person has
/// said and what came from outside; anything else only while nothing of the company's was read.</summary>
internal static class Disclosure
{
    // Of the run itself, and of people who gave the task: nothing of the company's.
    private static readonly HashSet<string> Neutral = new([Plan.Name, Clarification.Name, RelevantTools.Finder, Subtask.Name, ReadResult.Name, "calculate", "convert_units", "today", "add_days", "days_between"], StringComparer.Ordinal);

    /// <param name="knowsMore">The model was given more of the company's than its calls brought: what was said before, what is remembered, a procedure.</param>
    public static bool In(Tool tool, JsonObject arguments, string task, IReadOnlyList<RunStep> steps, IReadOnlyDictionary<string, Tool> tools, bool knowsMore)
    {
        if (tool.TellsOutside is not { } argument || arguments[argument] is not JsonValue value || !value.TryGetValue<string>(out var told))
            return false;
        var calls = steps.Where(step => step is { Kind: RunStepKind.Call, State: RunStepState.Done }).ToList();
        if (!knowsMore && calls.All(step => Neutral.Contains(step.Name) || IsPublic(step.Name)))
            return false;
        var free = string.Join('\n', calls.Where(step => IsPublic(step.Name) || step.Name == Clarification.Name).Select(step => step.Result).Prepend(task));
        // An address is free as a whole: its parts may be put together to say something.
        if (Uri.TryCreate(told, UriKind.Absolute, out _))
            return !free.Contains(told, StringComparison.Ordinal);
        return HasOtherWords(told, free);

        bool IsPublic(string name) => tools.GetValueOrDefault(name) is { IsPublic: true };
    }

    /// <summary>Whether a call says something that the person has not.</summary>
    public static bool IsUnsaid(Tool tool, JsonObject arguments, string task, IReadOnlyList<RunStep> steps) =>
        tool.SaysBack is { } argument && arguments[argument] is JsonValue value && value.TryGetValue<string>(out var said)
            && HasOtherWords(said, string.Join('\n', steps.Where(step => step is { Name: Clarification.Name, State: RunStepState.Done }).Select(step => step.Result).Prepend(task)));

    private static bool HasOtherWords(string said, string free)
    {
        var known = TextTerms.Of(TextTerms.Letters, free).ToHashSet(StringComparer.Ordinal);
        return TextTerms.Of(TextTerms.Letters, said).Any(term => !QuestionWords.Has(term) && !known.Contains(term));
    }
}
