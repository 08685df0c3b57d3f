namespace ChatOpsBot.Search;

/// <summary>How much each part of a score counts. The numbers are measured; the tables that justify them are in
/// docs/benchmarks.md under "Ranking".</summary>
public sealed record Ranking
{
    public static Ranking Default { get; } = new();

    /// <summary>Rankings to compare with.</summary>
    public static IReadOnlyDictionary<string, Ranking> Named { get; } = new Dictionary<string, Ranking>(StringComparer.OrdinalIgnoreCase)
    {
        ["all"] = Default,
        ["words"] = new() { Grams = 0, Vector = 0, Question = 0, Title = 0, Recency = 0 },
        ["letters"] = new() { Vector = 0, Question = 0, Title = 0, Recency = 0 },
        ["meaning"] = new() { Words = 0, Grams = 0, Question = 0, Title = 0, Recency = 0 },
        ["no-boosts"] = new() { Title = 0, Recency = 0 },
    };

    /// <summary>BM25 over words.</summary>
    public double Words { get; init; } = 1;

    /// <summary>BM25 over runs of four letters; multiplied by the share of the question that is written in letters they are made of.</summary>
    public double Grams { get; init; } = 0.8;

    /// <summary>Cosine of the embeddings.</summary>
    public double Vector { get; init; } = 1.25;

    /// <summary>BM25 over the questions that a chunk is known to answer.</summary>
    public double Question { get; init; } = 0.3;

    /// <summary>Added for a title and headings that hold all of the question's words.</summary>
    public double Title { get; init; } = 0.05;

    /// <summary>Added for what changed just now; half of it after <see cref="HalfLife"/>.</summary>
    public double Recency { get; init; } = 0.02;

    public static TimeSpan HalfLife { get; } = TimeSpan.FromDays(180);

    public double Of(ScoreParts parts, double lettersShare, bool hasVectors)
    {
        var grams = Grams * lettersShare;
        var sum = (parts.Words * Words) + (parts.Grams * grams) + (parts.Vector * Vector) + (parts.Question * Question);
        var whole = Words + grams + (hasVectors ? Vector : 0);
        return whole == 0 ? 0 : Math.Min(1, sum / whole);
    }
}
