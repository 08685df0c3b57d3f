using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Cjk;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.Miscellaneous;
using Lucene.Net.Analysis.Ru;
using Lucene.Net.Analysis.Standard;
using Lucene.Net.Util;

namespace ChatOpsBot.Search;

/// <summary>What an analyzer has to look for in a text; without it, it reads faster, to the same terms.</summary>
[Flags]
internal enum Scripts
{
    Latin = 0,
    Cyrillic = 1,

    /// <summary>Han, Kana, Hangul and whatever else stands beyond the alphabets.</summary>
    East = 2,
}

/// <summary>Words of every language: width and case folded, Chinese as bigrams, English stop words away, English and Russian stems, which
/// their letters tell apart. As good as the best analyzer for each of English, German and Chinese, where one made for a language fails in others.</summary>
/// <param name="scripts">What the texts may hold.</param>
/// <param name="bigrams">Without, each Han letter is a term.</param>
internal sealed class MixedAnalyzer(Scripts scripts, bool bigrams = true) : Analyzer
{
    protected override TokenStreamComponents CreateComponents(string fieldName, TextReader reader)
    {
        var source = new StandardTokenizer(LuceneVersion.LUCENE_48, reader);
        TokenStream tokens = scripts.HasFlag(Scripts.East) ? new CJKWidthFilter(source) : source;
        tokens = new EnglishPossessiveFilter(LuceneVersion.LUCENE_48, tokens);
        tokens = new LowerCaseFilter(LuceneVersion.LUCENE_48, tokens);
        if (scripts.HasFlag(Scripts.East) && bigrams)
            tokens = new CJKBigramFilter(tokens);
        tokens = new StopFilter(LuceneVersion.LUCENE_48, tokens, StopAnalyzer.ENGLISH_STOP_WORDS_SET);
        tokens = new StemmerOverrideFilter(tokens, IrregularForms.Map);
        if (scripts.HasFlag(Scripts.Cyrillic))
            tokens = new RussianLightStemFilter(tokens);
        return new TokenStreamComponents(source, new PorterStemFilter(tokens));
    }
}
