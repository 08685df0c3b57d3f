using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatOpsBot.Answering;

/// <summary>Numbers in a model's text must point at passages.</summary>
internal static partial class CitationCheck
{
    /// <summary>The text without numbers that point at no passage.</summary>
    public static string Clean(string text, int passages)
    {
        return Number().Replace(text, match =>
        {
            var valid = Numbers(match).Where(number => number >= 1 && number <= passages).ToList();
            if (valid.Count == 0)
                return "";
            return match.Value[..^match.Value.TrimStart().Length] + string.Concat(valid.Select(number => $"[{number}]"));
        });
    }

    /// <returns>The text without a number at its end that is not finished.</returns>
    public static string WithoutUnfinished(string text) => Unfinished().Match(text) is { Success: true } open ? text[..open.Index] : text;

    /// <summary>The numbers in the text, each once, in order of appearance.</summary>
    public static IReadOnlyList<int> Cited(string text) => [.. Number().Matches(text).SelectMany(Numbers).Distinct()];

    private static IEnumerable<int> Numbers(Match match) => match.Groups["number"].Value.Split([',', '，', '、', ' '], StringSplitOptions.RemoveEmptyEntries)
        .Select(number => int.Parse(number, CultureInfo.InvariantCulture));

    // Also 【1】 and [1, 2], which some models write; not a link's text.
    [GeneratedRegex(@"\s?[\[【](?<number>\d{1,3}(\s*[,，、]\s*\d{1,3})*)[\]】](?!\()", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();

    [GeneratedRegex(@"\s?[\[【][\d,，、\s]{0,12}$", RegexOptions.None, 1000)]
    private static partial Regex Unfinished();
}
