using ChatOpsBot.Core.People;

namespace ChatOpsBot.Core.Documents;

/// <summary>The steps of the pipeline, by the names that Kernel Memory's clients use.</summary>
public static class IngestionStep
{
    public const string Extract = "extract";
    public const string Partition = "partition";
    public const string Embed = "gen_embeddings";
    public const string Save = "save_records";
    public const string Summarize = "summarize";

    public static IReadOnlyList<string> All { get; } = [Extract, Partition, Embed, Save];
}

public enum IngestionState
{
    Waiting,
    Running,
    Done,
    Failed,
    Removed,
}

/// <summary>What somebody wants to have in the knowledge base.</summary>
/// <param name="Title">Without one, the document's own heading or the file's name is taken.</param>
public sealed record NewIngestion(
    DocumentKey Key,
    string? Title,
    string? Url,
    IReadOnlyList<StoredFile> Files,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Tags,
    IReadOnlyList<string> Steps,
    string AddedBy)
{
    /// <summary>Null: as the collection says.</summary>
    public ChunkSizes? Sizes { get; init; }

    /// <summary>Put before the text of each chunk.</summary>
    public string? ChunkHeader { get; init; }

    /// <summary>The source that keeps the document current, by name.</summary>
    public string? Source { get; init; }

    public string? Author { get; init; }

    /// <summary>Null: as it was, or inherited.</summary>
    public IReadOnlyList<string>? Access { get; init; }

    /// <summary>What was added together, to tell its progress.</summary>
    public string? Batch { get; init; }

    /// <summary>Small files, by their hashes, until they themselves are flushed to the disk: this is flushed together with what others
    /// add meanwhile.</summary>
    public IReadOnlyDictionary<string, byte[]>? Unflushed { get; init; }
}

/// <summary>One import of a document, from the upload to the end.</summary>
/// <param name="Error">Why it failed, in words for whoever added it; or what keeps an unfinished one from going on.</param>
public sealed record Ingestion(
    long Id,
    NewIngestion Wanted,
    IngestionState State,
    IReadOnlyList<string> CompletedSteps,
    int Failures,
    string? Error,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);

/// <summary>A document as it was read, ready to be kept.</summary>
public sealed record ReadDocument(string Title, string? Author, IReadOnlyList<Chunk> Chunks);

/// <summary>How far a batch is.</summary>
public sealed record BatchProgress(int All, int Done, int Failed, int Cancelled)
{
    public int Left => All - Done - Failed - Cancelled;
}

/// <summary>The durable queue of imports.</summary>
public interface IIngestions
{
    /// <summary>Durable when it returns, with its entry in the audit log.</summary>
    Task EnqueueAsync(IReadOnlyList<NewIngestion> wanted, AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>The oldest that waits, and is now running; one of a document at a time.</summary>
    Task<Ingestion?> TakeAsync(CancellationToken cancellationToken);

    /// <summary>What was running and is not any more waits again: at a start, when the process ended amid it.</summary>
    /// <param name="running">The ids of those that are still worked on.</param>
    Task RequeueAsync(IReadOnlyCollection<long> running, CancellationToken cancellationToken);

    /// <summary>Replaces the document's chunks and logs the change, in one transaction.</summary>
    /// <returns>False when the document was removed meanwhile; nothing was kept then.</returns>
    Task<bool> SaveAsync(Ingestion ingestion, ReadDocument read, CancellationToken cancellationToken);

    /// <param name="note">Why their embeddings are still to come, though the documents can be found.</param>
    Task CompleteAsync(IReadOnlyCollection<Ingestion> ingestions, string? note, CancellationToken cancellationToken);

    /// <param name="retryAfter">Null: it failed for good.</param>
    Task FailAsync(Ingestion ingestion, string error, TimeSpan? retryAfter, CancellationToken cancellationToken);

    Task<Ingestion?> LatestAsync(DocumentKey key, CancellationToken cancellationToken);

    /// <summary>The latest import of each document that is not done, the newest first.</summary>
    Task<IReadOnlyList<Ingestion>> UnfinishedAsync(int most, CancellationToken cancellationToken);

    /// <summary>Lets those run again that failed or wait to be tried again.</summary>
    /// <returns>How many.</returns>
    Task<int> RetryAsync(IReadOnlyCollection<long> ids, AuditEntry entry, CancellationToken cancellationToken);

    /// <returns>The first of the batch; null when there is no such batch.</returns>
    Task<Ingestion?> FirstOfAsync(string batch, CancellationToken cancellationToken);

    Task<BatchProgress> ProgressAsync(string batch, CancellationToken cancellationToken);

    /// <summary>Takes out of the queue what of the batch has not begun.</summary>
    Task<int> CancelAsync(string batch, AuditEntry entry, CancellationToken cancellationToken);

    Task<IReadOnlyList<Ingestion>> FailedOfAsync(string batch, int most, CancellationToken cancellationToken);

    /// <summary>Forgets imports that ended before then, but the latest of each document.</summary>
    Task PruneAsync(DateTimeOffset before, CancellationToken cancellationToken);
}

/// <summary>Which files something in the database still names.</summary>
public interface IFileReferences
{
    /// <returns>Hashes of originals: of documents, their earlier versions, and imports that are not done.</returns>
    Task<IReadOnlySet<string>> FilesAsync(CancellationToken cancellationToken);

    /// <returns>Hashes of chunks.</returns>
    Task<IReadOnlySet<string>> ChunksAsync(CancellationToken cancellationToken);
}
