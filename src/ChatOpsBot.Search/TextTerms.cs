using ChatOpsBot.Core.Localization;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;

namespace ChatOpsBot.Search;

/// <summary>Texts as an analyzer sees them.</summary>
public static class TextTerms
{
    public static readonly MixedAnalyzer Words = new(withCjk: true);

    /// <summary>Words, and single Han letters: a pair of letters that straddles two words is in no text, which says nothing of the words.</summary>
    public static readonly MixedAnalyzer Letters = new(withCjk: true, bigrams: false);

    public static readonly NGramAnalyzer Grams = new();

    private static readonly MixedAnalyzer LatinWords = new(withCjk: false);

    /// <summary>The words of a text as an index takes them in, to be read before the next of the same field.</summary>
    public static TokenStream WordsOf(string field, string text) => (IsLatin(text) ? LatinWords : Words).GetTokenStream(field, text);

    // Below the first letters of the East: Hangul Jamo.
    private static bool IsLatin(string text) => !text.AsSpan().ContainsAnyExceptInRange('\0', '\u10FF');

    /// <summary>Each once.</summary>
    public static IEnumerable<string> HanLetters(string text) =>
        IsLatin(text) ? [] : text.Where(letter => LanguageDetector.IsHan(letter)).Distinct().Select(letter => letter.ToString());

    /// <summary>In order, repetitions included.</summary>
    public static List<string> Of(Analyzer analyzer, string text)
    {
        var terms = new List<string>();
        using var stream = analyzer is MixedAnalyzer && IsLatin(text) ? LatinWords.GetTokenStream("", text) : analyzer.GetTokenStream("", text);
        var term = stream.AddAttribute<ICharTermAttribute>();
        stream.Reset();
        while (stream.IncrementToken())
            terms.Add(term.ToString());
        stream.End();
        return terms;
    }
}
