using ChatOpsBot.Knowledge.Chunking;
using ChatOpsBot.Knowledge.Search;

namespace ChatOpsBot.Knowledge.Answering;

/// <param name="Sentences">One to three, in reading order.</param>
/// <param name="Confidence">0…1: the share of what the question asks, weighted by how rare its words are, that the passage speaks of.</param>
internal sealed record Quotation(Passage Passage, IReadOnlyList<string> Sentences, double Confidence);

/// <summary>Chooses the sentences that answer a question best, without a model.</summary>
internal static class Quotations
{
    private const int PassagesRead = 8;
    private const int MostSentences = 3;

    /// <param name="focus">What is asked now; words that the search carried over from the question before count less.</param>
    public static Quotation? Best(string focus, Found found)
    {
        var focused = TextTerms.Of(TextTerms.Words, focus).ToHashSet(StringComparer.Ordinal);
        var weights = found.Weights.ToDictionary(word => word.Key, word => word.Value * (focused.Contains(word.Key) ? 1 : 0.4), StringComparer.Ordinal);
        var all = weights.Values.Sum();
        if (all == 0)
            return null;
        return found.Passages.Take(PassagesRead)
            .Select(passage => Quote(passage, focus, weights, all))
            .OfType<(Quotation Quotation, double Score)>()
            .OrderByDescending(quoted => quoted.Score)
            .FirstOrDefault().Quotation;
    }

    private static (Quotation Quotation, double Score)? Quote(Passage passage, string question, Dictionary<string, double> weights, double all)
    {
        var heading = TextTerms.Of(TextTerms.Words, passage.Chunk.Heading).ToHashSet(StringComparer.Ordinal);
        var scored = Sentences.Of(passage.Chunk.Text).Select((text, i) => Score(text, i)).ToList();
        if (scored.Count == 0)
            return null;
        var best = scored.MaxBy(sentence => sentence.Score)!;
        var chosen = new List<Scored> { best };
        var covered = new HashSet<string>(best.Words, StringComparer.Ordinal);
        foreach (var next in scored.Where(sentence => sentence.Index != best.Index).OrderByDescending(sentence => sentence.Score))
        {
            if (chosen.Count == MostSentences || next.Score < best.Score * 0.6 || Weight(next.Words.Where(word => !covered.Contains(word))) < all * 0.12)
                break;
            chosen.Add(next);
            covered.UnionWith(next.Words);
        }

        // A sentence that is nothing without the next: a question of an FAQ, a line that announces a list.
        if (best.Text.EndsWith('?') || best.Text.EndsWith('？') || best.Text.EndsWith(':') || best.Text.EndsWith('：'))
            chosen.AddRange(scored.Where(sentence => sentence.Index > best.Index && chosen.TrueForAll(other => other.Index != sentence.Index)).Take(MostSentences - 1));

        var spoken = scored.SelectMany(sentence => sentence.Words).Concat(heading.Where(weights.ContainsKey)).Distinct(StringComparer.Ordinal);
        var confidence = Weight(spoken) / all;
        var score = best.Score + (0.5 * confidence) + (0.35 * passage.Relevance);
        return (new Quotation(passage, [.. chosen.OrderBy(sentence => sentence.Index).Take(MostSentences).Select(sentence => sentence.Text)], confidence), score);

        Scored Score(string text, int index)
        {
            var words = TextTerms.Of(TextTerms.Words, text).ToHashSet(StringComparer.Ordinal);
            var share = (Weight(words) + (0.5 * Weight(heading.Where(word => !words.Contains(word))))) / all;
            var kind = AnswerKind.Fits(question, text) switch { true => 0.25, false => -0.15, null => 0 };
            var length = words.Count > 60 ? -0.1 : 0;
            return new Scored(index, text, words, share + kind + length);
        }

        double Weight(IEnumerable<string> words) => words.Sum(word => weights.GetValueOrDefault(word));
    }

    private sealed record Scored(int Index, string Text, HashSet<string> Words, double Score);
}
