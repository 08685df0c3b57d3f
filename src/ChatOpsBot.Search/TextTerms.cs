using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;

namespace ChatOpsBot.Search;

/// <summary>Texts as an analyzer sees them.</summary>
public static class TextTerms
{
    public static readonly MixedAnalyzer Words = new(withCjk: true);
    public static readonly NGramAnalyzer Grams = new();

    private static readonly MixedAnalyzer LatinWords = new(withCjk: false);

    /// <summary>The words of a text as an index takes them in, to be read before the next of the same field.</summary>
    public static TokenStream WordsOf(string field, string text) => (IsLatin(text) ? LatinWords : Words).GetTokenStream(field, text);

    // Below the first letters of the East: Hangul Jamo.
    private static bool IsLatin(string text) => !text.AsSpan().ContainsAnyExceptInRange('\0', '\u10FF');

    /// <summary>In order, repetitions included.</summary>
    public static List<string> Of(Analyzer analyzer, string text)
    {
        var terms = new List<string>();
        using var stream = ReferenceEquals(analyzer, Words) ? WordsOf("", text) : analyzer.GetTokenStream("", text);
        var term = stream.AddAttribute<ICharTermAttribute>();
        stream.Reset();
        while (stream.IncrementToken())
            terms.Add(term.ToString());
        stream.End();
        return terms;
    }
}
