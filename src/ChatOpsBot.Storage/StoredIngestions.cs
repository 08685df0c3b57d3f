using System.Text.Json;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

internal sealed class StoredIngestions(IDbContextFactory<ChatOpsDb> databases, DocumentSignals signals, TimeProvider time) : IIngestions
{
    private const int Waiting = (int)IngestionState.Waiting;
    private const int Running = (int)IngestionState.Running;
    private const int Failed = (int)IngestionState.Failed;

    public async Task EnqueueAsync(IReadOnlyList<NewIngestion> wanted, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginAsync(cancellationToken);
        var now = time.GetUtcNow();
        foreach (var key in wanted.Select(each => each.Key))
        {
            // What waits, perhaps to be tried again, is of no interest any more.
            await db.Ingestions.Where(row => row.Index == key.Index && row.DocumentId == key.DocumentId && row.State == Waiting)
                .ExecuteUpdateAsync(row => row.SetProperty(each => each.State, (int)IngestionState.Removed), cancellationToken);
        }

        db.Ingestions.AddRange(wanted.Select(each => new IngestionRow
        {
            Index = each.Key.Index,
            DocumentId = each.Key.DocumentId,
            Wanted = JsonSerializer.Serialize(each, StoredJson.Default.NewIngestion),
            CompletedSteps = "",
            Batch = each.Batch,
            State = Waiting,
            NotBefore = now,
            CreatedAt = now,
            UpdatedAt = now,
        }));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signals.RaiseEnqueued();
    }

    public async Task<Ingestion?> TakeAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        while (true)
        {
            var now = time.GetUtcNow();
            var row = await db.Ingestions.AsNoTracking()
                .Where(each => each.State == Waiting && each.NotBefore <= now)
                .Where(each => !db.Ingestions.Any(other => other.Index == each.Index && other.DocumentId == each.DocumentId
                    && (other.State == Running || (other.State == Waiting && other.Id < each.Id))))
                .OrderBy(each => each.Id).FirstOrDefaultAsync(cancellationToken);
            if (row is null)
                return null;
            var taken = await db.Ingestions.Where(each => each.Id == row.Id && each.State == Waiting)
                .ExecuteUpdateAsync(each => each.SetProperty(it => it.State, Running).SetProperty(it => it.UpdatedAt, now), cancellationToken);
            if (taken == 1)
                return ToIngestion(row) with { State = IngestionState.Running };
        }
    }

    public async Task RequeueAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Ingestions.Where(row => row.State == Running).ExecuteUpdateAsync(row => row.SetProperty(each => each.State, Waiting), cancellationToken);
    }

    public async Task<bool> SaveAsync(Ingestion ingestion, ReadDocument read, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        await using var transaction = await db.BeginAsync(cancellationToken);
        var steps = string.Join(' ', ingestion.Wanted.Steps.Where(step => step != IngestionStep.Embed));
        var isWanted = await OfRunning(db, ingestion).ExecuteUpdateAsync(
            row => row.SetProperty(each => each.CompletedSteps, steps).SetProperty(each => each.UpdatedAt, now), cancellationToken);
        if (isWanted == 0)
            return false;
        await DocumentWrite.ReplaceAsync(db, ingestion.Wanted, read, now, cancellationToken);
        db.Changes.Add(new ChangeRow { Index = ingestion.Wanted.Key.Index, DocumentId = ingestion.Wanted.Key.DocumentId });
        db.ChangeTracker.DetectChanges();
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signals.RaiseChanged();
        return true;
    }

    public async Task CompleteAsync(IReadOnlyCollection<Ingestion> ingestions, string? note, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        foreach (var alike in ingestions.GroupBy(ingestion => string.Join(' ', ingestion.Wanted.Steps.Where(step => note is null || step != IngestionStep.Embed))))
        {
            var (ids, steps) = (alike.Select(ingestion => ingestion.Id).ToList(), alike.Key);
            await db.Ingestions.Where(row => ids.Contains(row.Id) && row.State == Running).ExecuteUpdateAsync(
                row => row.SetProperty(each => each.State, (int)IngestionState.Done)
                    .SetProperty(each => each.CompletedSteps, steps)
                    .SetProperty(each => each.Error, note)
                    .SetProperty(each => each.UpdatedAt, now), cancellationToken);
        }
    }

    public async Task FailAsync(Ingestion ingestion, string error, TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var state = retryAfter is null ? Failed : Waiting;
        await OfRunning(db, ingestion).ExecuteUpdateAsync(
            row => row.SetProperty(each => each.State, state)
                .SetProperty(each => each.Failures, each => each.Failures + 1)
                .SetProperty(each => each.Error, error)
                .SetProperty(each => each.NotBefore, now + (retryAfter ?? TimeSpan.Zero))
                .SetProperty(each => each.UpdatedAt, now), cancellationToken);
    }

    public async Task<Ingestion?> LatestAsync(DocumentKey key, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await db.Ingestions.AsNoTracking().Where(each => each.Index == key.Index && each.DocumentId == key.DocumentId)
            .OrderByDescending(each => each.Id).FirstOrDefaultAsync(cancellationToken);
        return row is null ? null : ToIngestion(row);
    }

    public async Task<IReadOnlyList<Ingestion>> UnfinishedAsync(int most, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await Latest(db).AsNoTracking().Where(row => row.State == Waiting || row.State == Running || row.State == Failed)
            .OrderByDescending(row => row.Id).Take(most).ToListAsync(cancellationToken);
        return rows.ConvertAll(ToIngestion);
    }

    public async Task<int> RetryAsync(DocumentKey? key, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var waiting = Latest(db).Where(row => row.State == Failed || (row.State == Waiting && row.NotBefore > now));
        if (key is { } one)
            waiting = waiting.Where(row => row.Index == one.Index && row.DocumentId == one.DocumentId);
        var again = await waiting.ExecuteUpdateAsync(
            row => row.SetProperty(each => each.State, Waiting).SetProperty(each => each.NotBefore, now).SetProperty(each => each.Failures, 0), cancellationToken);
        signals.RaiseEnqueued();
        return again;
    }

    public async Task<BatchProgress> ProgressAsync(string batch, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var states = await db.Ingestions.Where(row => row.Batch == batch).GroupBy(row => row.State)
            .Select(group => new { State = (IngestionState)group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.State, group => group.Count, cancellationToken);
        return new BatchProgress(states.Values.Sum(), states.GetValueOrDefault(IngestionState.Done), states.GetValueOrDefault(IngestionState.Failed), states.GetValueOrDefault(IngestionState.Removed));
    }

    public async Task<int> CancelAsync(string batch, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Ingestions.Where(row => row.Batch == batch && row.State == Waiting)
            .ExecuteUpdateAsync(row => row.SetProperty(each => each.State, (int)IngestionState.Removed), cancellationToken);
    }

    public async Task<IReadOnlyList<Ingestion>> FailedOfAsync(string batch, int most, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Ingestions.AsNoTracking().Where(row => row.Batch == batch && row.State == Failed).OrderBy(row => row.Id).Take(most).ToListAsync(cancellationToken);
        return rows.ConvertAll(ToIngestion);
    }

    private static IQueryable<IngestionRow> OfRunning(ChatOpsDb db, Ingestion ingestion) => db.Ingestions.Where(row => row.Id == ingestion.Id && row.State == Running);

    private static IQueryable<IngestionRow> Latest(ChatOpsDb db) =>
        db.Ingestions.Where(row => !db.Ingestions.Any(later => later.Index == row.Index && later.DocumentId == row.DocumentId && later.Id > row.Id));

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
