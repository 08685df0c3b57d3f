namespace ChatOpsBot.Core.Documents;

/// <summary>Documents that belong together: an "index" at the wire of Kernel Memory.</summary>
/// <param name="Owner">Who answers for it; a person's id.</param>
/// <param name="Language">As <c>en</c>; null: each document's own.</param>
/// <param name="Access">Who may read what says nothing else.</param>
public sealed record Collection(string Name, string Owner, string? Language, ChunkSizes Sizes, IReadOnlyList<string> Access, int Documents, DateTimeOffset CreatedAt);

/// <summary>How a collection's documents are cut.</summary>
/// <param name="Tokens">Of a chunk at most, 50…2000.</param>
/// <param name="Overlap">Repeated from the chunk before, in tokens, 0…half a chunk.</param>
public sealed record ChunkSizes(int Tokens = 300, int Overlap = 40)
{
    public static ChunkSizes Default { get; } = new();

    /// <summary>As told, else as usual; small chunks overlap by half at most.</summary>
    public static ChunkSizes Of(int? tokens, int? overlap)
    {
        var size = tokens ?? Default.Tokens;
        return new ChunkSizes(size, overlap ?? Math.Min(Default.Overlap, size / 2));
    }

    /// <returns>What is wrong and what would be good; null when nothing is.</returns>
    public string? Wrong() =>
        Tokens is < 50 or > 2000 ? "The size of a chunk must be 50 to 2000 tokens, for example 300."
        : Overlap < 0 || Overlap > Tokens / 2 ? $"The overlap must be 0 to {Tokens / 2} tokens, half of a chunk, for example 40."
        : null;
}

/// <summary>The collections.</summary>
public interface ICollections
{
    Task<IReadOnlyList<Collection>> ListAsync(CancellationToken cancellationToken);

    Task<Collection?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>Adds the collection or changes what is told of it. Changed access is in force for the next search.</summary>
    Task SaveAsync(Collection collection, CancellationToken cancellationToken);

    /// <summary>Removes the collection and its documents, at once and for good.</summary>
    /// <returns>False when there was none.</returns>
    Task<bool> RemoveAsync(string name, CancellationToken cancellationToken);
}
