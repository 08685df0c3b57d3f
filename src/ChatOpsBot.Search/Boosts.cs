namespace ChatOpsBot.Search;

/// <summary>Small additions that decide between passages that are otherwise as good.</summary>
internal static class Boosts
{
    public static IReadOnlyList<Passage> Apply(IReadOnlyList<Passage> passages, IReadOnlyDictionary<string, double> weights, Ranking ranking, DateTimeOffset now)
    {
        if (ranking is { Title: 0, Recency: 0 })
            return passages;
        return [.. passages.Select(passage => Boost(passage, weights, ranking, now)).OrderByDescending(passage => passage.Relevance)];
    }

    private static Passage Boost(Passage passage, IReadOnlyDictionary<string, double> weights, Ranking ranking, DateTimeOffset now)
    {
        var parts = passage.Parts with
        {
            Title = ranking.Title * Share(passage.Chunk.Heading, weights),
            Recency = ranking.Recency * Math.Pow(0.5, Math.Max(0, (now - passage.Kept.UpdatedAt) / Ranking.HalfLife)),
        };
        return passage with { Parts = parts, Relevance = Math.Min(1, (passage.Relevance + parts.Title + parts.Recency) / (1 + ranking.Title + ranking.Recency)) };
    }

    private static double Share(string heading, IReadOnlyDictionary<string, double> weights)
    {
        var all = weights.Values.Sum();
        if (all <= 0)
            return 0;
        var terms = TextTerms.Of(TextTerms.Letters, heading).ToHashSet(StringComparer.Ordinal);
        return weights.Where(word => terms.Contains(word.Key)).Sum(word => word.Value) / all;
    }
}

/// <summary>Texts that say the same in the same words.</summary>
internal static class Alike
{
    public static IEnumerable<Passage> Collapse(IEnumerable<Passage> passages) =>
        passages.DistinctBy(passage => string.Join(' ', TextTerms.Of(TextTerms.Words, passage.Chunk.Text)), StringComparer.Ordinal);
}
