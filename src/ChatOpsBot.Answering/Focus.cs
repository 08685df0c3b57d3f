using System.Text.RegularExpressions;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Search;

namespace ChatOpsBot.Answering;

/// <summary>What a question is about: its words by weight, Han letters one by one, and which of them must be spoken of.</summary>
internal sealed partial class Focus
{
    private const double WeightOfThePast = 0.2;
    private const double WeightOfSmall = 0.5;
    private readonly Dictionary<string, double> weights;
    private readonly HashSet<string> named;

    // What is asked now, and was not only asked before.
    private readonly HashSet<string> askedNow;
    private readonly double weightOfAsked;
    private readonly Likeness likeness = new();
    private readonly Dictionary<string, IReadOnlyList<string>> forms = new(StringComparer.Ordinal);

    // German writes compounds as one word: "Bootsschaden" is said by "Schäden am Boot".
    private readonly bool isCompounding;
    private readonly ReadTexts read;
    private readonly Dictionary<(string First, string Second), double> pairs;

    /// <param name="reading">Null: the question stands alone.</param>
    /// <param name="text">What is asked now; words that the search carried over from the question before count less.</param>
    public Focus(string text, Found found, Reading? reading = null, double weightOfThePast = WeightOfThePast)
    {
        read = found.Read;
        var terms = read.Terms(text);
        var focused = read.Each(text);
        weights = found.Weights.Where(word => !QuestionWords.Has(word.Key))
            .ToDictionary(word => word.Key, word => word.Value * (focused.Contains(word.Key) ? 1 : weightOfThePast), StringComparer.Ordinal);
        // "And in Oslo?" is not about Bergen any more.
        if (reading?.Before is { } past && Names(text).Any())
        {
            foreach (var replaced in Names(past).SelectMany(name => TextTerms.Of(TextTerms.Letters, name)).Where(name => !focused.Contains(name)))
                weights.Remove(replaced);
        }

        Given = reading?.Document is null ? new Dictionary<string, double>(StringComparer.Ordinal) : weights.Where(word => !focused.Contains(word.Key)).ToDictionary(StringComparer.Ordinal);
        var language = LanguageDetector.Of(text);
        foreach (var small in SmallWords(text, language).Where(weights.ContainsKey))
            weights[small] *= WeightOfSmall;
        Weight = weights.Values.Sum();
        askedNow = weights.Keys.Where(focused.Contains).ToHashSet(StringComparer.Ordinal);
        weightOfAsked = askedNow.Sum(word => weights[word]);
        Heaviest = weights.Count > 0 ? weights.Values.Max() : 0;
        Unknown = weights.Keys.Where(word => focused.Contains(word) && found.Unknown.Contains(word)).ToHashSet(StringComparer.Ordinal);
        Kind = AnswerKind.Of(text) ?? (reading?.Before is { } before ? AnswerKind.Of(before) : null);
        Document = reading?.Document;
        Leans = reading?.Credit > 0;
        named = [.. Names(text).SelectMany(name => TextTerms.Of(TextTerms.Letters, name)).Where(weights.ContainsKey)];
        IsHan = weights.Keys.Any(word => LanguageDetector.IsHan(word[0])) && language == Language.Chinese;
        pairs = PairsOf(terms);
        isCompounding = language == Language.German;
        Runs = IsHan ? [.. HanRuns().Matches(text).Select(run => run.Value)] : [];
    }

    /// <summary>What kind of thing is asked for; null where the question does not say.</summary>
    public AnswerKind? Kind { get; }

    /// <summary>The document that answered the question before.</summary>
    public string? Document { get; }

    /// <summary>The question leans on the one before by its own words, and was not only asked after it.</summary>
    public bool Leans { get; }

    /// <summary>Words of the question before: in the document that answered it they go without saying.</summary>
    public IReadOnlyDictionary<string, double> Given { get; }

    /// <summary>Of all words together.</summary>
    public double Weight { get; }

    /// <summary>Of the word that says most.</summary>
    public double Heaviest { get; }

    public int Terms => weights.Count;

    /// <summary>How many words are asked now, those of the question before left aside.</summary>
    public int AskedTerms => askedNow.Count;

    /// <summary>Asked in Chinese, whose letters are looked at.</summary>
    public bool IsHan { get; }

    /// <summary>Stretches of Han letters as they were asked.</summary>
    public IReadOnlyList<string> Runs { get; }

    /// <summary>Words that no passage has.</summary>
    public IReadOnlySet<string> Unknown { get; }

    /// <summary>The question's words that the text has, or has something like, with what that is worth.</summary>
    public IReadOnlyDictionary<string, double> SpokenIn(string text) => SpokenIn(text, holdsKind: false);

    /// <param name="holdsKind">The text holds what kind of thing is asked for, so that the words which only ask for it ask nothing more.</param>
    public IReadOnlyDictionary<string, double> SpokenIn(string text, bool holdsKind)
    {
        var terms = read.Each(text);
        var spoken = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var term in terms)
        {
            foreach (var form in FormsOf(term))
                spoken.TryAdd(form, weights[form] * Likeness.OfForm);
            if (weights.TryGetValue(term, out var weight))
                spoken[term] = weight;
        }

        if (holdsKind)
        {
            foreach (var word in Kind!.Words.Where(weights.ContainsKey))
                spoken[word] = weights[word];
        }

        if (isCompounding)
        {
            foreach (var (word, worth) in likeness.OfParts([.. weights.Keys.Where(word => !spoken.ContainsKey(word))], terms))
                spoken[word] = weights[word] * worth;
        }

        return spoken;
    }

    /// <summary>Whether the text speaks of at least half of what is asked now, the past left aside; of "and in Oslo?" a page about Bergen does not.</summary>
    public bool IsAskedIn(string text)
    {
        var asked = weights.Where(word => !Given.ContainsKey(word.Key)).Sum(word => word.Value);
        return asked == 0 || SpokenIn(text).Where(word => !Given.ContainsKey(word.Key)).Sum(word => word.Value) >= asked / 2;
    }

    /// <summary>0…1: how much of what is asked now the spoken words say.</summary>
    public double ShareOfAsked(IReadOnlyDictionary<string, double> spoken) => weightOfAsked <= 0 ? 1 : spoken.Where(word => askedNow.Contains(word.Key)).Sum(word => word.Value) / weightOfAsked;

    /// <summary>0…1: how much of what is asked now no passage has.</summary>
    public double ShareUnheardOfAsked => weightOfAsked <= 0 ? 0 : Unknown.Sum(word => weights[word]) / weightOfAsked;

    /// <summary>0…1: how many of the words or Han letters that stand side by side in the question do so in the text.</summary>
    public double PairsIn(string text)
    {
        var all = pairs.Values.Sum();
        if (all <= 0)
            return 0;
        var there = PairsOf(read.Terms(text));
        return pairs.Where(pair => there.ContainsKey(pair.Key)).Sum(pair => pair.Value) / all;
    }

    /// <summary>0…1: what the longest stretch of the question's letters that stands in the text is of them all; function letters say nothing.</summary>
    public double LongestRunIn(string text)
    {
        var all = Runs.Sum(Says);
        return all == 0 ? 0 : Runs.Max(run => LongestIn(run, text)) / (double)all;
    }

    /// <summary>Weight of the heaviest word that is not among the spoken.</summary>
    public double HeaviestWithout(IReadOnlySet<string> spoken) => weights.Where(word => !spoken.Contains(word.Key)).Select(word => word.Value).DefaultIfEmpty().Max();

    /// <summary>Weight of the words that no passage has and the spoken neither.</summary>
    public double UnheardWithout(IReadOnlySet<string> spoken) => weights.Where(word => Unknown.Contains(word.Key) && !spoken.Contains(word.Key)).Sum(word => word.Value);

    /// <summary>Names and numbers of the question that are not among the words.</summary>
    public int Unnamed(IReadOnlySet<string> spoken) => named.Count(name => !spoken.Contains(name));

    private static int Says(string run) => run.Count(letter => !QuestionWords.Has(letter.ToString()));

    private static int LongestIn(string run, string text)
    {
        var longest = 0;
        for (var from = 0; from < run.Length; from++)
        {
            for (var to = from + 1; to <= run.Length && text.Contains(run[from..to], StringComparison.Ordinal); to++)
                longest = Math.Max(longest, Says(run[from..to]));
        }

        return longest;
    }

    // The question's words that a word of a text is a form of, or what was meant by one that no passage has.
    private IReadOnlyList<string> FormsOf(string term) =>
        forms.TryGetValue(term, out var known) ? known : forms[term] = [.. weights.Keys.Where(word => Likeness.AreForms(word, term) || (Unknown.Contains(word) && !named.Contains(word) && Likeness.IsSlip(word, term)))];

    private Dictionary<(string First, string Second), double> PairsOf(IReadOnlyList<string> terms) => terms.Zip(terms.Skip(1))
        .Where(pair => weights.ContainsKey(pair.First) && weights.ContainsKey(pair.Second)).Distinct()
        .ToDictionary(pair => pair, pair => weights[pair.First] + weights[pair.Second]);

    // Words with a digit, Han letters around it left aside, and in languages that do not capitalise all nouns, words with a capital that do not begin the question.
    private static IEnumerable<string> Names(string text)
    {
        var names = Numbers().Matches(text).Select(match => match.Value);
        return LanguageDetector.Of(text) == Language.English ? names.Concat(Capitals().Matches(text).Select(match => match.Groups["name"].Value)) : names;
    }

    // In German what is asked about has a capital; verbs come in too many forms to be met again, "zieht auf" as "aufgezogen".
    private static IEnumerable<string> SmallWords(string text, Language language)
    {
        if (language != Language.German || !Capitals().IsMatch(text))
            return [];
        var words = AnyWords().Matches(text).Select(match => match.Value).Where(word => !word.Any(char.IsDigit)).ToList();
        var large = words.Where(word => char.IsUpper(word[0])).SelectMany(word => TextTerms.Of(TextTerms.Letters, word)).ToHashSet(StringComparer.Ordinal);
        return words.SelectMany(word => TextTerms.Of(TextTerms.Letters, word)).Where(term => !large.Contains(term)).Distinct(StringComparer.Ordinal);
    }

    [GeneratedRegex(@"([\p{L}-[\p{IsCJKUnifiedIdeographs}]]|-)*\d[\p{L}\d.,-[\p{IsCJKUnifiedIdeographs}]]*", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Numbers();

    [GeneratedRegex(@"[\p{Ll},'’]\s(?<name>\p{Lu}[\p{L}\d-]+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Capitals();

    [GeneratedRegex(@"[\p{L}\d]+", RegexOptions.NonBacktracking)]
    private static partial Regex AnyWords();

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}+", RegexOptions.NonBacktracking)]
    private static partial Regex HanRuns();
}
