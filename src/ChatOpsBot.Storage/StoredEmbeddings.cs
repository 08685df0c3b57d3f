using System.Runtime.InteropServices;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

internal sealed class StoredEmbeddings(IDbContextFactory<ChatOpsDb> databases, DocumentSignals signals) : IEmbeddings
{
    public async Task<IReadOnlyList<Chunk>> MissingAsync(string model, DocumentKey? of, int most, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var chunks = db.Chunks.AsNoTracking().Where(chunk => chunk.Document!.RemovedAt == null && !db.Embeddings.Any(embedding => embedding.Hash == chunk.Hash && embedding.Model == model));
        if (of is { } key)
            chunks = chunks.Where(chunk => chunk.Document!.Index == key.Index && chunk.Document.DocumentId == key.DocumentId);
        var rows = await chunks.OrderBy(chunk => chunk.Id).Take(most).ToListAsync(cancellationToken);
        return [.. rows.DistinctBy(row => row.Hash).Select(row => new Chunk(row.File, row.Number, row.Section, row.Heading, row.Text))];
    }

    public async Task SaveAsync(string model, IReadOnlyList<(string Hash, float[] Vector)> vectors, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginAsync(cancellationToken);
        var hashes = vectors.Select(each => each.Hash).ToList();
        var known = await db.Embeddings.Where(row => row.Model == model && hashes.Contains(row.Hash)).Select(row => row.Hash).ToListAsync(cancellationToken);
        db.Embeddings.AddRange(vectors.DistinctBy(each => each.Hash).Where(each => !known.Contains(each.Hash)).Select(each => new EmbeddingRow
        {
            Hash = each.Hash,
            Model = model,
            Vector = MemoryMarshal.AsBytes(each.Vector.AsSpan()).ToArray(),
        }));
        var changed = await db.Chunks.Where(chunk => hashes.Contains(chunk.Hash)).Select(chunk => new { chunk.Document!.Index, chunk.Document.DocumentId }).Distinct().ToListAsync(cancellationToken);
        db.Changes.AddRange(changed.Select(key => new ChangeRow { Index = key.Index, DocumentId = key.DocumentId }));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signals.RaiseChanged();
    }
}
