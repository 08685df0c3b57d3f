using System.Runtime.InteropServices;
using System.Text.Json;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

internal sealed class StoredChunks(IDbContextFactory<ChatOpsDb> databases, ReadConnections reads) : IChunks
{
    public async Task<IReadOnlyList<KeptChunk>> ReadAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await KeepAsync(db, Visible(db).Where(chunk => ids.Contains(chunk.Id)), cancellationToken);
    }

    public async Task<IReadOnlyList<KeptChunk>> ReadOfAsync(DocumentKey key, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await KeepAsync(
            db, Visible(db).Where(chunk => chunk.Document!.Index == key.Index && chunk.Document.DocumentId == key.DocumentId).OrderBy(chunk => chunk.Id), cancellationToken);
    }

    public Task<DocumentChanges> ChangesAfterAsync(long sequence, int most, CancellationToken cancellationToken)
    {
        var rows = reads.Read(statements => statements.Query(
            """SELECT "Sequence", "Index", "DocumentId" FROM "Changes" WHERE "Sequence" > $1 ORDER BY "Sequence" LIMIT $2""",
            row => (Sequence: row.GetInt64(0), Key: new DocumentKey(row.GetString(1), row.GetString(2))), sequence, most));
        return Task.FromResult(new DocumentChanges([.. rows.Select(row => row.Key)], rows.Count == 0 ? sequence : rows[^1].Sequence));
    }

    public Task<long> LastChangeAsync(CancellationToken cancellationToken) =>
        Task.FromResult(reads.Read(statements => statements.Query("""SELECT MAX("Sequence") FROM "Changes" """, row => row.IsDBNull(0) ? 0 : row.GetInt64(0))[0]));

    public async Task<ILookup<DocumentKey, KeptChunk>> ReadForIndexAsync(IReadOnlyCollection<DocumentKey> keys, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var documents = await RowsOfAsync(db, keys, cancellationToken);
        var chunks = db.Chunks.Where(chunk => documents.Contains(chunk.DocumentRowId));
        var kept = await KeepAsync(db, chunks.OrderBy(chunk => chunk.Id), cancellationToken);
        var questions = (await db.Questions.AsNoTracking().Where(question => chunks.Any(chunk => chunk.Id == question.ChunkId)).OrderBy(question => question.Id).ToListAsync(cancellationToken))
            .ToLookup(question => question.ChunkId, question => question.Text);
        var embeddings = await EmbeddingsAsync(db, chunks, cancellationToken);
        return kept.Select(chunk => chunk with
        {
            Chunk = questions.Contains(chunk.Id) ? chunk.Chunk with { Questions = [.. questions[chunk.Id]] } : chunk.Chunk,
            Embeddings = embeddings.Count == 0 ? [] : [.. embeddings[chunk.Chunk.Hash()]],
        }).ToLookup(chunk => chunk.Document);
    }

    /// <summary>Ids of the documents that are not removed.</summary>
    public static async Task<IReadOnlyList<long>> RowsOfAsync(ChatOpsDb db, IReadOnlyCollection<DocumentKey> keys, CancellationToken cancellationToken)
    {
        var documents = new List<long>();
        foreach (var index in keys.GroupBy(key => key.Index, key => key.DocumentId))
        {
            var ids = index.ToList();
            documents.AddRange(await db.Documents.Where(row => row.Index == index.Key && ids.Contains(row.DocumentId) && row.RemovedAt == null)
                .Select(row => row.Id).ToListAsync(cancellationToken));
        }

        return documents;
    }

    private static async Task<ILookup<string, Embedding>> EmbeddingsAsync(ChatOpsDb db, IQueryable<ChunkRow> chunks, CancellationToken cancellationToken)
    {
        var rows = await db.Embeddings.AsNoTracking().Where(embedding => chunks.Any(chunk => chunk.Hash == embedding.Hash)).ToListAsync(cancellationToken);
        return rows.ToLookup(row => row.Hash, row => new Embedding(row.Model, MemoryMarshal.Cast<byte, float>(row.Vector).ToArray()), StringComparer.Ordinal);
    }

    private static IQueryable<ChunkRow> Visible(ChatOpsDb db) => db.Chunks.Where(chunk => chunk.Document!.RemovedAt == null);

    private static async Task<IReadOnlyList<KeptChunk>> KeepAsync(ChatOpsDb db, IQueryable<ChunkRow> chunks, CancellationToken cancellationToken)
    {
        var rows = await chunks.AsNoTracking().ToListAsync(cancellationToken);
        var of = rows.Select(row => row.DocumentRowId).Distinct().ToList();
        var inheritance = await Inheritance.ReadAsync(db, cancellationToken);
        var documents = await db.Documents.AsNoTracking().Where(row => of.Contains(row.Id)).ToDictionaryAsync(row => row.Id, inheritance.ToDocument, cancellationToken);
        return rows.ConvertAll(row => Keep(row, documents[row.DocumentRowId]));
    }

    private static KeptChunk Keep(ChunkRow row, Document document) => new(
        row.Id,
        document.Key,
        document.Title,
        document.Url,
        document.Files.FirstOrDefault(file => file.Name == row.File)?.ContentType ?? "text/plain",
        new Chunk(row.File, row.Number, row.Section, row.Heading, row.Text) { Language = row.Language },
        document.UpdatedAt,
        row.Tags is null ? document.Tags : new Dictionary<string, IReadOnlyList<string>>(
            [.. document.Tags, .. JsonSerializer.Deserialize(row.Tags, StoredJson.Default.IReadOnlyDictionaryStringIReadOnlyListString)!], StringComparer.Ordinal))
    {
        Access = document.Access,
    };
}
