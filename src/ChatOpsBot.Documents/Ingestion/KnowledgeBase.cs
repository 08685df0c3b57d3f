using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Documents.Ingestion;

/// <summary>A file that somebody wants to have in the knowledge base.</summary>
public sealed record NewFile(string Name, string? ContentType, Stream Content);

/// <summary>A document that somebody wants to have in the knowledge base.</summary>
/// <param name="DocumentId">Null: made from the first file's name, so that the same file added again replaces the old one.</param>
/// <param name="Title">Null: the document's own heading or the file's name.</param>
public sealed record NewDocument(string Index, string? DocumentId, string? Title, IReadOnlyList<NewFile> Files)
{
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Tags { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    public IReadOnlyList<string> Steps { get; init; } = IngestionStep.All;

    public string? Url { get; init; }

    public ChunkSizes? Sizes { get; init; }

    public string? ChunkHeader { get; init; }

    public string? Source { get; init; }

    public string? Author { get; init; }

    public IReadOnlyList<string>? Access { get; init; }

    public string? Batch { get; init; }
}

/// <summary>Adds and removes documents: the one door for commands, the chat page and the API.</summary>
public sealed class KnowledgeBase
{
    /// <summary>How long what was removed can be restored.</summary>
    public static readonly TimeSpan KeptRemoved = TimeSpan.FromDays(30);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);
    private readonly IDocuments documents;
    private readonly IIngestions ingestions;
    private readonly FileStore files;
    private readonly TimeProvider time;

    /// <summary>Larger files are refused, in bytes.</summary>
    public const long LargestFile = FileStore.LargestFile;

    public KnowledgeBase(IDocuments documents, IIngestions ingestions, FileStore files, TimeProvider time) =>
        (this.documents, this.ingestions, this.files, this.time) = (documents, ingestions, files, time);

    /// <summary>Keeps the files and puts their ingestion into the queue; both are durable when it returns.</summary>
    /// <exception cref="Extraction.UnreadableDocumentException">A file is too large.</exception>
    /// <exception cref="Core.Inbox.StorageUnavailableException">The disk or the database does not take it.</exception>
    public async Task<DocumentKey> AddAsync(NewDocument document, string personId, CancellationToken cancellationToken) =>
        (await AddAsync([document], personId, cancellationToken))[0];

    /// <summary>Keeps the files of many documents and puts them into the queue together.</summary>
    /// <exception cref="Extraction.UnreadableDocumentException">A file is too large.</exception>
    /// <exception cref="Core.Inbox.StorageUnavailableException">The disk or the database does not take it.</exception>
    public async Task<IReadOnlyList<DocumentKey>> AddAsync(IReadOnlyList<NewDocument> added, string personId, CancellationToken cancellationToken)
    {
        var wanted = new List<NewIngestion>();
        foreach (var document in added)
            wanted.Add(await KeepAsync(document, personId, mayWait: added.Count == 1, cancellationToken));
        await ingestions.EnqueueAsync(wanted, new AuditEntry(personId, "document.added", string.Join(", ", wanted.Select(each => each.Key))), cancellationToken);
        return wanted.ConvertAll(each => each.Key);
    }

    /// <summary>Takes the document out of every search; it can be restored for <see cref="KeptRemoved"/>.</summary>
    /// <returns>False when there was no such document.</returns>
    public Task<bool> RemoveAsync(DocumentKey key, string personId, CancellationToken cancellationToken) =>
        documents.RemoveAsync(key, new AuditEntry(personId, "document.removed", key.ToString()), cancellationToken);

    private async Task<NewIngestion> KeepAsync(NewDocument document, string personId, bool mayWait, CancellationToken cancellationToken)
    {
        var key = new DocumentKey(document.Index, document.DocumentId ?? DocumentIds.FromName(document.Files[0].Name));
        var kept = new List<StoredFile>();
        var unflushed = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var file in document.Files)
        {
            var (stored, content) = await files.KeepAsync(DocumentIds.SafeName(file.Name), file.ContentType, file.Content, mayWait, cancellationToken);
            kept.Add(stored);
            if (content is not null)
                unflushed[stored.Hash] = content;
        }

        return new NewIngestion(key, document.Title, document.Url, kept, document.Tags, document.Steps, personId)
        {
            Sizes = document.Sizes,
            ChunkHeader = document.ChunkHeader,
            Source = document.Source,
            Author = document.Author,
            Access = document.Access,
            Batch = document.Batch,
            Unflushed = unflushed.Count == 0 ? null : unflushed,
        };
    }

    /// <summary>Waits for the latest ingestion of a document to end.</summary>
    /// <returns>How it stands after <paramref name="atMost"/>, ended or not.</returns>
    public async Task<Core.Documents.Ingestion?> WaitAsync(DocumentKey key, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + atMost;
        while (true)
        {
            var latest = await ingestions.LatestAsync(key, cancellationToken);
            if (latest is null or { State: not IngestionState.Waiting } || time.GetUtcNow() >= until)
                return latest;
            await Task.Delay(Glance, cancellationToken);
        }
    }
}
