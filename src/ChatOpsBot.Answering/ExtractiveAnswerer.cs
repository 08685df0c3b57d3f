using System.Text.RegularExpressions;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Search;

namespace ChatOpsBot.Answering;

/// <summary>Chooses the sentences that answer a question best, without a model, and has it decided whether they do.</summary>
public static partial class ExtractiveAnswerer
{
    private const int PassagesRead = 10;
    private const int MostSentences = 3;
    private const double NearEnough = 0.2;
    private const int MostNames = 3;
    private const int MostTerms = 12;
    private const int MostAsked = 6;

    // What ranks sentences against each other, beside how relevant their passage is; see docs/benchmarks.md under "Answers".
    private const double OfOwn = 0.5;
    private const double OfTogether = 0.5;
    private const double OfPairs = 0.3;
    private const double OfKind = 0.15;
    private const double OfExactKind = 0.1;
    private const double OfName = 0.1;
    private const double OfMeaning = 0.5;
    private const double OfSameDocument = 0.3;
    private static readonly IReadOnlyDictionary<string, double> None = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Whether the best sentence found is an answer.</summary>
    public static Verdict Decide(string question, Found found) => Decide(question, found, reading: null);

    /// <param name="reading">What the question leans on; null: nothing.</param>
    internal static Verdict Decide(string question, Found found, Reading? reading)
    {
        var focus = new Focus(question, found, reading);
        if (Best(focus, found) is not { } best)
            return new Verdict(null, 0, IsSure: false);
        var decision = Decision.For(found, reading);
        var confidence = decision.Of(best.Evidence);
        return new Verdict(new Quotation(best.Passage, [.. Choose(best, focus).Select(sentence => sentence.Text)]), confidence, decision.IsSure(confidence, LanguageDetector.CodeOf(question)));
    }

    /// <summary>What speaks for the sentence that would be quoted; null where there is none.</summary>
    internal static (Quotation Quotation, Evidence Evidence)? Look(string question, Found found, Reading? reading = null)
    {
        var focus = new Focus(question, found, reading);
        return Best(focus, found) is { } best ? (new Quotation(best.Passage, [.. Choose(best, focus).Select(sentence => sentence.Text)]), best.Evidence) : null;
    }

    /// <summary>Passages that speak of at least a part of what is asked; the rest only share words that everything shares.</summary>
    public static IEnumerable<Passage> Near(string question, Found found)
    {
        var focus = new Focus(question, found, weightOfThePast: 0);
        return found.Passages.Where(passage => focus.SpokenIn(passage.Chunk.ToEmbed()).Values.Sum() >= focus.Weight * NearEnough && focus.Weight > 0);
    }

    /// <summary>How far each sentence of the first passages speaks of what is asked, by words, 0…1, and how near it is by meaning.</summary>
    internal static IEnumerable<(Passage Passage, string Sentence, double Words, double Cosine, double Kind)> Rate(string question, Found found, int mostPassages)
    {
        var focus = new Focus(question, found);
        return found.Passages.Take(mostPassages).SelectMany(passage => focus.Weight == 0
            ? Sentences.Of(passage.Chunk.Text).Select((sentence, i) => (passage, sentence, 0.0, CosineOf(passage, i), 0.0))
            : Score(passage, focus).Select(scored => (passage, scored.Text, scored.Evidence.Together, CosineOf(passage, scored.Index), scored.Evidence.KindFits - scored.Evidence.KindMissing)));
    }

    // What leans on the sentence before means what the two do.
    private static double Meaning(Passage passage, int sentence, bool leans) =>
        leans ? Math.Max(CosineOf(passage, sentence), (CosineOf(passage, sentence) + CosineOf(passage, sentence - 1)) / 2) : CosineOf(passage, sentence);

    private static double CosineOf(Passage passage, int sentence) => sentence < passage.Parts.Sentences.Count ? passage.Parts.Sentences[sentence] : 0;

    private static Scored? Best(Focus focus, Found found)
    {
        var all = focus.Weight == 0 ? [] : found.Passages.Take(PassagesRead).SelectMany(passage => Score(passage, focus)).ToList();
        if (all.MaxBy(sentence => sentence.Rank) is not { } best)
            return null;
        var next = all.Where(sentence => sentence.Text != best.Text).Select(sentence => sentence.Rank).DefaultIfEmpty().Max();
        return best with { Evidence = best.Evidence with { Ahead = best.Rank - next } };
    }

    private static List<Scored> Score(Passage passage, Focus focus)
    {
        var goesOn = passage.Kept.Document.DocumentId == focus.Document;
        var goesOnHere = goesOn && focus.IsAskedIn(passage.Chunk.ToEmbed()); // Else it goes on elsewhere: "and in Oslo?".
        var heading = Together(focus.SpokenIn(passage.Chunk.Heading), goesOn ? focus.Given : None);
        var whole = Together(focus.SpokenIn(passage.Chunk.ToEmbed()), heading);
        var covered = whole.Values.Sum() / focus.Weight;
        var scored = new List<Scored>();
        foreach (var sentence in Sentences.Of(passage.Chunk.Text))
        {
            var fits = focus.Kind?.IsIn(sentence);
            var spoken = focus.SpokenIn(sentence, fits == true);
            var before = scored.Count > 0 ? scored[^1].Spoken : None;
            var leans = scored.Count > 0 && Leaning().IsMatch(sentence);
            var named = spoken.Keys.Concat(heading.Keys).Concat(leans ? before.Keys : []).ToHashSet(StringComparer.Ordinal);
            var evidence = Weigh(sentence, fits, leans ? Together(spoken, before) : spoken, Together(spoken, heading, before), focus) with
            {
                NamesMissing = Math.Min(focus.Unnamed(named), MostNames) / (double)MostNames,
                NamesMissingInPassage = Math.Min(focus.Unnamed(whole.Keys.ToHashSet(StringComparer.Ordinal)), MostNames) / (double)MostNames,
            };
            evidence = evidence with
            {
                Passage = Math.Max(covered, evidence.Together),
                Relevance = passage.Lexical,
                GoesOn = goesOnHere && focus.Leans ? 1 : 0,
                SameDocument = goesOn ? 1 : 0,
                AskedInPassage = focus.ShareOfAsked(whole),
            };
            var rank = (passage.Lexical * covered * covered) + (OfOwn * evidence.Own) + (OfTogether * evidence.Together * evidence.Together)
                + (OfPairs * evidence.Pairs) + (OfKind * (evidence.KindFits - evidence.KindMissing)) - (OfName * Math.Min(focus.Unnamed(named), MostNames - 1))
                + (OfMeaning * Meaning(passage, scored.Count, leans)) + (goesOnHere ? OfSameDocument : 0) + (fits == true && focus.Kind!.IsExactlyIn(sentence) ? OfExactKind : 0);
            scored.Add(new Scored(passage, scored, scored.Count, sentence, leans, spoken, evidence, rank));
        }

        return scored;
    }

    // What a sentence says for itself, with what stands around it.
    private static Evidence Weigh(string sentence, bool? fits, IReadOnlyDictionary<string, double> spoken, Dictionary<string, double> together, Focus focus)
    {
        var (own, pairs) = (spoken.Values.Sum() / focus.Weight, focus.PairsIn(sentence));
        var said = together.Keys.ToHashSet(StringComparer.Ordinal);
        return new Evidence
        {
            Together = together.Values.Sum() / focus.Weight,
            Own = focus.IsHan ? (own + pairs) / 2 : own,
            Pairs = focus.IsHan ? 0 : pairs,
            Unheard = focus.UnheardWithout(said) / focus.Weight,
            AskedTogether = focus.ShareOfAsked(together),
            AskedOwn = focus.ShareOfAsked(spoken),
            AskedUnheard = focus.ShareUnheardOfAsked,
            AskedLength = Math.Min(focus.AskedTerms, MostAsked) / (double)MostAsked,
            HeaviestMissing = focus.HeaviestWithout(said) / focus.Heaviest,
            KindFits = fits == true ? 1 : 0,
            KindMissing = fits == false ? 1 : 0,
            Length = Math.Min(focus.Terms, MostTerms) / (double)MostTerms,
            Run = focus.LongestRunIn(sentence),
            IsHan = focus.IsHan ? 1 : 0,
        };
    }

    private static Dictionary<string, double> Together(params IReadOnlyDictionary<string, double>[] spoken) =>
        spoken.SelectMany(each => each).GroupBy(word => word.Key, word => word.Value, StringComparer.Ordinal).ToDictionary(word => word.Key, word => word.Max(), StringComparer.Ordinal);

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
    [GeneratedRegex("^(they|it|this|these|those|that|he|she|then|here|er|sie|es|diese[rs]?|das|dies|dann|dort|hier|他|她|它|这|那|此)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Leaning();

    private sealed record Scored(Passage Passage, List<Scored> All, int Index, string Text, bool LeansOnTheOneBefore, IReadOnlyDictionary<string, double> Spoken, Evidence Evidence, double Rank);
}
