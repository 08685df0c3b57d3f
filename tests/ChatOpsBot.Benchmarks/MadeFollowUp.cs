using ChatOpsBot.Core.Localization;
using ChatOpsBot.Search;

namespace ChatOpsBot.Benchmarks;

/// <summary>A question as it is asked after another that has already named some of it: "When did Tesla move?" after "Where was Tesla born?" is
/// "When did it move?".</summary>
internal static class MadeFollowUp
{
    private const int ShortestRun = 2;

    /// <returns>Null where the two have nothing in common, or where nothing is left.</returns>
    public static string? Of(string before, string question, string language) => language == "zh" ? OfHan(before, question) : OfWords(before, question);

    private static string? OfWords(string before, string question)
    {
        var named = Content(before).ToHashSet(StringComparer.Ordinal);
        var kept = new List<string>();
        var isShorter = false;
        foreach (var word in question.TrimEnd('?', ' ').Split(' '))
        {
            if (TextTerms.Of(TextTerms.Letters, word) is not { Count: > 0 } terms || !terms.TrueForAll(named.Contains))
            {
                kept.Add(word);
                continue;
            }

            isShorter = true;
            while (kept is [.., "the" or "a" or "an"])
                kept.RemoveAt(kept.Count - 1);
            if (kept is not [.., "it"])
                kept.Add("it");
        }

        var left = string.Join(' ', kept);
        return isShorter && Content(left).Any() ? $"{left}?" : null;
    }

    // The longest run of letters that they share, which Chinese as often leaves out as it says 它.
    private static string? OfHan(string before, string question)
    {
        var shared = Enumerable.Range(0, question.Length)
            .SelectMany(from => Enumerable.Range(ShortestRun, Math.Max(0, question.Length - from - ShortestRun + 1)).Select(length => question.Substring(from, length)).TakeWhile(run => before.Contains(run, StringComparison.Ordinal)))
            .Where(run => run.Any(IsContent)).MaxBy(run => run.Length);
        if (shared is null)
            return null;
        var left = question.Replace(shared, question.Length % 2 == 0 ? "它" : "", StringComparison.Ordinal);
        return left.Any(IsContent) ? left : null;
    }

    private static IEnumerable<string> Content(string text) => TextTerms.Of(TextTerms.Letters, text).Where(term => !QuestionWords.Has(term));

    private static bool IsContent(char letter) => LanguageDetector.IsHan(letter) && !QuestionWords.Has(letter.ToString());
}
