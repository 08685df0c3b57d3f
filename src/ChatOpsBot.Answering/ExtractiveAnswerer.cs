using System.Text.RegularExpressions;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Search;

namespace ChatOpsBot.Answering;

/// <summary>Chooses the sentences that answer a question best, without a model, and decides whether they do. The numbers are
/// measured on the handbook set; see docs/benchmarks.md under "Answers".</summary>
public static partial class ExtractiveAnswerer
{
    private const int PassagesRead = 10;
    private const int MostSentences = 3;
    private const double NearEnough = 0.2;

    // Where a word of the question counts how much: in the sentence itself 1.
    private const double InHeading = 0.9;
    private const double InSentenceBefore = 0.6;
    private const double InPassage = 0.3;

    private const double KindFits = 0.08;
    private const double KindMissing = 0.5;
    private const double NameMissing = 0.3;
    private const double NeverHeard = 0.14;
    private const double OfRelevance = 0.12;

    /// <summary>Whether the best sentence found is an answer.</summary>
    public static Verdict Decide(string question, Language language, Found found)
    {
        var focus = new Focus(question, found);
        var best = focus.Weight == 0 ? null : found.Passages.Take(PassagesRead).SelectMany(passage => Score(passage, focus)).MaxBy(sentence => sentence.Rank);
        return best is null
            ? new Verdict(null, 0, IsSure: false)
            : new Verdict(new Quotation(best.Passage, [.. Choose(best, focus).Select(sentence => sentence.Text)]), best.Confidence, best.Confidence >= Needed(language));
    }

    /// <summary>Passages that speak of at least a part of what is asked; the rest only share words that everything shares.</summary>
    public static IEnumerable<Passage> Near(string question, Found found)
    {
        var focus = new Focus(question, found, weightOfThePast: 0);
        return found.Passages.Where(passage => focus.SpokenIn(passage.Chunk.ToEmbed()).Values.Sum() >= focus.Weight * NearEnough && focus.Weight > 0);
    }

    /// <summary>How far each sentence of the first passages speaks of what is asked.</summary>
    public static IEnumerable<(Passage Passage, string Sentence, double Confidence)> Rate(string question, Found found, int mostPassages)
    {
        var focus = new Focus(question, found);
        return found.Passages.Take(mostPassages).SelectMany(passage => focus.Weight == 0
            ? Sentences.Of(passage.Chunk.Text).Select(sentence => (passage, sentence, 0.0))
            : Score(passage, focus).Select(scored => (passage, scored.Text, scored.Confidence)));
    }

    // In Chinese the topic fills most bigrams of a question, so that more of them are spoken of by chance.
    private static double Needed(Language language) => language == Language.Chinese ? 0.6 : 0.55;

    private static List<Scored> Score(Passage passage, Focus focus)
    {
        var heading = focus.SpokenIn(passage.Chunk.Heading);
        var whole = focus.SpokenIn(passage.Chunk.Text);
        var scored = new List<Scored>();
        foreach (var sentence in Sentences.Of(passage.Chunk.Text))
        {
            var spoken = focus.SpokenIn(sentence);
            var before = scored.Count > 0 ? scored[^1].Spoken : new Dictionary<string, double>(StringComparer.Ordinal);
            var leans = scored.Count > 0 && Leaning().IsMatch(sentence);
            var share = (spoken.Values.Sum()
                + More(heading, InHeading, spoken)
                + More(before, leans ? InHeading : InSentenceBefore, spoken, heading)
                + More(whole, InPassage, spoken, heading, before)) / focus.Weight;
            var heard = spoken.Keys.Concat(heading.Keys).Concat(leans ? before.Keys : []).ToHashSet(StringComparer.Ordinal);
            var kind = AnswerKind.Fits(focus.Text, sentence) switch { true => KindFits, false => -KindMissing, null => 0 };
            var confidence = share + kind - (NameMissing * focus.Unnamed(heard)) - (NeverHeard * focus.Unheard(heard));
            var own = spoken.Values.Sum() / focus.Weight;
            scored.Add(new Scored(passage, scored, scored.Count, sentence, leans, spoken, confidence, confidence + (own * 0.3) + (passage.Relevance * OfRelevance)));
        }

        return scored;
    }

    private static double More(IReadOnlyDictionary<string, double> words, double worth, params IReadOnlyDictionary<string, double>[] known) =>
        words.Where(word => !known.Any(each => each.ContainsKey(word.Key))).Sum(word => word.Value) * worth;

    private static IEnumerable<Scored> Choose(Scored best, Focus focus)
    {
        var chosen = new SortedDictionary<int, Scored> { [best.Index] = best };
        if (best.LeansOnTheOneBefore)
            chosen[best.Index - 1] = best.All[best.Index - 1];
        var covered = new HashSet<string>(chosen.Values.SelectMany(sentence => sentence.Spoken.Keys), StringComparer.Ordinal);
        foreach (var next in best.All.OrderByDescending(sentence => sentence.Rank))
        {
            if (chosen.Count == MostSentences || next.Rank < best.Rank * 0.6)
                break;
            if (next.Spoken.Where(word => !covered.Contains(word.Key)).Sum(word => word.Value) < focus.Weight * 0.12)
                continue;
            chosen[next.Index] = next;
            covered.UnionWith(next.Spoken.Keys);
        }

        // A sentence that is nothing without the next: a question of an FAQ, a line that announces a list.
        if (best.Text[^1] is '?' or '？' or ':' or '：')
        {
            foreach (var next in best.All.Skip(best.Index + 1).Take(MostSentences - chosen.Count))
                chosen[next.Index] = next;
        }

        return chosen.Values;
    }

    // "They expire on 31 March" is about what the sentence before names.
    [GeneratedRegex("^(they|it|this|these|those|that|he|she|then|here|er|sie|es|diese[rs]?|das|dies|dann|dort|hier|他|她|它|这|那|此)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Leaning();

    private sealed record Scored(Passage Passage, List<Scored> All, int Index, string Text, bool LeansOnTheOneBefore, IReadOnlyDictionary<string, double> Spoken, double Confidence, double Rank);
}
