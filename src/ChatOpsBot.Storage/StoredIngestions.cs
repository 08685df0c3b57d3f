using System.Data.Common;
using System.Text.Json;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.People;
using ChatOpsBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

internal sealed class StoredIngestions(IDbContextFactory<ChatOpsDb> databases, ReadConnections reads, WriteQueue queue, Notices notices, TimeProvider time) : IIngestions
{
    private const int Waiting = (int)IngestionState.Waiting;
    private const int Failed = (int)IngestionState.Failed;
    private const string Columns = """ "Id", "Wanted", "State", "CompletedSteps", "Error", "CreatedAt", "UpdatedAt" """;

    // Together with what others write meanwhile, so that many who add small documents share a flush of the disk.
    public async Task EnqueueAsync(IReadOnlyList<NewIngestion> wanted, AuditEntry entry, CancellationToken cancellationToken)
    {
        // What was not saved yet is of no interest any more.
        const string Withdraw = """UPDATE "Ingestions" SET "State" = 4 WHERE "Index" = $1 AND "DocumentId" = $2 AND "State" = 0 AND "CompletedSteps" = ''""";
        const string Insert = """
            INSERT INTO "Ingestions" ("Index", "DocumentId", "Wanted", "CompletedSteps", "Batch", "State", "CreatedAt", "UpdatedAt")
            VALUES ($1, $2, $3, '', $4, 0, $5, $5) RETURNING "Id"
            """;
        var rows = wanted.Select(each => (each.Key, each.Batch, Json: Json(each))).ToList();
        var started = await queue.RunAsync(
            statements =>
            {
                var now = time.GetUtcNow();
                var orders = new List<NewJob>(rows.Count);
                foreach (var (key, batch, json) in rows)
                {
                    statements.Execute(Withdraw, key.Index, key.DocumentId);
                    orders.Add(ImportOrder.Of(statements.Query(Insert, row => row.GetInt64(0), key.Index, key.DocumentId, json, batch, now.ToUnixTimeMilliseconds())[0], key));
                }

                StoredJobs.Change(statements, new JobChanges(orders, []), now);
                AuditChain.Add(statements, entry, now);
                return orders;
            },
            cancellationToken);
        notices.JobsStarted(started);
    }

    public Task<Ingestion?> FindAsync(long id, CancellationToken cancellationToken) => Task.FromResult(reads.Read(statements => statements.Query(
        $"""SELECT {Columns} FROM "Ingestions" WHERE "Id" = $1""", ToIngestion, id) is [var found] ? found : null));

    public async Task<bool> SaveAsync(Job job, Ingestion ingestion, ReadDocument read, CancellationToken cancellationToken)
    {
        // Whoever has read the files has flushed them.
        const string Done = """UPDATE "Ingestions" SET "Wanted" = $4, "CompletedSteps" = $2, "UpdatedAt" = $3 WHERE "Id" = $1 AND "State" IN (0, 3)""";
        var now = time.GetUtcNow();
        var steps = string.Join(' ', ingestion.Wanted.Steps.Where(step => step != IngestionStep.Embed));
        var wanted = Json(ingestion.Wanted with { Unflushed = null });
        var document = new DocumentWrite(ingestion.Wanted, read);
        var isWanted = await queue.RunAsync(
            statements =>
            {
                if (!StoredJobs.IsHeld(statements, job) || statements.Execute(Done, ingestion.Id, steps, now.ToUnixTimeMilliseconds(), wanted) == 0)
                    return false;
                document.Run(statements, now);
                return true;
            },
            cancellationToken);
        if (isWanted)
            notices.DocumentsChanged();
        return isWanted;
    }

    public Task CompleteAsync(IReadOnlyCollection<(Job Job, Ingestion Ingestion)> saved, string? note, CancellationToken cancellationToken)
    {
        const string Complete = """UPDATE "Ingestions" SET "State" = 2, "CompletedSteps" = $2, "Error" = $3, "UpdatedAt" = $4 WHERE "Id" = $1 AND "State" IN (0, 3)""";
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return queue.RunAsync(
            statements => saved.Where(each => StoredJobs.IsHeld(statements, each.Job)).Sum(each => statements.Execute(
                Complete, each.Ingestion.Id, string.Join(' ', each.Ingestion.Wanted.Steps.Where(step => note is null || step != IngestionStep.Embed)), note, now)),
            cancellationToken);
    }

    public Task FailAsync(long id, string error, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return queue.RunAsync(
            statements => statements.Execute("""UPDATE "Ingestions" SET "State" = 3, "Error" = $2, "UpdatedAt" = $3 WHERE "Id" = $1 AND "State" IN (0, 3)""", id, error, now), cancellationToken);
    }

    public Task<Ingestion?> LatestAsync(DocumentKey key, CancellationToken cancellationToken) => Task.FromResult(reads.Read(statements => statements.Query(
        $"""SELECT {Columns} FROM "Ingestions" WHERE "Index" = $1 AND "DocumentId" = $2 ORDER BY "Id" DESC LIMIT 1""", ToIngestion, key.Index, key.DocumentId) is [var latest] ? latest : null));

    public async Task<IReadOnlyList<Ingestion>> UnfinishedAsync(int most, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await Latest(db).AsNoTracking().Where(row => row.State == Waiting || row.State == Failed)
            .OrderByDescending(row => row.Id).Take(most).ToListAsync(cancellationToken);
        return rows.ConvertAll(ToIngestion);
    }

    public async Task<int> RetryAsync(IReadOnlyCollection<long> ids, AuditEntry entry, CancellationToken cancellationToken)
    {
        const string Again = """
            UPDATE "Ingestions" SET "State" = 0, "Error" = NULL WHERE "Id" = $1 AND "State" IN (0, 3)
            AND NOT EXISTS (SELECT 1 FROM "Ingestions" AS "Later" WHERE "Later"."Index" = "Ingestions"."Index" AND "Later"."DocumentId" = "Ingestions"."DocumentId" AND "Later"."Id" > $1)
            RETURNING "Index", "DocumentId"
            """;
        var again = await queue.RunAsync(
            statements =>
            {
                var now = time.GetUtcNow();
                List<NewJob> orders = [.. ids.SelectMany(id => statements.Query(Again, row => ImportOrder.Of(id, new DocumentKey(row.GetString(0), row.GetString(1))), id))];
                orders.RemoveAll(order => !StoredJobs.Restart(statements, order, now));
                // What changes nothing is not audited.
                if (orders.Count > 0)
                    AuditChain.Add(statements, entry, now);
                return orders;
            },
            cancellationToken);
        notices.JobsStarted(again);
        return again.Count;
    }

    public async Task<Ingestion?> FirstOfAsync(string batch, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Ingestions.AsNoTracking().Where(row => row.Batch == batch).OrderBy(row => row.Id).FirstOrDefaultAsync(cancellationToken) is { } row ? ToIngestion(row) : null;
    }

    public async Task PruneAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Ingestions.Where(row => row.UpdatedAt < before && row.State != Waiting
            && db.Ingestions.Any(later => later.Index == row.Index && later.DocumentId == row.DocumentId && later.Id > row.Id)).ExecuteDeleteAsync(cancellationToken);
    }

    public async Task<BatchProgress> ProgressAsync(string batch, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var states = await db.Ingestions.Where(row => row.Batch == batch).GroupBy(row => row.State)
            .Select(group => new { State = (IngestionState)group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.State, group => group.Count, cancellationToken);
        return new BatchProgress(states.Values.Sum(), states.GetValueOrDefault(IngestionState.Done), states.GetValueOrDefault(IngestionState.Failed), states.GetValueOrDefault(IngestionState.Removed));
    }

    public Task<int> CancelAsync(string batch, AuditEntry entry, CancellationToken cancellationToken) => ChangeAsync(
        db => db.Ingestions.Where(row => row.Batch == batch && row.State == Waiting && row.CompletedSteps == "")
            .ExecuteUpdateAsync(row => row.SetProperty(each => each.State, (int)IngestionState.Removed), cancellationToken),
        entry, cancellationToken);

    // What changes nothing is not audited.
    private async Task<int> ChangeAsync(Func<ChatOpsDb, Task<int>> change, AuditEntry entry, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginAsync(cancellationToken);
        var changed = await change(db);
        if (changed > 0)
            await transaction.CommitAsync(entry, time.GetUtcNow(), cancellationToken);
        return changed;
    }

    public async Task<IReadOnlyList<Ingestion>> FailedOfAsync(string batch, int most, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Ingestions.AsNoTracking().Where(row => row.Batch == batch && row.State == Failed).OrderBy(row => row.Id).Take(most).ToListAsync(cancellationToken);
        return rows.ConvertAll(ToIngestion);
    }

    private static string Json(NewIngestion wanted) => JsonSerializer.Serialize(wanted, StoredJson.Default.NewIngestion);

    private static IQueryable<IngestionRow> Latest(ChatOpsDb db) =>
        db.Ingestions.Where(row => !db.Ingestions.Any(later => later.Index == row.Index && later.DocumentId == row.DocumentId && later.Id > row.Id));

    private static Ingestion ToIngestion(DbDataReader row) => new(
        row.GetInt64(0),
        JsonSerializer.Deserialize(row.GetString(1), StoredJson.Default.NewIngestion)!,
        (IngestionState)row.GetInt32(2),
        row.GetString(3).Split(' ', StringSplitOptions.RemoveEmptyEntries),
        row.Text(4),
        row.Time(5),
        row.Time(6));

    private static Ingestion ToIngestion(IngestionRow row) => new(
        row.Id,
        JsonSerializer.Deserialize(row.Wanted, StoredJson.Default.NewIngestion)!,
        (IngestionState)row.State,
        row.CompletedSteps.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        row.Error,
        row.CreatedAt,
        row.UpdatedAt);
}
