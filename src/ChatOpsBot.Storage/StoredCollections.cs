using System.Text.Json;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.People;
using ChatOpsBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

internal sealed class StoredCollections(IDbContextFactory<ChatOpsDb> databases, ReadConnections reads, Notices notices, TimeProvider time) : ICollections
{
    private const string Columns = """ "Name", "Owner", "Language", "ChunkTokens", "OverlapTokens", "Access", "CreatedAt", "EmbeddingModel" """;

    public Task<IReadOnlyList<Collection>> ListAsync(CancellationToken cancellationToken) => ReadAsync($"""SELECT {Columns} FROM "Collections" WHERE "RemovedAt" IS NULL ORDER BY "Name" """);

    public async Task<Collection?> FindAsync(string name, CancellationToken cancellationToken) =>
        await ReadAsync($"""SELECT {Columns} FROM "Collections" WHERE "Name" = $1 AND "RemovedAt" IS NULL""", name) is [var found] ? found : null;

    public async Task<IReadOnlyList<string>?> AccessAsync(string name, CancellationToken cancellationToken) =>
        await ReadAsync($"""SELECT {Columns} FROM "Collections" WHERE "Name" = $1""", name) is [var found] ? found.Access : null;

    public Task<IReadOnlyList<Collection>> ListRemovedAsync(CancellationToken cancellationToken) =>
        ReadAsync($"""SELECT {Columns} FROM "Collections" WHERE "RemovedAt" IS NOT NULL ORDER BY "RemovedAt" DESC""");

    public async Task SaveAsync(Collection collection, AuditEntry entry, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginAsync(cancellationToken);
        var access = JsonSerializer.Serialize(collection.Access, StoredJson.Default.IReadOnlyListString);
        var row = await db.Collections.AsTracking().FirstOrDefaultAsync(each => each.Name == collection.Name, cancellationToken);
        if (row is null)
            db.Collections.Add(row = new CollectionRow { Name = collection.Name, Owner = collection.Owner, Access = access, CreatedAt = time.GetUtcNow() });
        else if (row.Access != access)
            await ChangeLog.AddCollectionAsync(db, collection.Name, cancellationToken);
        if (row.EmbeddingModel != collection.EmbeddingModel)
            await StoredEmbeddings.ForgetMarksOfAsync(db, collection.Name, cancellationToken);
        (row.Owner, row.Language, row.Access, row.RemovedAt) = (collection.Owner, collection.Language, access, null);
        (row.ChunkTokens, row.OverlapTokens, row.EmbeddingModel) = (collection.Sizes.Tokens, collection.Sizes.Overlap, collection.EmbeddingModel);
        await EndAsync(db, transaction, entry, cancellationToken);
    }

    public async Task<CollectionRemoval> RemoveAsync(string name, Func<IReadOnlyList<string>, bool> may, AuditEntry entry, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginAsync(cancellationToken);
        var row = await db.Collections.AsNoTracking().FirstOrDefaultAsync(each => each.Name == name && each.RemovedAt == null, cancellationToken);
        var outcome = row is null || !may(AccessOf(row.Access)) ? CollectionRemoval.None : await HoldsOthersAsync(db, name, may, cancellationToken) ? CollectionRemoval.HoldsOthers : CollectionRemoval.Removed;
        if (outcome != CollectionRemoval.Removed)
        {
            await EndAsync(db, transaction, entry with { WasRefused = true }, cancellationToken);
            return outcome;
        }

        DateTimeOffset? now = time.GetUtcNow();
        await db.Ingestions.Where(each => each.Index == name && each.State != (int)IngestionState.Done)
            .ExecuteUpdateAsync(each => each.SetProperty(it => it.State, (int)IngestionState.Removed), cancellationToken);
        await db.Documents.Where(each => each.Index == name && each.RemovedAt == null).ExecuteUpdateAsync(each => each.SetProperty(it => it.RemovedAt, now), cancellationToken);
        await db.Collections.Where(each => each.Name == name).ExecuteUpdateAsync(each => each.SetProperty(it => it.RemovedAt, now), cancellationToken);
        await ChangeLog.AddCollectionAsync(db, name, cancellationToken);
        await EndAsync(db, transaction, entry, cancellationToken);
        return outcome;
    }

    public async Task<int?> RestoreAsync(string name, AuditEntry entry, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginAsync(cancellationToken);
        var removed = await db.Collections.Where(row => row.Name == name).Select(row => row.RemovedAt).FirstOrDefaultAsync(cancellationToken);
        if (removed is null)
            return null;
        await db.Collections.Where(row => row.Name == name).ExecuteUpdateAsync(row => row.SetProperty(each => each.RemovedAt, (DateTimeOffset?)null), cancellationToken);
        var documents = await db.Documents.Where(row => row.Index == name && row.RemovedAt == removed).ExecuteUpdateAsync(row => row.SetProperty(each => each.RemovedAt, (DateTimeOffset?)null), cancellationToken);
        await ChangeLog.AddCollectionAsync(db, name, cancellationToken);
        await EndAsync(db, transaction, entry, cancellationToken);
        return documents;
    }

    private Task<IReadOnlyList<Collection>> ReadAsync(string sql, params object?[] values) => Task.FromResult<IReadOnlyList<Collection>>(reads.Read(statements => statements.Query(
        sql,
        row => new Collection(
            row.GetString(0),
            row.GetString(1),
            row.Text(2),
            new ChunkSizes(row.GetInt32(3), row.GetInt32(4)),
            AccessOf(row.GetString(5)),
            row.Time(6))
        {
            EmbeddingModel = row.Text(7),
        },
        values)));

    private async Task<bool> HoldsOthersAsync(ChatOpsDb db, string name, Func<IReadOnlyList<string>, bool> may, CancellationToken cancellationToken)
    {
        var inheritance = reads.Read(Inheritance.Read);
        var kinds = await db.Documents.Where(row => row.Index == name && row.RemovedAt == null).Select(row => new { row.Source, row.Access }).Distinct().ToListAsync(cancellationToken);
        return kinds.Exists(kind => !may(inheritance.AccessOf(name, kind.Source, kind.Access)));
    }

    private async Task EndAsync(ChatOpsDb db, WriteTransaction transaction, AuditEntry entry, CancellationToken cancellationToken)
    {
        await transaction.CommitAsync(entry, time.GetUtcNow(), cancellationToken);
        notices.DocumentsChanged();
    }

    private static IReadOnlyList<string> AccessOf(string json) => JsonSerializer.Deserialize(json, StoredJson.Default.IReadOnlyListString)!;
}
