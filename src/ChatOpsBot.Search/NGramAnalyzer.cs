using ChatOpsBot.Core.Localization;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Cjk;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.Standard;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Util;

namespace ChatOpsBot.Search;

/// <summary>Runs of four characters of each word, which find compounds and survive typing errors. Chinese is left out: its
/// bigrams do that already.</summary>
public sealed class NGramAnalyzer : Analyzer
{
    protected override TokenStreamComponents CreateComponents(string fieldName, TextReader reader)
    {
        var source = new StandardTokenizer(LuceneVersion.LUCENE_48, reader);
        TokenStream tokens = new LowerCaseFilter(LuceneVersion.LUCENE_48, new CJKWidthFilter(source));
        tokens = new StopFilter(LuceneVersion.LUCENE_48, tokens, StopAnalyzer.ENGLISH_STOP_WORDS_SET);
        return new TokenStreamComponents(source, new WordGrams(tokens));
    }

    private sealed class WordGrams : TokenFilter
    {
        private const int Length = 4;
        private readonly ICharTermAttribute term;
        private readonly IPositionIncrementAttribute position;
        private string word = "";
        private int next;

        public WordGrams(TokenStream input)
            : base(input)
        {
            term = AddAttribute<ICharTermAttribute>();
            position = AddAttribute<IPositionIncrementAttribute>();
        }

        public override bool IncrementToken()
        {
            while (next == 0 || next + Length > word.Length)
            {
                if (!m_input.IncrementToken())
                    return false;
                word = term.ToString();
                next = 0;
                if (LanguageDetector.IsHan(word[0]))
                    continue;
                if (word.Length > Length)
                    break;
                next = 1;
                return true;
            }

            term.SetEmpty().Append(word, next, Length);
            position.PositionIncrement = 1;
            next++;
            return true;
        }

        public override void Reset()
        {
            base.Reset();
            (word, next) = ("", 0);
        }
    }
}
