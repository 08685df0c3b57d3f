using ChatOpsBot.Core.Localization;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;

namespace ChatOpsBot.Search;

/// <summary>Texts as an analyzer sees them.</summary>
public static class TextTerms
{
    public static readonly Analyzer Words = new MixedAnalyzer(Scripts.East | Scripts.Cyrillic);

    /// <summary>Words, and single Han letters: a pair of letters that straddles two words is in no text, which says nothing of the words.</summary>
    public static readonly Analyzer Letters = new MixedAnalyzer(Scripts.East | Scripts.Cyrillic, bigrams: false);

    public static readonly NGramAnalyzer Grams = new();

    private static readonly MixedAnalyzer LatinWords = new(Scripts.Latin);
    private static readonly MixedAnalyzer CyrillicWords = new(Scripts.Cyrillic);

    /// <summary>The words of a text as an index takes them in, to be read before the next of the same field.</summary>
    public static TokenStream WordsOf(string field, string text) => For(text, Words).GetTokenStream(field, text);

    private static Analyzer For(string text, Analyzer east) => IsEastern(text) ? east : text.AsSpan().ContainsAnyInRange('\u0400', '\u052F') ? CyrillicWords : LatinWords;

    // From the first letters of the East on: Hangul Jamo.
    private static bool IsEastern(string text) => text.AsSpan().ContainsAnyExceptInRange('\0', '\u10FF');

    /// <summary>Each once.</summary>
    public static IEnumerable<string> HanLetters(string text) =>
        !IsEastern(text) ? [] : text.Where(letter => LanguageDetector.IsHan(letter)).Distinct().Select(letter => letter.ToString());

    /// <summary>In order, repetitions included.</summary>
    public static List<string> Of(Analyzer analyzer, string text)
    {
        var terms = new List<string>();
        using var stream = (analyzer is MixedAnalyzer ? For(text, analyzer) : analyzer).GetTokenStream("", text);
        var term = stream.AddAttribute<ICharTermAttribute>();
        stream.Reset();
        while (stream.IncrementToken())
            terms.Add(term.ToString());
        stream.End();
        return terms;
    }
}
