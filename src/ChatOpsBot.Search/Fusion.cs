namespace ChatOpsBot.Search;

/// <summary>Words and meaning together. A score by words is divided by its best, so that a stray word that is shared would count as much as
/// all of them: it counts by how much of the question is spoken of at all. See docs/benchmarks.md under "Ranking".</summary>
internal static class Fusion
{
    public static IReadOnlyList<Passage> Apply(IReadOnlyList<Passage> passages, IReadOnlyDictionary<string, double> weights, Ranking ranking)
    {
        var asked = weights.Where(word => !QuestionWords.Has(word.Key)).ToList();
        var all = asked.Sum(word => word.Value);
        return [.. passages.Select(passage => Fuse(passage, asked, all, ranking)).OrderByDescending(passage => passage.Relevance)];
    }

    private static Passage Fuse(Passage passage, List<KeyValuePair<string, double>> asked, double all, Ranking ranking)
    {
        var terms = TextTerms.Of(TextTerms.Letters, passage.Chunk.ToEmbed()).ToHashSet(StringComparer.Ordinal);
        var coverage = all > 0 ? asked.Where(word => terms.Contains(word.Key)).Sum(word => word.Value) / all : 1;
        var byWords = ranking.Words + ranking.Grams > 0 ? 1 : 0;
        var relevance = ((passage.Lexical * coverage * coverage * byWords) + (passage.Parts.Vector * ranking.Vector)) / (byWords + ranking.Vector);
        return passage with { Relevance = Math.Min(1, relevance), Parts = passage.Parts with { Coverage = coverage } };
    }
}
