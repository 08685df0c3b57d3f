using System.Runtime.InteropServices;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.People;
using ChatOpsBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

internal sealed class StoredEmbeddings(IDbContextFactory<ChatOpsDb> databases, ReadConnections reads, ISettings settings, Notices notices) : IEmbeddings
{
    public async Task<IReadOnlyList<Chunk>> MissingAsync(string model, IReadOnlyList<string>? languages, IReadOnlyCollection<DocumentKey>? of, int most, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var chunks = db.Chunks.AsNoTracking().Where(chunk => chunk.Document!.RemovedAt == null && !db.Embeddings.Any(embedding => embedding.Hash == chunk.Hash && embedding.Model == model));
        if (languages is not null)
            chunks = chunks.Where(chunk => languages.Contains(chunk.Language));
        if (of is not null)
        {
            var documents = reads.Read(statements => of.Select(key => DocumentRead.Find(statements, key)?.Id).OfType<long>().ToList());
            chunks = chunks.Where(chunk => documents.Contains(chunk.DocumentRowId));
        }

        var rows = await chunks.OrderBy(chunk => chunk.Id).Take(most).ToListAsync(cancellationToken);
        return [.. rows.DistinctBy(row => row.Hash).Select(row => new Chunk(row.File, row.Number, row.Section, row.Heading, row.Text))];
    }

    public async Task<long> CompleteUpToAsync(string model, CancellationToken cancellationToken) =>
        long.TryParse(await settings.ReadAsync(Mark(model), cancellationToken), System.Globalization.CultureInfo.InvariantCulture, out var sequence) ? sequence : 0;

    public Task SetCompleteUpToAsync(string model, long sequence, CancellationToken cancellationToken) =>
        settings.WriteAsync(Mark(model), sequence.ToString(System.Globalization.CultureInfo.InvariantCulture), cancellationToken);

    public async Task<int?> DimensionsAsync(string model, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Embeddings.AsNoTracking().Where(row => row.Model == model).OrderBy(row => row.Hash).Select(row => row.Vector).FirstOrDefaultAsync(cancellationToken) is { } vector ? vector.Length / sizeof(float) : null;
    }

    private static string Mark(string model) => $"embedded:{model}";

    public async Task SaveAsync(IReadOnlyList<(string Hash, Embedding Embedding)> embedded, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginAsync(cancellationToken);
        var model = embedded[0].Embedding.Model;
        var hashes = embedded.Select(each => each.Hash).ToList();
        var known = await db.Embeddings.Where(row => row.Model == model && hashes.Contains(row.Hash)).Select(row => row.Hash).ToListAsync(cancellationToken);
        db.Embeddings.AddRange(embedded.DistinctBy(each => each.Hash).Where(each => !known.Contains(each.Hash)).Select(each => new EmbeddingRow
        {
            Hash = each.Hash,
            Model = model,
            Vector = MemoryMarshal.AsBytes(each.Embedding.Vector.AsSpan()).ToArray(),
            Sentences = SentenceVectors.Pack(each.Embedding.Sentences),
        }));
        var changed = await db.Chunks.Where(chunk => hashes.Contains(chunk.Hash)).Select(chunk => new { chunk.Document!.Index, chunk.Document.DocumentId }).Distinct().ToListAsync(cancellationToken);
        await ChangeLog.AddAsync(db, changed.Select(key => new DocumentKey(key.Index, key.DocumentId)), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        notices.DocumentsChanged();
    }
}
