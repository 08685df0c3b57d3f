using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;

namespace ChatOpsBot.Knowledge.Search;

/// <summary>Texts as an analyzer sees them.</summary>
internal static class TextTerms
{
    public static readonly MixedAnalyzer Words = new();
    public static readonly GramAnalyzer Grams = new();

    /// <summary>In order, repetitions included.</summary>
    public static List<string> Of(Analyzer analyzer, string text)
    {
        var terms = new List<string>();
        using var stream = analyzer.GetTokenStream("", text);
        var term = stream.AddAttribute<ICharTermAttribute>();
        stream.Reset();
        while (stream.IncrementToken())
            terms.Add(term.ToString());
        stream.End();
        return terms;
    }
}
