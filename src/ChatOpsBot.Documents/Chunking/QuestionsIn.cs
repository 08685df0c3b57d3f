using System.Text.RegularExpressions;

namespace ChatOpsBot.Documents.Chunking;

/// <summary>Questions that a passage answers by its own words: a heading that asks, a line of an FAQ, a term that is defined,
/// a "how to".</summary>
internal static partial class QuestionsIn
{
    private const int Most = 8;

    public static IReadOnlyList<string> Of(string heading, string text)
    {
        var last = heading.Split(" › ")[^1];
        var questions = new List<string>();
        if (last.Length > 0 && (last[^1] is '?' or '？' || HowTo().IsMatch(last)))
            questions.Add(last);
        questions.AddRange(Asked().Matches(text).Select(match => match.Groups["question"].Value.Trim()));
        questions.AddRange(Term().Matches(text).Select(match => match.Groups["term"].Value.Trim()));
        return [.. questions.Distinct(StringComparer.OrdinalIgnoreCase).Take(Most)];
    }

    [GeneratedRegex(@"^(how to|how do|wie (man|wird|werden)|so (wird|werden|funktioniert)|anleitung|如何|怎样|怎么)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex HowTo();

    // "Q: …", or a line that ends in a question mark and has text after it.
    [GeneratedRegex(@"^[ \t]*((q|question|f|frage|问)\d*[ \t]*[:：.][ \t]*)?(?<question>[^\n?？]{8,200}[?？])[ \t]*\n", RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Asked();

    // "Core hours: the time between…"; a definition, not a row, whose cells are parted by semicolons.
    [GeneratedRegex(@"^[ \t]*[-*•]?[ \t]*(?<term>\p{L}[\p{L}\p{N} \-]{2,40}):[ \t]+[^\n;]{30,}$", RegexOptions.Multiline | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Term();
}
