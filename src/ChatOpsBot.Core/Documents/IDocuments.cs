namespace ChatOpsBot.Core.Documents;

/// <summary>The documents, their chunks, and the ordered log of changes that search indexes follow.</summary>
public interface IDocuments
{
    /// <summary>Durable when it returns.</summary>
    Task<long> EnqueueAsync(NewIngestion wanted, CancellationToken cancellationToken);

    /// <summary>The oldest ingestion that waits, and is now running; one of a document at a time.</summary>
    Task<Ingestion?> TakeIngestionAsync(CancellationToken cancellationToken);

    /// <summary>At start: what was running when the process ended waits again.</summary>
    Task RequeueIngestionsAsync(CancellationToken cancellationToken);

    /// <summary>Replaces the document's chunks, logs the change and ends the ingestion, in one transaction.</summary>
    Task SaveAsync(Ingestion ingestion, string title, IReadOnlyList<Chunk> chunks, CancellationToken cancellationToken);

    /// <param name="retryAfter">Null: the ingestion failed for good.</param>
    Task FailAsync(Ingestion ingestion, string error, TimeSpan? retryAfter, CancellationToken cancellationToken);

    Task<Ingestion?> LatestIngestionAsync(DocumentKey key, CancellationToken cancellationToken);

    Task<IReadOnlyList<Ingestion>> UnfinishedAsync(CancellationToken cancellationToken);

    /// <returns>False when there was no such document.</returns>
    Task<bool> RemoveAsync(DocumentKey key, CancellationToken cancellationToken);

    Task<IReadOnlyList<Document>> ListAsync(string? index, int most, CancellationToken cancellationToken);

    Task<Document?> FindAsync(DocumentKey key, CancellationToken cancellationToken);

    Task<int> CountAsync(CancellationToken cancellationToken);

    /// <summary>Names of indexes that something was imported into.</summary>
    Task<IReadOnlyList<string>> IndexesAsync(CancellationToken cancellationToken);

    /// <summary>In no order; chunks that are gone are left out.</summary>
    Task<IReadOnlyList<KeptChunk>> ReadChunksAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken);

    Task<IReadOnlyList<KeptChunk>> ReadChunksOfAsync(DocumentKey key, CancellationToken cancellationToken);

    /// <summary>Documents that changed after <paramref name="sequence"/>, with the new high-water mark.</summary>
    Task<DocumentChanges> ChangesAfterAsync(long sequence, int most, CancellationToken cancellationToken);
}

public sealed record DocumentChanges(IReadOnlyList<DocumentKey> Changed, long UpTo);

/// <summary>Wakes whoever follows the documents of this process.</summary>
public sealed class DocumentSignals
{
    /// <summary>An ingestion was enqueued.</summary>
    public event Action? Enqueued;

    /// <summary>The change log grew.</summary>
    public event Action? Changed;

    public void RaiseEnqueued() => Enqueued?.Invoke();

    public void RaiseChanged() => Changed?.Invoke();
}
