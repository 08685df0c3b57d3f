using System.Globalization;
using System.Text.Json;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;
using ChatOpsBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

internal sealed class StoredDocuments(IDbContextFactory<ChatOpsDb> databases, ReadConnections reads, WriteQueue writes, Notices notices, TimeProvider time) : IDocuments
{
    private const int PurgedTogether = 50;

    public async Task<Page<Document>> ListAsync(Reader reader, string? index, PageRequest page, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = db.Documents.Where(row => row.RemovedAt == null && (index == null || row.Index == index));
        if (Cursor.Read(page.After, parts: 3) is [var title, var collection, var id])
        {
#pragma warning disable CA1309 // The database compares.
            rows = rows.Where(row => string.Compare(row.Title, title) > 0
                || (row.Title == title && (string.Compare(row.Index, collection) > 0 || (row.Index == collection && string.Compare(row.DocumentId, id) > 0))));
#pragma warning restore CA1309
        }

        var found = await ReadAsync(rows.OrderBy(row => row.Title).ThenBy(row => row.Index).ThenBy(row => row.DocumentId), reader, page.Size + 1, cancellationToken);
        return Page.Of(found, page, document => Cursor.Of(document.Title, document.Key.Index, document.Key.DocumentId));
    }

    public async Task<int> CountAsync(Reader reader, string? index, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var kept = db.Documents.AsNoTracking().Where(row => row.RemovedAt == null && (index == null || row.Index == index));
        if (reader.SeesAll)
            return await kept.CountAsync(cancellationToken);
        var inheritance = reads.Read(Inheritance.Read);
        var groups = await kept.GroupBy(row => new { row.Index, row.Source, row.Access })
            .Select(group => new { group.Key.Index, group.Key.Source, group.Key.Access, Count = group.Count() }).ToListAsync(cancellationToken);
        return groups.Where(group => reader.May(inheritance.AccessOf(group.Index, group.Source, group.Access))).Sum(group => group.Count);
    }

    public Task<bool> AnyAsync(Reader reader, CancellationToken cancellationToken) => Task.FromResult(reads.Read(statements =>
    {
        if (reader.SeesAll)
            return statements.Query("""SELECT 1 FROM "Documents" WHERE "RemovedAt" IS NULL LIMIT 1""", row => row.GetInt32(0)).Count > 0;
        var inheritance = Inheritance.Read(statements);
        return statements.Query("""SELECT DISTINCT "Index", "Source", "Access" FROM "Documents" WHERE "RemovedAt" IS NULL""", row => inheritance.AccessOf(row.GetString(0), row.Text(1), row.Text(2))).Any(reader.May);
    }));

    public Task<Document?> FindAsync(DocumentKey key, CancellationToken cancellationToken) => Task.FromResult(reads.Read(
        statements => DocumentRead.Find(statements, key) is { } row ? Inheritance.Read(statements).ToDocument(row) : null));

    public async Task<IReadOnlyList<Document>> NamedLikeAsync(Reader reader, string part, int most, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var like = $"%{part.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
        return await ReadAsync(db.Documents.Where(row => row.RemovedAt == null
            && (EF.Functions.Like(row.Title, like, "\\") || EF.Functions.Like(row.DocumentId, like, "\\") || EF.Functions.Like(row.Files, like, "\\"))).OrderBy(row => row.Title).ThenBy(row => row.Id), reader, most, cancellationToken);
    }

    public Task<IReadOnlyList<string>> AccessOfAsync(NewIngestion wanted, CancellationToken cancellationToken) => Task.FromResult(reads.Read(statements =>
    {
        var inheritance = Inheritance.Read(statements);
        return DocumentRead.Find(statements, wanted.Key) is { } row ? inheritance.AccessOf(row) : inheritance.AccessOf(wanted);
    }));

    public async Task<IReadOnlyList<DocumentVersion>> VersionsAsync(DocumentKey key, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.DocumentVersions.AsNoTracking().Where(row => Of(db, key).Any(document => document.Id == row.DocumentRowId))
            .OrderByDescending(row => row.Number).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => new DocumentVersion(row.Number, row.Title, JsonSerializer.Deserialize(row.Files, StoredJson.Default.IReadOnlyListStoredFile)!, row.AddedBy, row.At));
    }

    public async Task<IReadOnlyList<Document>> ListRemovedAsync(Reader reader, int most, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await ReadAsync(db.Documents.Where(row => row.RemovedAt != null).OrderByDescending(row => row.RemovedAt), reader, most, cancellationToken);
    }

    public Task<bool> RemoveAsync(DocumentKey key, AuditEntry entry, CancellationToken cancellationToken) => ChangeAsync(key, entry, async db =>
    {
        // What still waits to be read was removed with it.
        await db.Ingestions.Where(row => row.Index == key.Index && row.DocumentId == key.DocumentId)
            .ExecuteUpdateAsync(row => row.SetProperty(each => each.State, (int)IngestionState.Removed), cancellationToken);
        DateTimeOffset? now = time.GetUtcNow();
        return await Of(db, key).Where(row => row.RemovedAt == null)
            .ExecuteUpdateAsync(row => row.SetProperty(each => each.RemovedAt, now), cancellationToken);
    }, cancellationToken);

    public Task<bool> RestoreAsync(DocumentKey key, AuditEntry entry, CancellationToken cancellationToken) => ChangeAsync(key, entry, db =>
        Of(db, key).Where(row => row.RemovedAt != null).ExecuteUpdateAsync(row => row.SetProperty(each => each.RemovedAt, (DateTimeOffset?)null), cancellationToken), cancellationToken);

    public async Task<IReadOnlyList<string>?> SetAccessAsync(DocumentKey key, IReadOnlyList<string>? access, Func<IReadOnlyList<string>, AuditEntry> entry, CancellationToken cancellationToken)
    {
        var json = access is null ? null : JsonSerializer.Serialize(access, StoredJson.Default.IReadOnlyListString);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginAsync(cancellationToken);
        await Of(db, key).ExecuteUpdateAsync(row => row.SetProperty(each => each.Access, json), cancellationToken);
        if (await Of(db, key).AsNoTracking().FirstOrDefaultAsync(cancellationToken) is not { } changed)
            return null;
        var now = reads.Read(Inheritance.Read).AccessOf(changed);
        await EndAsync(db, transaction, key, entry(now), cancellationToken);
        return now;
    }

    public Task<IReadOnlyList<Document>> ToReviewAsync(DateOnly today, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Document>>(reads.Read(statements =>
    {
        var keys = statements.Query(
            """SELECT "Index", "DocumentId" FROM "Documents" WHERE "RemovedAt" IS NULL AND "ReviewBy" <= $1 ORDER BY "ReviewBy" """,
            row => new DocumentKey(row.GetString(0), row.GetString(1)), today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        var inheritance = Inheritance.Read(statements);
        return keys.Select(key => DocumentRead.Find(statements, key)).OfType<DocumentRow>().Select(inheritance.ToDocument).ToList();
    }));

    public Task<bool> SetReviewByAsync(DocumentKey key, DateOnly? day, AuditEntry entry, CancellationToken cancellationToken) => ChangeAsync(key, entry, db =>
        Of(db, key).ExecuteUpdateAsync(row => row.SetProperty(each => each.ReviewBy, day), cancellationToken), cancellationToken);

    public async Task<int> PurgeAsync(DateTimeOffset removedBefore, CancellationToken cancellationToken)
    {
        const string AnyCollection = """SELECT 1 FROM "Collections" WHERE "RemovedAt" < $1 LIMIT 1""";
        const string AnyDocument = """SELECT 1 FROM "Documents" WHERE "RemovedAt" < $1 LIMIT 1""";
        var before = removedBefore.ToUnixTimeMilliseconds();
        // Asked without keeping writers up: there is seldom anything to forget.
        if (!reads.Read(statements => Any(statements, AnyDocument) || Any(statements, AnyCollection)))
            return 0;
        var purged = 0;
        for (var some = PurgedTogether; some == PurgedTogether; purged += some)
            some = await writes.RunAsync(statements => DocumentDelete.Some(statements, before, PurgedTogether), cancellationToken);
        await writes.RunAsync(statements => statements.Execute("""DELETE FROM "Collections" WHERE "RemovedAt" < $1""", before), cancellationToken);
        reads.EmptyLog();
        return purged;

        bool Any(PreparedStatements statements, string sql) => statements.Query(sql, row => row.GetInt32(0), before).Count > 0;
    }

    private async Task<bool> ChangeAsync(DocumentKey key, AuditEntry entry, Func<ChatOpsDb, Task<int>> change, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginAsync(cancellationToken);
        var changed = await change(db);
        if (changed > 0)
            await EndAsync(db, transaction, key, entry, cancellationToken);
        else
            await transaction.CommitAsync(cancellationToken);
        return changed > 0;
    }

    private async Task EndAsync(ChatOpsDb db, WriteTransaction transaction, DocumentKey key, AuditEntry entry, CancellationToken cancellationToken)
    {
        await ChangeLog.AddAsync(db, [key], cancellationToken);
        await transaction.CommitAsync(entry, time.GetUtcNow(), cancellationToken);
        notices.DocumentsChanged();
    }

    // Access is inherited and decided here, so more is read until enough may be shown.
    private async Task<IReadOnlyList<Document>> ReadAsync(IQueryable<DocumentRow> rows, Reader reader, int most, CancellationToken cancellationToken)
    {
        var inheritance = reads.Read(Inheritance.Read);
        var shown = new List<Document>();
        await foreach (var row in rows.AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (reader.May(inheritance.AccessOf(row)))
                shown.Add(inheritance.ToDocument(row));
            if (shown.Count == most)
                break;
        }

        return shown;
    }

    private static IQueryable<DocumentRow> Of(ChatOpsDb db, DocumentKey key) => db.Documents.Where(row => row.Index == key.Index && row.DocumentId == key.DocumentId);
}
