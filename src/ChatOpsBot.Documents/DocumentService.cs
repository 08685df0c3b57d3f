using System.Globalization;
using System.Text;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;
using ChatOpsBot.Documents.Ingestion;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace ChatOpsBot.Documents;

/// <summary>The documents and imports that somebody may know of: what they may read, or will when it is read.</summary>
public sealed class DocumentService(IDocuments documents, IIngestions ingestions, IChunks chunks, ExtractedFiles files)
{
    private const int MostListed = 1_000;

    /// <summary>By title.</summary>
    /// <param name="collection">Null: of all.</param>
    public Task<Page<Document>> ListAsync(Actor actor, string? collection, PageRequest page, CancellationToken cancellationToken) =>
        documents.ListAsync(actor.Reader, collection, page, cancellationToken);

    public Task<int> CountAsync(Actor actor, string? collection, CancellationToken cancellationToken) => documents.CountAsync(actor.Reader, collection, cancellationToken);

    /// <returns>Null when there is no such document, and when it is closed to them.</returns>
    public async Task<Document?> FindAsync(Actor actor, DocumentKey key, CancellationToken cancellationToken) =>
        await documents.FindAsync(key, cancellationToken) is { } document && actor.Reader.May(document.Access) ? document : null;

    /// <returns>The id, or one beside it when somebody else's document has it: theirs is neither shown nor replaced.</returns>
    internal async Task<string> FreeIdAsync(Actor actor, string id, string beside, CancellationToken cancellationToken) =>
        await documents.FindAsync(new DocumentKey(Collection.DefaultName, id), cancellationToken) is { } other && !actor.Reader.May(other.Access) ? $"{id}-{beside}" : id;

    /// <summary>Those whose id, title or file name has it in them.</summary>
    public Task<IReadOnlyList<Document>> NamedLikeAsync(Actor actor, string part, int most, CancellationToken cancellationToken) => documents.NamedLikeAsync(actor.Reader, part, most, cancellationToken);

    /// <summary>What it was cut into, in their order.</summary>
    public async Task<IReadOnlyList<Chunk>> ChunksAsync(Document document, CancellationToken cancellationToken) =>
        [.. (await chunks.ReadOfAsync(document.Key, cancellationToken)).Select(each => each.Chunk)];

    /// <summary>Takes it out of every search at once, or out of what waits to be read.</summary>
    /// <returns>False when there is none for them.</returns>
    public async Task<bool> RemoveAsync(Actor actor, DocumentKey key, CancellationToken cancellationToken) =>
        (await FindAsync(actor, key, cancellationToken) is not null || await LatestImportAsync(actor, key, cancellationToken) is { State: not IngestionState.Done })
        && await documents.RemoveAsync(key, actor.Audit("document.removed", $"{key}"), cancellationToken);

    /// <summary>What was removed and can be had back, the latest first.</summary>
    public Task<IReadOnlyList<Document>> RemovedAsync(Actor actor, int most, CancellationToken cancellationToken) => documents.ListRemovedAsync(actor.Reader, most, cancellationToken);

    /// <param name="title">The title or, where none has it, the name that it had.</param>
    /// <returns>Which came back; null when none of that name was removed lately that they may know of.</returns>
    public async Task<DocumentKey?> RestoreAsync(Actor actor, string title, DocumentKey name, CancellationToken cancellationToken)
    {
        var removed = await RemovedAsync(actor, MostListed, cancellationToken);
        var found = removed.FirstOrDefault(each => each.Title.Equals(title, StringComparison.OrdinalIgnoreCase)) ?? removed.FirstOrDefault(each => each.Key == name);
        return found is not null && await RestoreAsync(actor, found, cancellationToken) ? found.Key : null;
    }

    /// <returns>False when none of that name was removed lately that they may know of.</returns>
    public async Task<bool> RestoreAsync(Actor actor, DocumentKey key, CancellationToken cancellationToken) =>
        (await RemovedAsync(actor, MostListed, cancellationToken)).FirstOrDefault(each => each.Key == key) is { } removed && await RestoreAsync(actor, removed, cancellationToken);

    /// <summary>Says who may read it.</summary>
    /// <param name="access">Null: who may read its source or collection.</param>
    /// <returns>Who that is now; null when it is gone.</returns>
    public Task<IReadOnlyList<string>?> SetAccessAsync(Actor actor, Document document, IReadOnlyList<string>? access, CancellationToken cancellationToken) => documents.SetAccessAsync(
        document.Key, access, after => actor.Audit("document.access", $"{document.Key}", string.Join(", ", document.Access), string.Join(", ", after)), cancellationToken);

    /// <summary>Says by when somebody should look whether it is still true.</summary>
    public Task SetReviewByAsync(Actor actor, Document document, DateOnly day, CancellationToken cancellationToken) =>
        documents.SetReviewByAsync(document.Key, day, actor.Audit("document.review", $"{document.Key}", Written(document.ReviewBy), Written(day)), cancellationToken);

    /// <summary>The versions before the present one that are kept, the newest first.</summary>
    public Task<IReadOnlyList<DocumentVersion>> VersionsAsync(Document document, CancellationToken cancellationToken) => documents.VersionsAsync(document.Key, cancellationToken);

    /// <returns>The lines that were added and taken away since, in their order.</returns>
    public async Task<IReadOnlyList<(bool IsAdded, string Line)>> ChangesSinceAsync(DocumentVersion earlier, Document now, CancellationToken cancellationToken) =>
        [.. InlineDiffBuilder.Diff(await TextAsync(earlier.Files, cancellationToken), await TextAsync(now.Files, cancellationToken)).Lines
            .Where(line => line.Type is ChangeType.Inserted or ChangeType.Deleted)
            .Select(line => (line.Type == ChangeType.Inserted, line.Text))];

    /// <summary>The latest import of each document that is still to be read or failed, the newest first; of interest to who may add documents.</summary>
    public async Task<IReadOnlyList<Core.Documents.Ingestion>> UnfinishedAsync(Actor actor, int most, CancellationToken cancellationToken)
    {
        var told = new List<Core.Documents.Ingestion>();
        if (!actor.May(Right.EditKnowledge))
            return told;
        foreach (var ingestion in await ingestions.UnfinishedAsync(most, cancellationToken))
        {
            if (await IsVisibleAsync(actor, ingestion.Wanted, cancellationToken))
                told.Add(ingestion);
        }

        return told;
    }

    /// <returns>The latest import of a document; null when there is none, it was taken back, or what it brings is closed to them.</returns>
    public async Task<Core.Documents.Ingestion?> LatestImportAsync(Actor actor, DocumentKey key, CancellationToken cancellationToken) =>
        await ingestions.LatestAsync(key, cancellationToken) is { State: not IngestionState.Removed } latest && await IsVisibleAsync(actor, latest.Wanted, cancellationToken) ? latest : null;

    /// <summary>Has what failed read again.</summary>
    /// <param name="key">Null: all of it.</param>
    /// <returns>How many.</returns>
    public async Task<int> RetryAsync(Actor actor, DocumentKey? key, CancellationToken cancellationToken)
    {
        var failed = (await UnfinishedAsync(actor, MostListed, cancellationToken)).Where(each => key is null || each.Wanted.Key == key).Select(each => each.Id).ToList();
        return failed.Count == 0 ? 0 : await ingestions.RetryAsync(failed, actor.Audit("document.retried", key is { } which ? which.Name : "all that failed"), cancellationToken);
    }

    /// <summary>How far what was added together is. Whoever began an import may look after it, and whoever may read what it brings.</summary>
    /// <returns>Null when there is no such import for them.</returns>
    public async Task<BatchProgress?> ProgressAsync(Actor actor, string batch, CancellationToken cancellationToken) =>
        await MayFollowAsync(actor, batch, cancellationToken) ? await ingestions.ProgressAsync(batch, cancellationToken) : null;

    /// <returns>How many files will not be read; null when there is no such import for them.</returns>
    public async Task<int?> CancelAsync(Actor actor, string batch, CancellationToken cancellationToken) =>
        await MayFollowAsync(actor, batch, cancellationToken) ? await ingestions.CancelAsync(batch, actor.Audit("import.cancelled", batch), cancellationToken) : null;

    public async Task<bool> IsVisibleAsync(Actor actor, NewIngestion wanted, CancellationToken cancellationToken) =>
        actor.Reader.May(await documents.AccessOfAsync(wanted, cancellationToken));

    private Task<bool> RestoreAsync(Actor actor, Document removed, CancellationToken cancellationToken) =>
        documents.RestoreAsync(removed.Key, actor.Audit("document.restored", $"{removed.Key}"), cancellationToken);

    private async Task<string> TextAsync(IReadOnlyList<StoredFile> of, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        foreach (var file in of)
            text.AppendJoin('\n', (await files.ReadAsync(file, cancellationToken)).Blocks.Select(block => block.Text)).Append('\n');
        return text.ToString();
    }

    private static string? Written(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private async Task<bool> MayFollowAsync(Actor actor, string batch, CancellationToken cancellationToken) =>
        await ingestions.FirstOfAsync(batch, cancellationToken) is { } first && (first.Wanted.AddedBy == actor.Id || await IsVisibleAsync(actor, first.Wanted, cancellationToken));
}
