using System.Text.RegularExpressions;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Prompts.Liquid;

/// <summary>What is wrong with a template, in words of our own; the parser's are English and speak of its grammar.</summary>
internal static partial class LiquidErrors
{
    private static readonly string[] Tags = ["if", "unless", "for", "case", "assign", "capture", "include", "render", "comment", "raw", "else", "elsif", "when", "cycle"];

    /// <summary>The place first: where the text itself begins is line 1.</summary>
    public static Phrase Explain(string error)
    {
        var first = error.Split('\n')[0];
        return Place().Match(first) is { Success: true } place
            ? $"Line {place.Groups["line"].Value}, column {place.Groups["column"].Value}: {What(place.Groups["what"].Value)}"
            : What(first);
    }

    private static Phrase What(string error)
    {
        if (UnknownTag().Match(error) is { Success: true } unknown)
            return Unknown(unknown.Groups["tag"].Value);
        if (MissingName().Match(error) is { Success: true } name)
            return $"a name is missing after '{name.Groups["after"].Value}'.";
        if (Missing().Match(error) is { Success: true } missing)
            return $"{missing.Groups["what"].Value} is missing.";
        if (WrongTag().Match(error) is { Success: true } wrong)
            return $"the tag '{wrong.Groups["tag"].Value}' is not written as it must be.";
        return error.StartsWith("A value was expected", StringComparison.Ordinal)
            ? "a value is missing: a variable, a number, or a text in quotes."
            : (Phrase)"this can't be understood.";
    }

    private static Phrase Unknown(string tag) => tag.StartsWith("end", StringComparison.Ordinal)
        ? (Phrase)$"'{tag}' closes nothing that is open."
        : $"unknown tag '{tag}', did you mean '{Spelling.Nearest(tag, Tags).First()}'?";

    [GeneratedRegex(@"^(?<what>.*) at \((?<line>\d+):(?<column>\d+)\)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Place();

    [GeneratedRegex("^Unknown tag '(?<tag>[^']*)'", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex UnknownTag();

    [GeneratedRegex("^An identifier was expected after (the )?'(?<after>[^']+)'", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex MissingName();

    [GeneratedRegex("^(End of tag |Start of arguments )?(?<what>'[^']+') (was|is) expected", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Missing();

    [GeneratedRegex("^Invalid '(?<tag>[^']+)'", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex WrongTag();
}
