using System.Text.Json;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.People;
using ChatOpsBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

internal sealed class StoredSources(IDbContextFactory<ChatOpsDb> databases, ReadConnections reads, WriteQueue writes, Notices notices, TimeProvider time) : ISources
{
    public Task<IReadOnlyList<Source>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Source>>(reads.Read(statements => statements.Query(
        """SELECT "Name", "Kind", "Address", "Index", "Schedule", "Options", "Access", "AddedBy", "CreatedAt" FROM "Sources" ORDER BY "Name" """,
        row => ToSource(new SourceRow
        {
            Name = row.GetString(0),
            Kind = row.GetString(1),
            Address = row.GetString(2),
            Index = row.GetString(3),
            Schedule = row.Text(4),
            Options = row.GetString(5),
            Access = row.Text(6),
            AddedBy = row.GetString(7),
            CreatedAt = row.Time(8),
        }))));

    public async Task<Source?> FindAsync(string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Sources.AsNoTracking().FirstOrDefaultAsync(row => row.Name == name, cancellationToken) is { } row ? ToSource(row) : null;
    }

    public async Task SaveAsync(Source source, AuditEntry entry, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginAsync(cancellationToken);
        await db.Sources.Where(row => row.Name == source.Name).ExecuteDeleteAsync(cancellationToken);
        db.Sources.Add(new SourceRow
        {
            Name = source.Name,
            Kind = source.Kind,
            Address = source.Address,
            Index = source.Index,
            Schedule = source.Schedule,
            Options = JsonSerializer.Serialize(source.Options, StoredJson.Default.IReadOnlyDictionaryStringString),
            Access = source.Access is null ? null : JsonSerializer.Serialize(source.Access, StoredJson.Default.IReadOnlyListString),
            AddedBy = source.AddedBy,
            CreatedAt = source.CreatedAt,
        });
        await ChangeLog.AddSourceAsync(db, source.Name, cancellationToken);
        await transaction.CommitAsync(entry, time.GetUtcNow(), cancellationToken);
        notices.DocumentsChanged();
    }

    public async Task<bool> RemoveAsync(string name, AuditEntry entry, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginAsync(cancellationToken);
        // Documents that stay must not become open because the source that closed them is gone.
        var access = await db.Sources.Where(row => row.Name == name).Select(row => row.Access).FirstOrDefaultAsync(cancellationToken);
        await db.Documents.Where(row => row.Source == name).ExecuteUpdateAsync(
            row => row.SetProperty(each => each.Source, (string?)null).SetProperty(each => each.Access, each => each.Access ?? access), cancellationToken);
        await db.SourceItems.Where(row => row.Source == name).ExecuteDeleteAsync(cancellationToken);
        await db.SourceRuns.Where(row => row.Source == name).ExecuteDeleteAsync(cancellationToken);
        var removed = await db.Sources.Where(row => row.Name == name).ExecuteDeleteAsync(cancellationToken);
        if (removed > 0)
            await transaction.CommitAsync(entry, time.GetUtcNow(), cancellationToken);
        notices.DocumentsChanged();
        return removed > 0;
    }

    public async Task<IReadOnlyList<SourceItem>> ItemsAsync(string source, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.SourceItems.AsNoTracking().Where(row => row.Source == source).OrderBy(row => row.Key)
            .Select(row => new SourceItem(row.Key, row.DocumentId, row.ETag, row.ModifiedAt, row.ContentHash)).ToListAsync(cancellationToken);
    }

    public async Task SaveItemAsync(string source, SourceItem item, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await db.SourceItems.AsTracking().FirstOrDefaultAsync(each => each.Source == source && each.Key == item.Key, cancellationToken);
        if (row is null)
            db.SourceItems.Add(row = new SourceItemRow { Source = source, Key = item.Key, DocumentId = item.DocumentId });
        (row.DocumentId, row.ETag, row.ModifiedAt, row.ContentHash) = (item.DocumentId, item.ETag, item.ModifiedAt, item.ContentHash);
        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task RemoveItemAsync(string source, string key, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.SourceItems.Where(row => row.Source == source && row.Key == key).ExecuteDeleteAsync(cancellationToken);
    }

    public Task<long> BeginRunAsync(string source, CancellationToken cancellationToken) => writes.RunAsync(
        statements =>
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            statements.Execute("""UPDATE "SourceRuns" SET "EndedAt" = $2, "Error" = $3 WHERE "Source" = $1 AND "EndedAt" IS NULL""", source, now, "The server stopped meanwhile.");
            return statements.Query(
                """INSERT INTO "SourceRuns" ("Source", "StartedAt", "Added", "Changed", "Removed", "Unchanged", "Failures") VALUES ($1, $2, 0, 0, 0, 0, '[]') RETURNING "Id" """, row => row.GetInt64(0), source, now)[0];
        },
        cancellationToken);

    public async Task EndRunAsync(SourceRun run, AuditEntry entry, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginAsync(cancellationToken);
        var failures = JsonSerializer.Serialize(run.Failures, StoredJson.Default.IReadOnlyListString);
        await db.SourceRuns.Where(row => row.Id == run.Id).ExecuteUpdateAsync(
            row => row.SetProperty(each => each.EndedAt, run.EndedAt)
                .SetProperty(each => each.Added, run.Added)
                .SetProperty(each => each.Changed, run.Changed)
                .SetProperty(each => each.Removed, run.Removed)
                .SetProperty(each => each.Unchanged, run.Unchanged)
                .SetProperty(each => each.Failures, failures)
                .SetProperty(each => each.Error, run.Error), cancellationToken);
        await transaction.CommitAsync(entry, time.GetUtcNow(), cancellationToken);
    }

    public async Task PruneAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.SourceRuns.Where(row => row.EndedAt < before && db.SourceRuns.Any(later => later.Source == row.Source && later.Id > row.Id)).ExecuteDeleteAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<SourceRun>> RunsAsync(string source, int most, CancellationToken cancellationToken, long before = long.MaxValue)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.SourceRuns.AsNoTracking().Where(row => row.Source == source && row.Id < before).OrderByDescending(row => row.Id).Take(most).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => new SourceRun(row.Id, row.Source, row.StartedAt, row.EndedAt, row.Added, row.Changed, row.Removed, row.Unchanged,
            JsonSerializer.Deserialize(row.Failures, StoredJson.Default.IReadOnlyListString)!, row.Error));
    }

    private static Source ToSource(SourceRow row) => new(
        row.Name,
        row.Kind,
        row.Address,
        row.Index,
        row.Schedule,
        JsonSerializer.Deserialize(row.Options, StoredJson.Default.IReadOnlyDictionaryStringString)!,
        row.Access is null ? null : JsonSerializer.Deserialize(row.Access, StoredJson.Default.IReadOnlyListString)!,
        row.AddedBy,
        row.CreatedAt);
}
