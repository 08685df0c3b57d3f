using System.Text.Json;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

internal sealed class StoredDocuments(IDbContextFactory<ChatOpsDb> databases, DocumentSignals signals, TimeProvider time) : IDocuments
{
    public async Task<bool> RemoveAsync(DocumentKey key, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginAsync(cancellationToken);
        await Of(db.Ingestions, key).ExecuteUpdateAsync(row => row.SetProperty(each => each.State, (int)IngestionState.Removed), cancellationToken);
        await db.Chunks.Where(chunk => chunk.Document!.Index == key.Index && chunk.Document.DocumentId == key.DocumentId).ExecuteDeleteAsync(cancellationToken);
        var removed = await db.Documents.Where(row => row.Index == key.Index && row.DocumentId == key.DocumentId).ExecuteDeleteAsync(cancellationToken);
        db.Changes.Add(new ChangeRow { Index = key.Index, DocumentId = key.DocumentId });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signals.RaiseChanged();
        return removed > 0;
    }

    public async Task SaveAsync(Ingestion ingestion, string title, IReadOnlyList<Chunk> chunks, CancellationToken cancellationToken)
    {
        var wanted = ingestion.Wanted;
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        await using var transaction = await db.BeginAsync(cancellationToken);
        var ended = await db.Ingestions.Where(row => row.Id == ingestion.Id && row.State == (int)IngestionState.Running).ExecuteUpdateAsync(
            row => row.SetProperty(each => each.State, (int)IngestionState.Done)
                .SetProperty(each => each.CompletedSteps, each => each.Steps)
                .SetProperty(each => each.Error, (string?)null)
                .SetProperty(each => each.UpdatedAt, now), cancellationToken);
        if (ended == 0)
            return; // Removed while it was being read.
        var document = await db.Documents.AsTracking().FirstOrDefaultAsync(
            row => row.Index == wanted.Key.Index && row.DocumentId == wanted.Key.DocumentId, cancellationToken);
        if (document is null)
        {
            document = new DocumentRow
            {
                Index = wanted.Key.Index,
                DocumentId = wanted.Key.DocumentId,
                Title = title,
                Files = "",
                Tags = "",
                AddedBy = wanted.AddedBy,
                CreatedAt = now,
            };
            db.Documents.Add(document);
        }
        else
        {
            await db.Chunks.Where(chunk => chunk.DocumentRowId == document.Id).ExecuteDeleteAsync(cancellationToken);
        }

        (document.Title, document.Url, document.AddedBy, document.UpdatedAt, document.ChunkCount) = (title, wanted.Url, wanted.AddedBy, now, chunks.Count);
        document.Files = JsonSerializer.Serialize(wanted.Files, StoredJson.Default.IReadOnlyListStoredFile);
        document.Tags = JsonSerializer.Serialize(wanted.Tags, StoredJson.Default.IReadOnlyDictionaryStringIReadOnlyListString);
        document.Chunks = [.. chunks.Select(chunk => new ChunkRow
        {
            File = chunk.File,
            Number = chunk.Number,
            Section = chunk.Section,
            Heading = chunk.Heading,
            Text = chunk.Text,
        })];
        db.Changes.Add(new ChangeRow { Index = wanted.Key.Index, DocumentId = wanted.Key.DocumentId });
        db.ChangeTracker.DetectChanges();
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signals.RaiseChanged();
    }

    public async Task<IReadOnlyList<Document>> ListAsync(string? index, int most, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Documents.AsNoTracking().Where(row => index == null || row.Index == index)
            .OrderBy(row => row.Title).ThenBy(row => row.Id).Take(most).ToListAsync(cancellationToken);
        return rows.ConvertAll(ToDocument);
    }

    public async Task<Document?> FindAsync(DocumentKey key, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await db.Documents.AsNoTracking().FirstOrDefaultAsync(
            each => each.Index == key.Index && each.DocumentId == key.DocumentId, cancellationToken);
        return row is null ? null : ToDocument(row);
    }

    public async Task<int> CountAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Documents.CountAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<string>> IndexesAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Documents.Select(row => row.Index).Distinct().OrderBy(name => name).ToListAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<KeptChunk>> ReadChunksAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await KeepAsync(db.Chunks.Where(chunk => ids.Contains(chunk.Id)), cancellationToken);
    }

    public async Task<IReadOnlyList<KeptChunk>> ReadChunksOfAsync(DocumentKey key, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await KeepAsync(
            db.Chunks.Where(chunk => chunk.Document!.Index == key.Index && chunk.Document.DocumentId == key.DocumentId).OrderBy(chunk => chunk.Id), cancellationToken);
    }

    public async Task<DocumentChanges> ChangesAfterAsync(long sequence, int most, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Changes.AsNoTracking().Where(row => row.Sequence > sequence).OrderBy(row => row.Sequence).Take(most).ToListAsync(cancellationToken);
        return new DocumentChanges(
            [.. rows.Select(row => new DocumentKey(row.Index, row.DocumentId)).Distinct()],
            rows.Count == 0 ? sequence : rows[^1].Sequence);
    }

    public async Task<long> EnqueueAsync(NewIngestion wanted, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var row = new IngestionRow
        {
            Index = wanted.Key.Index,
            DocumentId = wanted.Key.DocumentId,
            Title = wanted.Title,
            Url = wanted.Url,
            Files = JsonSerializer.Serialize(wanted.Files, StoredJson.Default.IReadOnlyListStoredFile),
            Tags = JsonSerializer.Serialize(wanted.Tags, StoredJson.Default.IReadOnlyDictionaryStringIReadOnlyListString),
            Steps = string.Join(' ', wanted.Steps),
            CompletedSteps = "",
            AddedBy = wanted.AddedBy,
            State = (int)IngestionState.Waiting,
            NotBefore = now,
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.Ingestions.Add(row);
        await db.SaveChangesAsync(cancellationToken);
        signals.RaiseEnqueued();
        return row.Id;
    }

    public async Task<Ingestion?> TakeIngestionAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var row = await db.Ingestions.AsNoTracking()
            .Where(each => each.State == (int)IngestionState.Waiting && each.NotBefore <= now)
            .Where(each => !db.Ingestions.Any(other => other.Index == each.Index && other.DocumentId == each.DocumentId
                && (other.State == (int)IngestionState.Running || (other.State == (int)IngestionState.Waiting && other.Id < each.Id))))
            .OrderBy(each => each.Id).FirstOrDefaultAsync(cancellationToken);
        if (row is null)
            return null;
        var taken = await db.Ingestions.Where(each => each.Id == row.Id && each.State == (int)IngestionState.Waiting)
            .ExecuteUpdateAsync(each => each.SetProperty(it => it.State, (int)IngestionState.Running).SetProperty(it => it.UpdatedAt, now), cancellationToken);
        return taken == 1 ? ToIngestion(row) with { State = IngestionState.Running } : await TakeIngestionAsync(cancellationToken);
    }

    public async Task RequeueIngestionsAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Ingestions.Where(row => row.State == (int)IngestionState.Running)
            .ExecuteUpdateAsync(row => row.SetProperty(each => each.State, (int)IngestionState.Waiting), cancellationToken);
    }

    public async Task FailAsync(Ingestion ingestion, string error, TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var state = (int)(retryAfter is null ? IngestionState.Failed : IngestionState.Waiting);
        await db.Ingestions.Where(row => row.Id == ingestion.Id && row.State == (int)IngestionState.Running).ExecuteUpdateAsync(
            row => row.SetProperty(each => each.State, state)
                .SetProperty(each => each.Failures, each => each.Failures + 1)
                .SetProperty(each => each.Error, error)
                .SetProperty(each => each.NotBefore, now + (retryAfter ?? TimeSpan.Zero))
                .SetProperty(each => each.UpdatedAt, now), cancellationToken);
    }

    public async Task<Ingestion?> LatestIngestionAsync(DocumentKey key, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await Of(db.Ingestions, key).AsNoTracking().OrderByDescending(each => each.Id).FirstOrDefaultAsync(cancellationToken);
        return row is null ? null : ToIngestion(row);
    }

    public async Task<IReadOnlyList<Ingestion>> UnfinishedAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Ingestions.AsNoTracking()
            .Where(row => row.State == (int)IngestionState.Waiting || row.State == (int)IngestionState.Running || row.State == (int)IngestionState.Failed)
            .Where(row => !db.Ingestions.Any(later => later.Index == row.Index && later.DocumentId == row.DocumentId && later.Id > row.Id))
            .OrderByDescending(row => row.Id).Take(50).ToListAsync(cancellationToken);
        return rows.ConvertAll(ToIngestion);
    }

    private static IQueryable<IngestionRow> Of(IQueryable<IngestionRow> rows, DocumentKey key) =>
        rows.Where(row => row.Index == key.Index && row.DocumentId == key.DocumentId);

    private static async Task<IReadOnlyList<KeptChunk>> KeepAsync(IQueryable<ChunkRow> chunks, CancellationToken cancellationToken)
    {
        var rows = await chunks.AsNoTracking().Include(chunk => chunk.Document).ToListAsync(cancellationToken);
        var documents = rows.Select(row => row.Document!).DistinctBy(row => row.Id).ToDictionary(row => row.Id, ToDocument);
        return rows.ConvertAll(row =>
        {
            var document = documents[row.DocumentRowId];
            var type = document.Files.FirstOrDefault(file => file.Name == row.File)?.ContentType ?? "text/plain";
            return new KeptChunk(row.Id, document.Key, document.Title, document.Url, type,
                new Chunk(row.File, row.Number, row.Section, row.Heading, row.Text), document.UpdatedAt, document.Tags);
        });
    }

    private static Document ToDocument(DocumentRow row) => new(
        new DocumentKey(row.Index, row.DocumentId),
        row.Title,
        row.Url,
        JsonSerializer.Deserialize(row.Files, StoredJson.Default.IReadOnlyListStoredFile)!,
        JsonSerializer.Deserialize(row.Tags, StoredJson.Default.IReadOnlyDictionaryStringIReadOnlyListString)!,
        row.ChunkCount,
        row.AddedBy,
        row.CreatedAt,
        row.UpdatedAt);

    private static Ingestion ToIngestion(IngestionRow row) => new(
        row.Id,
        new NewIngestion(
            new DocumentKey(row.Index, row.DocumentId),
            row.Title,
            row.Url,
            JsonSerializer.Deserialize(row.Files, StoredJson.Default.IReadOnlyListStoredFile)!,
            JsonSerializer.Deserialize(row.Tags, StoredJson.Default.IReadOnlyDictionaryStringIReadOnlyListString)!,
            row.Steps.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            row.AddedBy),
        (IngestionState)row.State,
        row.CompletedSteps.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        row.Failures,
        row.Error,
        row.CreatedAt,
        row.UpdatedAt);
}
