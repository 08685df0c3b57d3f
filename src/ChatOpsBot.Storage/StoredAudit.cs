using System.Runtime.CompilerServices;
using ChatOpsBot.Core.People;
using ChatOpsBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

internal sealed class StoredAudit(IDbContextFactory<ChatOpsDb> databases, WriteQueue writes, TimeProvider time) : IAuditLog
{
    public Task WriteAsync(AuditEntry entry, CancellationToken cancellationToken) => writes.RunAsync(
        statements =>
        {
            AuditChain.Add(statements, entry, time.GetUtcNow());
            return true;
        },
        cancellationToken);

    public async Task<IReadOnlyList<AuditRecord>> ListAsync(AuditFilter filter, long? before, int most, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = db.Audit.AsNoTracking();
        if (filter.Who is { } who)
            rows = rows.Where(row => row.PersonId.Contains(who));
        if (filter.What is { } what)
            rows = rows.Where(row => row.Action.StartsWith(what) || row.Subject.StartsWith(what));
        if (filter.Since is { } since)
            rows = rows.Where(row => row.At >= since);
        if (before is { } number)
            rows = rows.Where(row => row.Id < number);
        return (await rows.OrderByDescending(row => row.Id).Take(most).ToListAsync(cancellationToken)).ConvertAll(ToRecord);
    }

    public async IAsyncEnumerable<AuditRecord> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await foreach (var row in db.Audit.AsNoTracking().OrderBy(row => row.Id).AsAsyncEnumerable().WithCancellation(cancellationToken))
            yield return ToRecord(row);
    }

    public async Task<AuditVerdict> VerifyAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (hash, entries, last) = ("", 0L, 0L);
        await foreach (var row in db.Audit.AsNoTracking().OrderBy(row => row.Id).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            hash = AuditChain.HashOf(row, hash);
            if (row.Hash != hash)
                return new AuditVerdict(entries, row.Id, hash);
            (entries, last) = (entries + 1, row.Id);
        }

        // The end was cut off, or the whole log taken away.
        var head = await db.Settings.Where(row => row.Name == AuditChain.Head).Select(row => row.Value).FirstOrDefaultAsync(cancellationToken);
        return new AuditVerdict(entries, (head ?? "") == hash ? null : last + 1, hash);
    }

    private static AuditRecord ToRecord(AuditRow row) =>
        new(row.Id, row.At, new AuditEntry(row.PersonId, row.Action, row.Subject) { Before = row.Before, After = row.After, WasRefused = row.WasRefused }, row.Hash);
}
