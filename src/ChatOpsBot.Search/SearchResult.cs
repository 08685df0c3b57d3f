using System.Text.Json.Serialization;

namespace ChatOpsBot.Search;

/// <summary>A chunk that the index found.</summary>
/// <param name="Score">0…1, the weighted sum of the parts.</param>
/// <param name="Lexical">0…1, the same without vectors.</param>
public sealed record SearchResult(long ChunkId, double Score, double Lexical, ScoreParts Parts);

/// <summary>What a score is made of: each part divided by the best of its kind, 0…1; the boosts as they were added.</summary>
public sealed record ScoreParts(double Words, double Grams, double Vector, double Question)
{
    public static ScoreParts None { get; } = new(0, 0, 0, 0);

    /// <summary>How much of the question's words, by their rarity, heading and passage have; it decides what words count beside vectors.</summary>
    public double Coverage { get; init; } = 1;

    /// <summary>The cosine of each of the passage's sentences to the question, in their order; empty where their meaning is not known.</summary>
    [JsonIgnore]
    public IReadOnlyList<float> Sentences { get; init; } = [];

    /// <summary>The cosine of the nearest of them; 0 where none are known.</summary>
    public double Sentence => Sentences.Count > 0 ? Sentences.Max() : 0;

    public double Title { get; init; }

    public double Recency { get; init; }
}

/// <param name="Weights">The question's words, and its Han letters one by one, with their idf.</param>
/// <param name="Unknown">Those that no passage has.</param>
public sealed record IndexResult(IReadOnlyList<SearchResult> Hits, IReadOnlyDictionary<string, double> Weights, IReadOnlySet<string> Unknown)
{
    /// <summary>How many entries the index has.</summary>
    public int Entries { get; init; }
}
