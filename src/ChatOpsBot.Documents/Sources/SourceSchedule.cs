using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Localization;
using Quartz;

namespace ChatOpsBot.Documents.Sources;

/// <summary>Sources are due when their schedule says, and folders when something in them changes. When the last run was is in the database,
/// so that one that was missed while nothing ran is made up for, once.</summary>
internal sealed class SourceSchedule : ISchedule, IDisposable
{
    private const string Itself = "schedule";
    private readonly Dictionary<string, ISourceWatch> watches = new(StringComparer.Ordinal);
    private readonly ISources sources;
    private readonly IJobs jobs;
    private readonly Synchroniser synchroniser;
    private readonly TimeProvider time;
    private IReadOnlyList<Source> known = [];
    private volatile bool isStale = true;

    public SourceSchedule(ISources sources, IJobs jobs, Synchroniser synchroniser, DocumentSignals signals, TimeProvider time)
    {
        (this.sources, this.jobs, this.synchroniser, this.time) = (sources, jobs, synchroniser, time);
        signals.Changed += () => isStale = true;
    }

    /// <returns>What is wrong with a schedule; null when nothing is.</returns>
    public static Phrase? Wrong(string schedule) => CronExpression.TryParse(schedule, out _)
        ? null
        : (Phrase)$"'{schedule}' is not a schedule. Write seconds, minutes, hours, day, month, weekday, for example '0 0 6 * * ?' for every morning at six (UTC).";

    public void Dispose()
    {
        foreach (var watch in watches.Values)
            watch.Dispose();
    }

    public async Task<IReadOnlyList<NewJob>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (isStale)
        {
            isStale = false;
            known = await sources.ListAsync(cancellationToken);
        }

        foreach (var gone in watches.Keys.Except(known.Select(source => source.Name)).ToList())
        {
            watches[gone].Dispose();
            watches.Remove(gone);
        }

        var due = new List<NewJob>();
        foreach (var source in known)
        {
            // What changes while it is being read is a reason to read it again after that.
            if ((await jobs.UnfinishedAsync(SyncJob.Name, source.Name, subject: null, cancellationToken)).Count == 0 && await ReasonAsync(source, now, cancellationToken) is { } reason)
                due.Add(new SyncOrder(source.Name, Itself).ToJob(reason));
        }

        return due;
    }

    private async Task<string?> ReasonAsync(Source source, DateTimeOffset now, CancellationToken cancellationToken) =>
        HasChanged(source) ? $"changed {now:O}" : await DueTimeAsync(source, cancellationToken) is { } time && time <= now ? $"due {time:O}" : null;

    private async Task<DateTimeOffset?> DueTimeAsync(Source source, CancellationToken cancellationToken)
    {
        if (source.Schedule is null)
            return null;
        var last = (await sources.RunsAsync(source.Name, 1, cancellationToken)) is [var run] ? run.StartedAt : source.CreatedAt;
        return new CronExpression(source.Schedule, TimeZoneInfo.Utc).GetNextValidTimeAfter(last);
    }

    private bool HasChanged(Source source)
    {
        if (!watches.TryGetValue(source.Name, out var watch) || watch.Address != source.Address)
        {
            watch?.Dispose();
            watches.Remove(source.Name);
            if (synchroniser.Watch(source) is not { } begun)
                return false;
            watches[source.Name] = watch = begun;
        }

        return watch.HasSettled();
    }
}
