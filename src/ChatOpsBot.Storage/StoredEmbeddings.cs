using System.Runtime.InteropServices;
using System.Text.Json;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.People;
using ChatOpsBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

internal sealed class StoredEmbeddings(IDbContextFactory<ChatOpsDb> databases, ReadConnections reads, ISettings settings, Notices notices) : IEmbeddings
{
    private const string MarkPrefix = "embedded:";
    private const int AtOnce = 500;

    public async Task<IReadOnlyList<Chunk>> MissingAsync(
        string model, IReadOnlyCollection<string> collections, IReadOnlyList<string>? languages, IReadOnlyCollection<DocumentKey>? of, int most, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var chunks = Missing(db, model, collections, languages);
        if (of is not null)
        {
            var documents = reads.Read(statements => of.Select(key => DocumentRead.Find(statements, key)?.Id).OfType<long>().ToList());
            chunks = chunks.Where(chunk => documents.Contains(chunk.DocumentRowId));
        }

        var rows = await chunks.OrderBy(chunk => chunk.Id).Take(most).ToListAsync(cancellationToken);
        return [.. rows.DistinctBy(row => row.Hash).Select(row => new Chunk(row.File, row.Number, row.Section, row.Heading, row.Text))];
    }

    public async Task<int> CountMissingAsync(string model, string collection, IReadOnlyList<string>? languages, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await Missing(db, model, [collection], languages).CountAsync(cancellationToken);
    }

    // The version before wrote a number alone: what that was of is not known.
    public async Task<Embedded> EmbeddedAsync(string model, CancellationToken cancellationToken) =>
        await settings.ReadAsync(Mark(model), cancellationToken) is ['{', ..] kept ? JsonSerializer.Deserialize(kept, StoredJson.Default.Embedded)! : Embedded.None;

    public Task SetEmbeddedAsync(string model, Embedded embedded, CancellationToken cancellationToken) =>
        settings.WriteAsync(Mark(model), JsonSerializer.Serialize(embedded, StoredJson.Default.Embedded), cancellationToken);

    public async Task SupersedeAsync(string model, IReadOnlyCollection<string> collections, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        for (var after = ""; await SupersedeSomeAsync(db, model, collections, after, cancellationToken) is { } last; after = last)
            notices.DocumentsChanged();
    }

    // All who write wait for this, so it is done in parts.
    private static async Task<string?> SupersedeSomeAsync(ChatOpsDb db, string model, IReadOnlyCollection<string> collections, string after, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(cancellationToken);
#pragma warning disable CA1309 // The database compares.
        var hashes = await db.Embeddings.Where(other => other.Model != model && string.Compare(other.Hash, after) > 0
                && db.Embeddings.Any(own => own.Hash == other.Hash && own.Model == model)
                && db.Chunks.Any(chunk => chunk.Hash == other.Hash)
                && !db.Chunks.Any(chunk => chunk.Hash == other.Hash && !collections.Contains(chunk.Document!.Index)))
            .Select(other => other.Hash).Distinct().Order().Take(AtOnce).ToListAsync(cancellationToken);
#pragma warning restore CA1309
        if (hashes.Count == 0)
            return null;
        await db.Embeddings.Where(other => other.Model != model && hashes.Contains(other.Hash)).ExecuteDeleteAsync(cancellationToken);
        await db.Settings.Where(row => row.Name.StartsWith(MarkPrefix) && row.Name != Mark(model)).ExecuteDeleteAsync(cancellationToken);
        await LogAsync(db, hashes, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return hashes[^1];
    }

    public async Task<int?> DimensionsAsync(string model, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Embeddings.AsNoTracking().Where(row => row.Model == model).OrderBy(row => row.Hash).Select(row => row.Vector).FirstOrDefaultAsync(cancellationToken) is { } vector ? vector.Length / sizeof(float) : null;
    }

    private static string Mark(string model) => MarkPrefix + model;

    private static IQueryable<ChunkRow> Missing(ChatOpsDb db, string model, IReadOnlyCollection<string> collections, IReadOnlyList<string>? languages)
    {
        var chunks = db.Chunks.AsNoTracking().Where(chunk => chunk.Document!.RemovedAt == null && collections.Contains(chunk.Document.Index)
            && !db.Embeddings.Any(embedding => embedding.Hash == chunk.Hash && embedding.Model == model));
        return languages is null ? chunks : chunks.Where(chunk => languages.Contains(chunk.Language));
    }

    private static async Task LogAsync(ChatOpsDb db, List<string> hashes, CancellationToken cancellationToken)
    {
        var changed = await db.Chunks.Where(chunk => hashes.Contains(chunk.Hash)).Select(chunk => new { chunk.Document!.Index, chunk.Document.DocumentId }).Distinct().ToListAsync(cancellationToken);
        await ChangeLog.AddAsync(db, changed.Select(key => new DocumentKey(key.Index, key.DocumentId)), cancellationToken);
    }

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
        await LogAsync(db, hashes, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        notices.DocumentsChanged();
    }
}
