using System.Text.Json;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

internal sealed class StoredCollections(IDbContextFactory<ChatOpsDb> databases, DocumentSignals signals, TimeProvider time) : ICollections
{
    public async Task<IReadOnlyList<Collection>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await ReadAsync(db, db.Collections.OrderBy(row => row.Name), cancellationToken);
    }

    public async Task<Collection?> FindAsync(string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return (await ReadAsync(db, db.Collections.Where(row => row.Name == name), cancellationToken)).FirstOrDefault();
    }

    public async Task SaveAsync(Collection collection, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginAsync(cancellationToken);
        var access = JsonSerializer.Serialize(collection.Access, StoredJson.Default.IReadOnlyListString);
        var row = await db.Collections.AsTracking().FirstOrDefaultAsync(each => each.Name == collection.Name, cancellationToken);
        if (row is null)
            db.Collections.Add(row = new CollectionRow { Name = collection.Name, Owner = collection.Owner, Access = access, CreatedAt = time.GetUtcNow() });
        else if (row.Access != access)
            await LogAsync(db, collection.Name, cancellationToken);
        (row.Owner, row.Language, row.Access) = (collection.Owner, collection.Language, access);
        (row.ChunkTokens, row.OverlapTokens) = (collection.Sizes.Tokens, collection.Sizes.Overlap);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signals.RaiseChanged();
    }

    public async Task<bool> RemoveAsync(string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginAsync(cancellationToken);
        await LogAsync(db, name, cancellationToken);
        await db.Ingestions.Where(row => row.Index == name).ExecuteUpdateAsync(row => row.SetProperty(each => each.State, (int)IngestionState.Removed), cancellationToken);
        await DocumentDelete.OfAsync(db, row => row.Index == name, cancellationToken);
        var removed = await db.Collections.Where(row => row.Name == name).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signals.RaiseChanged();
        return removed > 0;
    }

    // Every document of the collection is to be indexed anew.
    private static Task<int> LogAsync(ChatOpsDb db, string name, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync(
        $"""INSERT INTO "Changes" ("Index", "DocumentId") SELECT "Index", "DocumentId" FROM "Documents" WHERE "Index" = {name}""", cancellationToken);

    private static async Task<List<Collection>> ReadAsync(ChatOpsDb db, IQueryable<CollectionRow> rows, CancellationToken cancellationToken)
    {
        var read = await rows.AsNoTracking().Select(row => new
        {
            Row = row,
            Documents = db.Documents.Count(document => document.Index == row.Name && document.RemovedAt == null),
        }).ToListAsync(cancellationToken);
        return read.ConvertAll(each => new Collection(
            each.Row.Name,
            each.Row.Owner,
            each.Row.Language,
            new ChunkSizes(each.Row.ChunkTokens, each.Row.OverlapTokens),
            JsonSerializer.Deserialize(each.Row.Access, StoredJson.Default.IReadOnlyListString)!,
            each.Documents,
            each.Row.CreatedAt));
    }
}
