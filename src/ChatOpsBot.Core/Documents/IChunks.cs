namespace ChatOpsBot.Core.Documents;

/// <summary>The chunks, and the ordered log of changes that search indexes follow.</summary>
public interface IChunks
{
    /// <summary>Whether other processes write to the log too.</summary>
    bool AreShared { get; }

    /// <summary>In no order; chunks that are gone are left out.</summary>
    Task<IReadOnlyList<KeptChunk>> ReadAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken);

    /// <summary>A document's chunks in their order.</summary>
    Task<IReadOnlyList<KeptChunk>> ReadOfAsync(DocumentKey key, CancellationToken cancellationToken);

    /// <summary>Documents that changed after <paramref name="sequence"/>, with the new high-water mark.</summary>
    Task<DocumentChanges> ChangesAfterAsync(long sequence, int most, CancellationToken cancellationToken);

    /// <returns>How many documents changed after <paramref name="sequence"/>.</returns>
    Task<long> CountChangesAfterAsync(long sequence, CancellationToken cancellationToken);

    /// <returns>The number of the last change; 0 before the first.</returns>
    Task<long> LastChangeAsync(CancellationToken cancellationToken);

    /// <summary>What an index must hold of these documents; what is missing in it is to be forgotten.</summary>
    Task<ILookup<DocumentKey, KeptChunk>> ReadForIndexAsync(IReadOnlyCollection<DocumentKey> keys, CancellationToken cancellationToken);
}

public sealed record DocumentChanges(IReadOnlyList<DocumentKey> Changed, long UpTo);

/// <summary>Vectors by the hash of what they stand for, so that text that comes again is not embedded again.</summary>
public interface IEmbeddings
{
    /// <returns>Chunks that the model has not embedded, one of each text, the oldest first.</returns>
    /// <param name="languages">Of the chunks; null: all.</param>
    /// <param name="of">Documents in these collections; null: all that are in them.</param>
    Task<IReadOnlyList<Chunk>> MissingAsync(string model, IReadOnlyCollection<string> collections, IReadOnlyList<string>? languages, IReadOnlyCollection<DocumentKey>? of, int most, CancellationToken cancellationToken);

    /// <returns>How many chunks of the collection the model has not embedded.</returns>
    /// <param name="languages">Of the chunks; null: all.</param>
    Task<int> CountMissingAsync(string model, string collection, IReadOnlyList<string>? languages, CancellationToken cancellationToken);

    /// <summary>How far the model has come.</summary>
    Task<EmbeddingMark> MarkAsync(string model, CancellationToken cancellationToken);

    Task SetMarkAsync(string model, EmbeddingMark mark, CancellationToken cancellationToken);

    /// <summary>Forgets the vectors that other models have of a model's collections, where it has made its own or does not know the language.
    /// Of texts that other collections have too they stay. Documents that have lost some are logged as changed.</summary>
    /// <param name="collections">All that the model embeds.</param>
    /// <param name="moved">Of them those that are looked at.</param>
    /// <param name="languages">That the model knows; null: all.</param>
    Task SupersedeAsync(string model, IReadOnlyCollection<string> collections, IReadOnlyCollection<string> moved, IReadOnlyList<string>? languages, CancellationToken cancellationToken);

    /// <summary>Forgets all that a model has embedded.</summary>
    Task ForgetAsync(string model, CancellationToken cancellationToken);

    /// <summary>Keeps the vectors, all of one model, and logs the documents that have these texts as changed.</summary>
    Task SaveAsync(IReadOnlyList<(string Hash, Embedding Embedding)> embedded, CancellationToken cancellationToken);

    /// <returns>How many numbers a model's kept vectors have; null: none is kept.</returns>
    Task<int?> DimensionsAsync(string model, CancellationToken cancellationToken);
}

/// <summary>What a model has embedded: in these collections all that had changed up to a change.</summary>
public sealed record EmbeddingMark(long UpTo, IReadOnlyList<string> Collections)
{
    public static EmbeddingMark None { get; } = new(0, []);

    public bool Has(IEnumerable<string> collections, long upTo) => UpTo >= upTo && collections.All(name => Collections.Contains(name, StringComparer.Ordinal));
}

/// <summary>Wakes whoever follows the documents of this process.</summary>
public sealed class DocumentSignals
{
    /// <summary>The change log grew.</summary>
    public event Action? Changed;

    public void RaiseChanged() => Changed?.Invoke();
}
