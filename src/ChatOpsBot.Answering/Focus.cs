using System.Text.RegularExpressions;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Search;

namespace ChatOpsBot.Answering;

/// <summary>What a question is about: its words by weight, and which of them must be spoken of.</summary>
internal sealed partial class Focus
{
    private const double WeightOfThePast = 0.4;
    private const double WeightOfLikeness = 0.85;
    private readonly Dictionary<string, double> weights;
    private readonly HashSet<string> named;

    /// <param name="text">What is asked now; words that the search carried over from the question before count less.</param>
    public Focus(string text, Found found, double weightOfThePast = WeightOfThePast)
    {
        Text = text;
        var focused = TextTerms.Of(TextTerms.Words, text).ToHashSet(StringComparer.Ordinal);
        weights = found.Weights.Where(word => !QuestionWords.Has(word.Key))
            .ToDictionary(word => word.Key, word => word.Value * (focused.Contains(word.Key) ? 1 : weightOfThePast), StringComparer.Ordinal);
        Weight = weights.Values.Sum();
        Unknown = weights.Keys.Where(word => focused.Contains(word) && found.Unknown.Contains(word)).ToHashSet(StringComparer.Ordinal);
        named = [.. Names(text).SelectMany(name => TextTerms.Of(TextTerms.Words, name)).Where(weights.ContainsKey)];
    }

    public string Text { get; }

    /// <summary>Of all words together.</summary>
    public double Weight { get; }

    /// <summary>Words that no passage has.</summary>
    public IReadOnlySet<string> Unknown { get; }

    /// <summary>The question's words that the text has, or has something like, with what that is worth.</summary>
    public IReadOnlyDictionary<string, double> SpokenIn(string text)
    {
        var terms = TextTerms.Of(TextTerms.Words, text).ToHashSet(StringComparer.Ordinal);
        var spoken = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (word, weight) in weights)
        {
            if (terms.Contains(word))
                spoken[word] = weight;
            else if (terms.Any(term => AreAlike(word, term)))
                spoken[word] = weight * WeightOfLikeness;
        }

        return spoken;
    }

    /// <summary>Names and numbers of the question that are not among the words.</summary>
    public int Unnamed(IEnumerable<string> spoken) => named.Except(spoken, StringComparer.Ordinal).Count();

    /// <summary>Words that nobody wrote, and that nothing among the words is like.</summary>
    public int Unheard(IEnumerable<string> spoken) => Unknown.Except(spoken, StringComparer.Ordinal).Count();

    // Words with a digit, and in languages that do not capitalise all nouns, words with a capital that do not begin the question.
    private static IEnumerable<string> Names(string text)
    {
        var names = Numbers().Matches(text).Select(match => match.Value);
        return LanguageDetector.Of(text) == Language.English ? names.Concat(Capitals().Matches(text).Select(match => match.Groups["name"].Value)) : names;
    }

    // Inflections and compounds that stemming for English leaves apart.
    private static bool AreAlike(string one, string other)
    {
        if (one.Length < 4 || other.Length < 4 || LanguageDetector.IsHan(one[0]) || char.IsAsciiDigit(one[0]))
            return false;
        var (shorter, longer) = one.Length <= other.Length ? (one, other) : (other, one);
        // "Urlaub" is in "Sonderurlaub"; "photosynthesis" is of no photo.
        if (shorter.Length * 2 < longer.Length)
            return false;
        return longer.StartsWith(shorter, StringComparison.Ordinal)
            || (shorter.Length >= 5 && longer.Contains(shorter, StringComparison.Ordinal))
            || (one.AsSpan().CommonPrefixLength(other) is var same && same >= 5 && same >= shorter.Length * 0.75);
    }

    [GeneratedRegex(@"\b[\p{L}-]*\d[\p{L}\d.,]*\b", RegexOptions.NonBacktracking)]
    private static partial Regex Numbers();

    [GeneratedRegex(@"[\p{Ll},'’]\s(?<name>\p{Lu}[\p{L}\d-]+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Capitals();
}
