using System.Text.Json;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.People;
using ChatOpsBot.Storage.Rows;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

internal sealed class StoredIngestions(IDbContextFactory<ChatOpsDb> databases, ReadConnections reads, WriteQueue queue, DocumentSignals signals, TimeProvider time) : IIngestions
{
    private const int Waiting = (int)IngestionState.Waiting;
    private const int Running = (int)IngestionState.Running;
    private const int Failed = (int)IngestionState.Failed;
    private const string Columns = """ "Id", "Wanted", "State", "CompletedSteps", "Failures", "Error", "CreatedAt", "UpdatedAt" """;

    // Together with what others write meanwhile, so that many who add small documents share a flush of the disk.
    public async Task EnqueueAsync(IReadOnlyList<NewIngestion> wanted, AuditEntry entry, CancellationToken cancellationToken)
    {
        const string Withdraw = """UPDATE "Ingestions" SET "State" = 4 WHERE "Index" = $1 AND "DocumentId" = $2 AND "State" = 0""";
        const string Insert = """
            INSERT INTO "Ingestions" ("Index", "DocumentId", "Wanted", "CompletedSteps", "Batch", "State", "Failures", "NotBefore", "CreatedAt", "UpdatedAt")
            VALUES ($1, $2, $3, '', $4, 0, 0, $5, $5, $5)
            """;
        var rows = wanted.Select(each => (each.Key, each.Batch, Json: Json(each))).ToList();
        await queue.RunAsync(
            statements =>
            {
                var now = time.GetUtcNow();
                foreach (var (key, batch, json) in rows)
                {
                    // What waits, perhaps to be tried again, is of no interest any more.
                    statements.Execute(Withdraw, key.Index, key.DocumentId);
                    statements.Execute(Insert, key.Index, key.DocumentId, json, batch, now.ToUnixTimeMilliseconds());
                }

                AuditChain.Add(statements, entry, now);
                return rows.Count;
            },
            cancellationToken);
        signals.RaiseEnqueued();
    }

    public async Task<Ingestion?> TakeAsync(CancellationToken cancellationToken)
    {
        const string IsDue = """SELECT EXISTS (SELECT 1 FROM "Ingestions" WHERE "State" = 0 AND "NotBefore" <= $1)""";
        const string Take = $"""
            UPDATE "Ingestions" SET "State" = 1, "UpdatedAt" = $1 WHERE "Id" = (
                SELECT one."Id" FROM "Ingestions" AS one WHERE one."State" = 0 AND one."NotBefore" <= $1 AND NOT EXISTS (
                    SELECT 1 FROM "Ingestions" AS other WHERE other."Index" = one."Index" AND other."DocumentId" = one."DocumentId"
                    AND (other."State" = 1 OR (other."State" = 0 AND other."Id" < one."Id")))
                ORDER BY one."Id" LIMIT 1)
            RETURNING {Columns}
            """;
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        // Asked without keeping writers up: most of the time nothing waits.
        if (!reads.Read(statements => statements.Query(IsDue, row => row.GetBoolean(0), now))[0])
            return null;
        return await queue.RunAsync(statements => statements.Query(Take, ToIngestion, now) is [var taken, ..] ? taken : null, cancellationToken);
    }

    public Task RequeueAsync(IReadOnlyCollection<long> running, CancellationToken cancellationToken) => queue.RunAsync(
        statements => statements.Execute(
            """UPDATE "Ingestions" SET "State" = 0 WHERE "State" = 1 AND "Id" NOT IN (SELECT value FROM json_each($1))""", $"[{string.Join(',', running)}]"),
        cancellationToken);

    public async Task<bool> SaveAsync(Ingestion ingestion, ReadDocument read, CancellationToken cancellationToken)
    {
        // Whoever has read the files has flushed them.
        const string Done = """UPDATE "Ingestions" SET "Wanted" = $4, "CompletedSteps" = $2, "UpdatedAt" = $3 WHERE "Id" = $1 AND "State" = 1""";
        var now = time.GetUtcNow();
        var steps = string.Join(' ', ingestion.Wanted.Steps.Where(step => step != IngestionStep.Embed));
        var wanted = Json(ingestion.Wanted with { Unflushed = null });
        var document = new DocumentWrite(ingestion.Wanted, read);
        var isWanted = await queue.RunAsync(
            statements =>
            {
                if (statements.Execute(Done, ingestion.Id, steps, now.ToUnixTimeMilliseconds(), wanted) == 0)
                    return false;
                document.Run(statements, now);
                return true;
            },
            cancellationToken);
        if (isWanted)
            signals.RaiseChanged();
        return isWanted;
    }

    public Task CompleteAsync(IReadOnlyCollection<Ingestion> ingestions, string? note, CancellationToken cancellationToken)
    {
        const string Complete = """UPDATE "Ingestions" SET "State" = 2, "CompletedSteps" = $2, "Error" = $3, "UpdatedAt" = $4 WHERE "Id" = $1 AND "State" = 1""";
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return queue.RunAsync(
            statements => ingestions.Sum(ingestion => statements.Execute(
                Complete, ingestion.Id, string.Join(' ', ingestion.Wanted.Steps.Where(step => note is null || step != IngestionStep.Embed)), note, now)),
            cancellationToken);
    }

    public Task FailAsync(Ingestion ingestion, string error, TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        const string Fail = """UPDATE "Ingestions" SET "State" = $2, "Failures" = "Failures" + 1, "Error" = $3, "NotBefore" = $4, "UpdatedAt" = $5, "Wanted" = $6 WHERE "Id" = $1 AND "State" = 1""";
        var now = time.GetUtcNow();
        var wanted = Json(ingestion.Wanted);
        var notBefore = (now + (retryAfter ?? TimeSpan.Zero)).ToUnixTimeMilliseconds();
        return queue.RunAsync(
            statements => statements.Execute(Fail, ingestion.Id, retryAfter is null ? Failed : Waiting, error, notBefore, now.ToUnixTimeMilliseconds(), wanted), cancellationToken);
    }

    public Task<Ingestion?> LatestAsync(DocumentKey key, CancellationToken cancellationToken) => Task.FromResult(reads.Read(statements => statements.Query(
        $"""SELECT {Columns} FROM "Ingestions" WHERE "Index" = $1 AND "DocumentId" = $2 ORDER BY "Id" DESC LIMIT 1""", ToIngestion, key.Index, key.DocumentId) is [var latest] ? latest : null));

    public async Task<IReadOnlyList<Ingestion>> UnfinishedAsync(int most, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await Latest(db).AsNoTracking().Where(row => row.State == Waiting || row.State == Running || row.State == Failed)
            .OrderByDescending(row => row.Id).Take(most).ToListAsync(cancellationToken);
        return rows.ConvertAll(ToIngestion);
    }

    public async Task<int> RetryAsync(IReadOnlyCollection<long> ids, AuditEntry entry, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var again = await ChangeAsync(
            db => Latest(db).Where(row => ids.Contains(row.Id) && (row.State == Failed || (row.State == Waiting && row.NotBefore > now))).ExecuteUpdateAsync(
                row => row.SetProperty(each => each.State, Waiting).SetProperty(each => each.NotBefore, now).SetProperty(each => each.Failures, 0), cancellationToken),
            entry, cancellationToken);
        signals.RaiseEnqueued();
        return again;
    }

    public async Task<Ingestion?> FirstOfAsync(string batch, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Ingestions.AsNoTracking().Where(row => row.Batch == batch).OrderBy(row => row.Id).FirstOrDefaultAsync(cancellationToken) is { } row ? ToIngestion(row) : null;
    }

    public async Task PruneAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Ingestions.Where(row => row.UpdatedAt < before && row.State != Waiting && row.State != Running
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
        db => db.Ingestions.Where(row => row.Batch == batch && row.State == Waiting)
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

    private static Ingestion ToIngestion(SqliteDataReader row) => new(
        row.GetInt64(0),
        JsonSerializer.Deserialize(row.GetString(1), StoredJson.Default.NewIngestion)!,
        (IngestionState)row.GetInt32(2),
        row.GetString(3).Split(' ', StringSplitOptions.RemoveEmptyEntries),
        row.GetInt32(4),
        row.Text(5),
        row.Time(6),
        row.Time(7));

    private static Ingestion ToIngestion(IngestionRow row) => new(
        row.Id,
        JsonSerializer.Deserialize(row.Wanted, StoredJson.Default.NewIngestion)!,
        (IngestionState)row.State,
        row.CompletedSteps.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        row.Failures,
        row.Error,
        row.CreatedAt,
        row.UpdatedAt);
}
