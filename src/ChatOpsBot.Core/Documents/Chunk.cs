using System.Security.Cryptography;
using System.Text;

namespace ChatOpsBot.Core.Documents;

/// <summary>A piece of a document, as it is searched and quoted.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Number">Its place in the file, from 0.</param>
/// <param name="Section">The page, sheet or slide, from 1, or 0 where there are none.</param>
/// <param name="Heading">The headings above it, joined by " › ".</param>
public sealed record Chunk(string File, int Number, int Section, string Heading, string Text)
{
    private const int MostSentences = 32;

    /// <summary>As <c>en</c>.</summary>
    public string Language { get; init; } = "";

    /// <summary>Questions that this chunk answers.</summary>
    public IReadOnlyList<string> Questions { get; init; } = [];

    /// <summary>Tags of this chunk alone, beside its document's.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Tags { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>What is embedded: the text under its headings.</summary>
    public string ToEmbed() => $"{Heading}\n{Text}";

    /// <summary>Its sentences under its headings, as they are embedded; of a chunk of very many the first.</summary>
    public IEnumerable<string> SentencesToEmbed() => Sentences.Of(Text).Take(MostSentences).Select(sentence => $"{Heading}\n{sentence}");

    /// <summary>Names what is embedded: 128 bits of its SHA-256. An unchanged chunk keeps its embeddings.</summary>
    public string Hash() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ToEmbed())).AsSpan(0, 16));
}

/// <summary>A chunk with what is known about it once it is kept.</summary>
public sealed record KeptChunk(long Id, DocumentKey Document, string Title, string? Url, string ContentType, Chunk Chunk, DateTimeOffset UpdatedAt,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Tags)
{
    public IReadOnlyList<string> Access { get; init; } = People.Access.Open;

    /// <summary>Its embeddings by model, for the index; elsewhere empty.</summary>
    public IReadOnlyList<Embedding> Embeddings { get; init; } = [];
}

/// <summary>A text as a vector of length 1.</summary>
/// <param name="Model">The alias of the model that made it.</param>
public sealed record Embedding(string Model, float[] Vector)
{
    /// <summary>Of each of its sentences under its headings, in their order; empty where the model makes them of whole passages alone.</summary>
    public IReadOnlyList<float[]> Sentences { get; init; } = [];
}
