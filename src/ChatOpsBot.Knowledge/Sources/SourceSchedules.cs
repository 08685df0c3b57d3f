using System.Collections.Concurrent;
using ChatOpsBot.Core.Dispatch;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Wording;
using ChatOpsBot.Knowledge.Sources.Folders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;

namespace ChatOpsBot.Knowledge.Sources;

/// <summary>Synchronises sources when their schedule says, and folders when something in them changes. When the last run was is
/// in the database, so that one that was missed while nothing ran is made up for, once.</summary>
internal sealed partial class SourceSchedules : BackgroundService
{
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, FolderWatch> watches = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task> running = new(StringComparer.Ordinal);
    private readonly ISources sources;
    private readonly Synchroniser synchroniser;
    private readonly TimeProvider time;
    private readonly ILogger<SourceSchedules> logger;
    private IReadOnlyList<Source> known = [];
    private volatile bool isStale = true;

    public SourceSchedules(ISources sources, Synchroniser synchroniser, DocumentSignals signals, TimeProvider time, ILogger<SourceSchedules> logger)
    {
        (this.sources, this.synchroniser, this.time, this.logger) = (sources, synchroniser, time, logger);
        signals.Changed += () => isStale = true;
    }

    /// <returns>What is wrong with a schedule; null when nothing is.</returns>
    public static Phrase? Wrong(string schedule) => CronExpression.TryParse(schedule, out _)
        ? null
        : (Phrase)$"'{schedule}' is not a schedule. Write seconds, minutes, hours, day, month, weekday, for example '0 0 6 * * ?' for every morning at six (UTC).";

    public override void Dispose()
    {
        foreach (var watch in watches.Values)
            watch.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isStart = true;
        await Loop.ForeverAsync("the schedules of sources", async stopping =>
        {
            if (isStart)
                await sources.EndInterruptedAsync(stopping);
            isStart = false;
            await Task.Delay(Glance, time, stopping);
            await LookAsync(stopping);
        }, time, logger, stoppingToken);
        await Task.WhenAll(running.Values);
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        if (isStale)
        {
            isStale = false;
            known = await sources.ListAsync(stoppingToken);
        }

        foreach (var gone in watches.Keys.Except(known.Select(source => source.Name)).ToList())
        {
            watches[gone].Dispose();
            watches.Remove(gone);
        }

        foreach (var source in known)
        {
            if (!running.ContainsKey(source.Name) && (HasChanged(source) || await IsDueAsync(source, stoppingToken)))
                running[source.Name] = RunAsync(source, stoppingToken);
        }
    }

    private async Task RunAsync(Source source, CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            await synchroniser.RunAsync(source, "schedule", stoppingToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            RunFailed(logger, source.Name, failure);
        }
        finally
        {
            running.TryRemove(source.Name, out _);
        }
    }

    private async Task<bool> IsDueAsync(Source source, CancellationToken cancellationToken)
    {
        if (source.Schedule is null)
            return false;
        var last = (await sources.RunsAsync(source.Name, 1, cancellationToken)) is [var run] ? run.StartedAt : source.CreatedAt;
        return new CronExpression(source.Schedule, TimeZoneInfo.Utc).GetNextValidTimeAfter(last) <= time.GetUtcNow();
    }

    private bool HasChanged(Source source)
    {
        if (source.Kind != FolderSource.Kind || synchroniser.Wrong(source) is not null)
            return false;
        if (!watches.TryGetValue(source.Name, out var watch) || watch.Folder != source.Address)
        {
            watch?.Dispose();
            watches[source.Name] = watch = new FolderWatch(source.Address, time);
        }

        return watch.HasSettled();
    }

    [LoggerMessage(242, LogLevel.Error, "The synchronisation of {Source} failed")]
    private static partial void RunFailed(ILogger logger, string source, Exception failure);
}
