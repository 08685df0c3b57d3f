using System.Text.RegularExpressions;
using ChatOpsBot.Core.Wording;
using ChatOpsBot.Knowledge.Chunking;
using ChatOpsBot.Knowledge.Search;

namespace ChatOpsBot.Knowledge.Answering;

/// <param name="Sentences">One to three, in reading order.</param>
/// <param name="Confidence">0…1: the share of what the question asks, weighted by how rare its words are, that the passage speaks of.</param>
internal sealed record Quotation(Passage Passage, IReadOnlyList<string> Sentences, double Confidence);

/// <summary>Chooses the sentences that answer a question best, without a model.</summary>
internal static partial class Quotations
{
    private const int PassagesRead = 8;
    private const int MostSentences = 3;
    private const double NearEnough = 0.2;
    private const double WeightOfThePast = 0.4;
    private const double WeightOfHeading = 0.5;
    private const double WeightOfContext = 0.5;
    private const double WeightOfLikeness = 0.85;

    /// <param name="focus">What is asked now; words that the search carried over from the question before count less.</param>
    public static Quotation? Best(string focus, Found found)
    {
        var question = Ask(focus, found, WeightOfThePast);
        return question.Weight == 0 ? null : found.Passages.Take(PassagesRead)
            .Select(passage => Quote(passage, question))
            .OfType<(Quotation Quotation, double Score)>()
            .OrderByDescending(quoted => quoted.Score)
            .FirstOrDefault().Quotation;
    }

    /// <summary>Passages that speak of at least a part of what is asked; the rest only share words that everything shares.</summary>
    public static IEnumerable<Passage> Near(string focus, Found found)
    {
        var question = Ask(focus, found, weightOfThePast: 0);
        return found.Passages.Where(passage => question.SpokenIn($"{passage.Chunk.Heading}\n{passage.Chunk.Text}").Values.Sum() >= question.Weight * NearEnough && question.Weight > 0);
    }

    private static Asked Ask(string focus, Found found, double weightOfThePast)
    {
        var focused = TextTerms.Of(TextTerms.Words, focus).ToHashSet(StringComparer.Ordinal);
        var weights = found.Weights.Where(word => !QuestionWords.Has(word.Key))
            .ToDictionary(word => word.Key, word => word.Value * (focused.Contains(word.Key) ? 1 : weightOfThePast), StringComparer.Ordinal);
        return new Asked(focus, weights, weights.Values.Sum());
    }

    private static (Quotation Quotation, double Score)? Quote(Passage passage, Asked question)
    {
        var heading = question.SpokenIn(passage.Chunk.Heading);
        var sentences = Score(passage.Chunk.Text, heading, question);
        if (sentences.Count == 0)
            return null;
        var best = sentences.MaxBy(sentence => sentence.Score)!;
        var spoken = sentences.SelectMany(sentence => sentence.Spoken).Concat(heading)
            .GroupBy(word => word.Key, StringComparer.Ordinal).Sum(word => word.Max(each => each.Value));
        var confidence = spoken / question.Weight;
        var score = best.Score + (0.5 * confidence) + (0.35 * passage.Relevance);
        return (new Quotation(passage, [.. Choose(sentences, best, question).Select(sentence => sentence.Text)], confidence), score);
    }

    private static List<Scored> Score(string text, IReadOnlyDictionary<string, double> heading, Asked question)
    {
        var scored = new List<Scored>();
        IReadOnlyDictionary<string, double> before = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var sentence in Sentences.Of(text))
        {
            var spoken = question.SpokenIn(sentence);
            var leans = scored.Count > 0 && Leaning().IsMatch(sentence);
            var context = leans ? Missing(before, spoken) * WeightOfContext : 0;
            var share = (spoken.Values.Sum() + context + (Missing(heading, spoken) * WeightOfHeading)) / question.Weight;
            var kind = AnswerKind.Fits(question.Text, sentence) switch { true => 0.25, false => -0.15, null => 0 };
            scored.Add(new Scored(scored.Count, sentence, leans, spoken, share + kind));
            before = spoken;
        }

        return scored;
    }

    private static IEnumerable<Scored> Choose(List<Scored> sentences, Scored best, Asked question)
    {
        var chosen = new SortedDictionary<int, Scored> { [best.Index] = best };
        if (best.LeansOnTheOneBefore)
            chosen[best.Index - 1] = sentences[best.Index - 1];
        var covered = new HashSet<string>(chosen.Values.SelectMany(sentence => sentence.Spoken.Keys), StringComparer.Ordinal);
        foreach (var next in sentences.OrderByDescending(sentence => sentence.Score))
        {
            if (chosen.Count == MostSentences || next.Score < best.Score * 0.6)
                break;
            if (next.Spoken.Where(word => !covered.Contains(word.Key)).Sum(word => word.Value) < question.Weight * 0.12)
                continue;
            chosen[next.Index] = next;
            covered.UnionWith(next.Spoken.Keys);
        }

        // A sentence that is nothing without the next: a question of an FAQ, a line that announces a list.
        if (best.Text[^1] is '?' or '？' or ':' or '：')
        {
            foreach (var next in sentences.Skip(best.Index + 1).Take(MostSentences - chosen.Count))
                chosen[next.Index] = next;
        }

        return chosen.Values;
    }

    private static double Missing(IReadOnlyDictionary<string, double> words, IReadOnlyDictionary<string, double> from) =>
        words.Where(word => !from.ContainsKey(word.Key)).Sum(word => word.Value);

    // "They expire on 31 March" is about what the sentence before names.
    [GeneratedRegex("^(they|it|this|these|those|that|he|she|then|here|er|sie|es|diese[rs]?|das|dies|dann|dort|hier|他|她|它|这|那|此)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Leaning();

    private sealed record Scored(int Index, string Text, bool LeansOnTheOneBefore, IReadOnlyDictionary<string, double> Spoken, double Score);

    /// <summary>A question as weighted words.</summary>
    private sealed record Asked(string Text, IReadOnlyDictionary<string, double> Weights, double Weight)
    {
        /// <summary>The question's words that the text has, or has something like, with what that is worth.</summary>
        public IReadOnlyDictionary<string, double> SpokenIn(string text)
        {
            var terms = TextTerms.Of(TextTerms.Words, text).ToHashSet(StringComparer.Ordinal);
            var spoken = new Dictionary<string, double>(StringComparer.Ordinal);
            foreach (var (word, weight) in Weights)
            {
                if (terms.Contains(word))
                    spoken[word] = weight;
                else if (terms.Any(term => AreAlike(word, term)))
                    spoken[word] = weight * WeightOfLikeness;
            }

            return spoken;
        }

        // Inflections and compounds that stemming for English leaves apart.
        private static bool AreAlike(string one, string other)
        {
            if (one.Length < 4 || other.Length < 4 || LanguageOf.IsHan(one[0]))
                return false;
            var (shorter, longer) = one.Length <= other.Length ? (one, other) : (other, one);
            return longer.StartsWith(shorter, StringComparison.Ordinal)
                || (shorter.Length >= 5 && longer.Contains(shorter, StringComparison.Ordinal))
                || one.AsSpan().CommonPrefixLength(other) is var same && same >= 5 && same >= shorter.Length * 0.75;
        }
    }
}
