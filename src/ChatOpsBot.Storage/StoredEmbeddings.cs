using System.Runtime.InteropServices;
using System.Text.Json;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.People;
using ChatOpsBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

internal sealed class StoredEmbeddings(IDbContextFactory<ChatOpsDb> databases, ReadConnections reads, ISettings settings, Notices notices) : IEmbeddings
{
    private const string MarkPrefix = "embedded-by:";
    private const int DocumentsAtOnce = 500;
    private const int HashesAtOnce = 500;

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

    public async Task<EmbeddingMark> MarkAsync(string model, CancellationToken cancellationToken) => Read(await settings.ReadAsync(Mark(model), cancellationToken));

    public Task SetMarkAsync(string model, EmbeddingMark mark, CancellationToken cancellationToken) => settings.WriteAsync(Mark(model), Write(mark), cancellationToken);

    public async Task SupersedeAsync(string model, IReadOnlyCollection<string> collections, IReadOnlyCollection<string> moved, IReadOnlyList<string>? languages, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (!await db.Embeddings.AnyAsync(other => other.Model != model, cancellationToken))
            return;
        var losers = new HashSet<string>(StringComparer.Ordinal);
        for (var after = 0L; await db.Documents.Where(row => row.Id > after).OrderBy(row => row.Id).Take(DocumentsAtOnce).Select(row => new { row.Id, row.Index }).ToListAsync(cancellationToken) is { Count: > 0 } documents; after = documents[^1].Id)
        {
            foreach (var document in documents.Where(each => moved.Contains(each.Index)))
                losers.UnionWith(await SupersedeAsync(db, model, collections, document.Id, languages, cancellationToken));
        }

        // What they lack now is looked for anew when a collection moves back.
        var marks = losers.Select(Mark).ToList();
        if (marks.Count > 0)
            await db.Settings.Where(row => marks.Contains(row.Name)).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Has a collection looked through anew by whatever model it has now.</summary>
    public static async Task ForgetMarksOfAsync(ChatOpsDb db, string collection, CancellationToken cancellationToken)
    {
        foreach (var row in await db.Settings.AsTracking().Where(row => row.Name.StartsWith(MarkPrefix)).ToListAsync(cancellationToken))
        {
            var mark = Read(row.Value);
            row.Value = Write(mark with { Collections = [.. mark.Collections.Where(name => name != collection)] });
        }
    }

    // A document after the other, so that each is indexed anew once. All who write wait for the deletion, so what is to be deleted is found before.
    private async Task<IReadOnlyList<string>> SupersedeAsync(ChatOpsDb db, string model, IReadOnlyCollection<string> collections, long document, IReadOnlyList<string>? languages, CancellationToken cancellationToken)
    {
        var known = languages ?? [];
        var superseded = db.Embeddings.Where(other => other.Model != model
            && db.Chunks.Where(chunk => chunk.DocumentRowId == document).Select(chunk => chunk.Hash).Contains(other.Hash)
            && !db.Chunks.Any(chunk => chunk.Hash == other.Hash && !collections.Contains(chunk.Document!.Index))
            && (db.Embeddings.Any(own => own.Hash == other.Hash && own.Model == model)
                || (languages != null && !db.Chunks.Any(chunk => chunk.Hash == other.Hash && known.Contains(chunk.Language)))));
        var found = await superseded.Select(other => new { other.Hash, other.Model }).ToListAsync(cancellationToken);
        if (found.Count == 0)
            return [];
        await using var transaction = await db.BeginAsync(cancellationToken);
        await superseded.ExecuteDeleteAsync(cancellationToken);
        foreach (var some in found.Select(other => other.Hash).Distinct(StringComparer.Ordinal).Chunk(HashesAtOnce))
            await LogAsync(db, [.. some], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        notices.DocumentsChanged();
        return [.. found.Select(other => other.Model)];
    }

    public async Task ForgetAsync(string model, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        while (await db.Embeddings.Where(row => row.Model == model).Select(row => row.Hash).Take(HashesAtOnce).ToListAsync(cancellationToken) is { Count: > 0 } some)
        {
            await using var transaction = await db.BeginAsync(cancellationToken);
            await db.Embeddings.Where(row => row.Model == model && some.Contains(row.Hash)).ExecuteDeleteAsync(cancellationToken);
            await LogAsync(db, some, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        var mark = Mark(model);
        await db.Settings.Where(row => row.Name == mark).ExecuteDeleteAsync(cancellationToken);
        notices.DocumentsChanged();
    }

    public async Task<int?> DimensionsAsync(string model, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Embeddings.AsNoTracking().Where(row => row.Model == model).OrderBy(row => row.Hash).Select(row => row.Vector).FirstOrDefaultAsync(cancellationToken) is { } vector ? vector.Length / sizeof(float) : null;
    }

    private static string Mark(string model) => MarkPrefix + model;

    private static EmbeddingMark Read(string? kept) => kept is ['{', ..] ? JsonSerializer.Deserialize(kept, StoredJson.Default.EmbeddingMark)! : EmbeddingMark.None;

    private static string Write(EmbeddingMark mark) => JsonSerializer.Serialize(mark, StoredJson.Default.EmbeddingMark);

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
