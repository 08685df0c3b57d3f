using ChatOpsBot.Core.Jobs;
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
    /// <summary>Its job is still to be done, or is being done.</summary>
    Waiting = 0,

    Done = 2,
    Failed = 3,

    /// <summary>It is not wanted any more.</summary>
    Removed = 4,
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
/// <param name="Error">Why it failed, in words for whoever added it; or why its embeddings are still to come.</param>
public sealed record Ingestion(
    long Id,
    NewIngestion Wanted,
    IngestionState State,
    IReadOnlyList<string> CompletedSteps,
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

/// <summary>The imports, each of which is done by a job.</summary>
public interface IIngestions
{
    /// <summary>Keeps the imports, starts their jobs and audits them; all is durable when it returns.</summary>
    Task EnqueueAsync(IReadOnlyList<NewIngestion> wanted, AuditEntry entry, CancellationToken cancellationToken);

    Task<Ingestion?> FindAsync(long id, CancellationToken cancellationToken);

    /// <summary>Replaces the document's chunks and logs the change, in one transaction.</summary>
    /// <param name="job">Under whose lease; nothing is kept when it is held by somebody else by now.</param>
    /// <returns>False when nothing was kept, because the import is not wanted any more or is another's.</returns>
    Task<bool> SaveAsync(Job job, Ingestion ingestion, ReadDocument read, CancellationToken cancellationToken);

    /// <param name="note">Why their embeddings are still to come, though the documents can be found.</param>
    Task CompleteAsync(IReadOnlyCollection<(Job Job, Ingestion Ingestion)> saved, string? note, CancellationToken cancellationToken);

    /// <summary>It failed for good.</summary>
    Task FailAsync(long id, string error, CancellationToken cancellationToken);

    Task<Ingestion?> LatestAsync(DocumentKey key, CancellationToken cancellationToken);

    /// <summary>The latest import of each document that is not done, the newest first.</summary>
    Task<IReadOnlyList<Ingestion>> UnfinishedAsync(int most, CancellationToken cancellationToken);

    /// <summary>Starts the jobs again of those that failed or wait to be tried again.</summary>
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
