using System.Net;
using System.Text.RegularExpressions;
using ChatOpsBot.Core.Runs;

namespace ChatOpsBot.Agents.Tools;

/// <summary>What a model writes for people, of whose links only those can be followed that it was given: one that it has put together
/// could carry out what it has read.</summary>
internal static partial class KnownLinks
{
    private const char Break = '\u200B';

    public static string In(string text, string task, IReadOnlyList<RunStep> steps)
    {
        // A target is an address however its letters are written; one that is not known is none.
        text = Target().Replace(text, found => Written(found.Groups["to"].Value) is var to && IsKnown(to.Trim('<', '>'), task, steps) ? found.Value : $"{found.Groups["before"].Value}{Break}{found.Groups["after"].Value}{to}");
        return Address().Replace(text, found => IsKnown(found.Value.TrimEnd('.', ',', ';', ':', '!', '?', ')', '*', '_'), task, steps) ? found.Value : found.Value.Insert(found.Groups["start"].Length, $"{Break}"));
    }

    private static string Written(string target) => WebUtility.HtmlDecode(target).Replace("\\", "", StringComparison.Ordinal);

    private static bool IsKnown(string address, string task, IReadOnlyList<RunStep> steps) => address.Length > 0 &&
        (Has(task, address) || steps.Any(step => step is { Kind: RunStepKind.Call, State: RunStepState.Done, Result: { } result } && step.Name is not (Subtask.Name or ReadResult.Name) && Has(result, address) && !IsGiven(step, address)));

    // What only comes back of what the model has put in is the model's own.
    private static bool IsGiven(RunStep step, string address) => ToolArguments.ReadValue(step.Content) is { } arguments && ToolArguments.TextsIn(arguments).Any(text => text.Contains(address, StringComparison.Ordinal));

    // As it is, and not as the beginning of a longer one.
    private static bool Has(string text, string address)
    {
        for (var at = text.IndexOf(address, StringComparison.Ordinal); at >= 0; at = text.IndexOf(address, at + 1, StringComparison.Ordinal))
        {
            if (at + address.Length == text.Length || !Address().Match(text, at).Value.StartsWith(address, StringComparison.Ordinal) || Address().Match(text, at).Value.TrimEnd('.', ',', ';', ':', '!', '?', ')', '*', '_', '"') == address)
                return true;
        }

        return false;
    }

    [GeneratedRegex(@"(?<start>(https?|ftp|mailto|tel|slack|msteams)(:)|www\.)[^\s<>\[\]""'`|]+", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Address();

    // Behind a link's text, and behind its name where it is defined.
    [GeneratedRegex(@"(?<before>\])(?<after>\(\s*)(?<to>[^\s)]*)|(?<before>\])(?<after>:\s*)(?<to>\S*)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Target();
}
