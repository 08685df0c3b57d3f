using System.Text.RegularExpressions;
using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Answering.Talk;

/// <summary>What talk.txt has: phrases under the kind of talk that they are, and words that add nothing to it.</summary>
/// <param name="Kinds">The one that says most first.</param>
/// <param name="Single">Phrases of one word.</param>
/// <param name="Words">All words that any phrase has.</param>
internal sealed record TalkPhrases(IReadOnlyList<(TalkKind Kind, Regex Says)> Kinds, Regex Fillers, IReadOnlyList<string> Single, IReadOnlySet<string> Words)
{
    private const string FillersName = "fillers";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static TalkPhrases Read()
    {
        using var reader = new StreamReader(typeof(TalkPhrases).Assembly.GetManifestResourceStream("talk.txt")!);
        var sections = new Dictionary<string, List<string>>(StringComparer.OrdinalIgnoreCase);
        var section = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('['))
                sections[line[1..^1]] = section = [];
            else if (line.Length > 0)
                section.Add(line);
        }

        return new TalkPhrases(
            [.. Enum.GetValues<TalkKind>().Reverse().Select(kind => (kind, Any(sections[kind.ToString()])))],
            Any(sections[FillersName]),
            [.. sections.Where(each => each.Key != FillersName).SelectMany(each => each.Value).Where(phrase => !phrase.Contains(' ', StringComparison.Ordinal))],
            sections.SelectMany(each => each.Value).SelectMany(phrase => phrase.Split(' ')).ToHashSet(StringComparer.Ordinal));
    }

    // Whole words, the longest first; in Chinese, where nothing divides words, as they are.
    private static Regex Any(IEnumerable<string> phrases)
    {
        var longest = phrases.OrderByDescending(phrase => phrase.Length).ToLookup(phrase => LanguageDetector.IsHan(phrase[0]), Regex.Escape);
        return new Regex($@"(?<![\p{{L}}\p{{N}}'])({string.Join('|', longest[false])})(?![\p{{L}}\p{{N}}'])|{string.Join('|', longest[true])}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, Patience);
    }
}
