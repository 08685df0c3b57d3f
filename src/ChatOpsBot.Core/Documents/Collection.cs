using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Core.Documents;

/// <summary>Documents that belong together: an "index" at the wire of Kernel Memory.</summary>
/// <param name="Owner">Who answers for it; a person's id.</param>
/// <param name="Language">As <c>en</c>; null: each document's own.</param>
/// <param name="Access">Who may read what says nothing else.</param>
public sealed record Collection(string Name, string Owner, string? Language, ChunkSizes Sizes, IReadOnlyList<string> Access, DateTimeOffset CreatedAt)
{
    /// <summary>The alias of the model that embeds it; null: the one that embeds what names none.</summary>
    public string? EmbeddingModel { get; init; }

    /// <summary>Where documents go for which none is named.</summary>
    public const string DefaultName = "default";

    /// <summary>A name as it is kept, whatever way it is written; null and blank are the default.</summary>
    public static string NameOf(string? written) => string.IsNullOrWhiteSpace(written)
        ? DefaultName
        : string.Concat(written.Trim().ToLowerInvariant().Select(letter => letter is ' ' or '/' or '\\' or '.' or '_' or ':' or '|' ? '-' : letter));
}

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
    public Phrase? Wrong() =>
        Tokens is < 50 or > 2000 ? (Phrase)"The size of a chunk must be 50 to 2000 tokens, for example 300."
        : Overlap < 0 || Overlap > Tokens / 2 ? (Phrase)$"The overlap must be 0 to {Tokens / 2} tokens, half of a chunk, for example 40."
        : null;
}

/// <summary>The collections.</summary>
public interface ICollections
{
    Task<IReadOnlyList<Collection>> ListAsync(CancellationToken cancellationToken);

    Task<Collection?> FindAsync(string name, CancellationToken cancellationToken);

    /// <returns>Who may read what says nothing else, also of a collection that was removed; null when there is none.</returns>
    Task<IReadOnlyList<string>?> AccessAsync(string name, CancellationToken cancellationToken);

    /// <summary>Adds the collection or changes what is told of it. Changed access is in force for the next search.</summary>
    Task SaveAsync(Collection collection, AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>Takes the collection and its documents out of every search at once and keeps them for a while.</summary>
    /// <param name="may">Whether a document of that access may be removed; one that may not keeps all.</param>
    Task<CollectionRemoval> RemoveAsync(string name, Func<IReadOnlyList<string>, bool> may, AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>Those that were removed and can be restored, the latest first.</summary>
    Task<IReadOnlyList<Collection>> ListRemovedAsync(CancellationToken cancellationToken);

    /// <summary>Brings back the collection and the documents that were removed with it.</summary>
    /// <returns>How many documents; null when nothing of that name was removed.</returns>
    Task<int?> RestoreAsync(string name, AuditEntry entry, CancellationToken cancellationToken);
}

public enum CollectionRemoval
{
    Removed,
    /// <summary>There is none of that name, or it is closed to whoever asks.</summary>
    None,
    /// <summary>It holds documents that are closed to whoever asks.</summary>
    HoldsOthers,
}
