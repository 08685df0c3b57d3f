using System.Text;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Knowledge.Ingestion;

/// <summary>A file that somebody wants to have in the knowledge base.</summary>
public sealed record NewFile(string Name, string? ContentType, Stream Content);

/// <summary>Adds and removes documents: the one door for commands, the chat page and the API.</summary>
public sealed class KnowledgeBase
{
    public const string DefaultIndex = "default";

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);
    private readonly IDocuments documents;
    private readonly FileStore files;
    private readonly IAuditLog audit;
    private readonly TimeProvider time;

    /// <summary>Larger files are refused, in bytes.</summary>
    public const long LargestFile = FileStore.LargestFile;

    internal KnowledgeBase(IDocuments documents, FileStore files, IAuditLog audit, TimeProvider time) =>
        (this.documents, this.files, this.audit, this.time) = (documents, files, audit, time);

    /// <summary>Keeps the files and puts their ingestion into the queue; both are durable when it returns.</summary>
    /// <param name="documentId">Null: made from the first file's name, so that the same file added again replaces the old one.</param>
    /// <exception cref="Extraction.UnreadableDocumentException">A file is too large.</exception>
    /// <exception cref="Core.Inbox.StorageUnavailableException">The disk or the database does not take it.</exception>
    public async Task<DocumentKey> AddAsync(
        string index,
        string? documentId,
        string? title,
        IReadOnlyList<NewFile> content,
        string personId,
        CancellationToken cancellationToken,
        IReadOnlyDictionary<string, IReadOnlyList<string>>? tags = null,
        IReadOnlyList<string>? steps = null)
    {
        var key = new DocumentKey(index, documentId ?? IdFrom(content[0].Name));
        var kept = new List<StoredFile>();
        foreach (var file in content)
            kept.Add(await files.KeepAsync(SafeName(file.Name), file.ContentType, file.Content, cancellationToken));
        await documents.EnqueueAsync(
            new NewIngestion(key, title, Url: null, kept, tags ?? new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal), steps ?? IngestionStep.All, personId),
            cancellationToken);
        await audit.WriteAsync(personId, "document.added", key.ToString(), cancellationToken);
        return key;
    }

    /// <returns>False when there was no such document.</returns>
    public async Task<bool> RemoveAsync(DocumentKey key, string personId, CancellationToken cancellationToken)
    {
        if (!await documents.RemoveAsync(key, cancellationToken))
            return false;
        await audit.WriteAsync(personId, "document.removed", key.ToString(), cancellationToken);
        return true;
    }

    /// <summary>Waits for the latest ingestion of a document to end.</summary>
    /// <returns>How it stands after <paramref name="atMost"/>, ended or not.</returns>
    public async Task<Core.Documents.Ingestion?> WaitAsync(DocumentKey key, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + atMost;
        while (true)
        {
            var latest = await documents.LatestIngestionAsync(key, cancellationToken);
            if (latest is null or { State: not (IngestionState.Waiting or IngestionState.Running) } || time.GetUtcNow() >= until)
                return latest;
            await Task.Delay(Glance, cancellationToken);
        }
    }

    /// <summary>Letters, digits, dots and dashes of a name, as an id.</summary>
    public static string IdFrom(string name)
    {
        var id = new StringBuilder();
        foreach (var letter in Path.GetFileNameWithoutExtension(SafeName(name)).ToLowerInvariant())
            id.Append(char.IsLetterOrDigit(letter) || letter is '.' ? letter : '-');
        var trimmed = string.Join('-', id.ToString().Split('-', StringSplitOptions.RemoveEmptyEntries));
        return trimmed.Length == 0 ? Guid.CreateVersion7().ToString("N") : trimmed[..Math.Min(trimmed.Length, 80)];
    }

    private static string SafeName(string name)
    {
        var last = name.Replace('\\', '/').Split('/')[^1];
        return last.Trim('.', ' ').Length == 0 ? "document.txt" : last;
    }
}
