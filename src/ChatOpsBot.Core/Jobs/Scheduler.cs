using ChatOpsBot.Core.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Core.Jobs;

/// <summary>Starts the jobs whose time has come. That they are done once is the matter of the job table.</summary>
internal sealed partial class Scheduler(IJobs jobs, IEnumerable<ISchedule> schedules, TimeProvider time, ILogger<Scheduler> logger) : BackgroundService
{
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(schedules.Select(schedule => LookAgainAndAgainAsync(schedule, stoppingToken)));

    private Task LookAgainAndAgainAsync(ISchedule schedule, CancellationToken stoppingToken)
    {
        // What was started before need not be written again each second.
        IReadOnlyCollection<string> started = [];
        var pause = Glance;
        return Loop.ForeverAsync($"the schedule {schedule.GetType().Name}", async stopping =>
        {
            await Task.Delay(pause, time, stopping);
            pause = schedule.Every;
            var due = await schedule.DueAsync(time.GetUtcNow(), stopping);
            if (due.Where(job => !started.Contains(job.Key)).ToList() is { Count: > 0 } missing)
            {
                await jobs.StartAsync(missing, stopping);
                missing.ForEach(job => Started(logger, job.Key));
            }

            started = [.. due.Select(job => job.Key)];
        }, time, logger, stoppingToken);
    }

    [LoggerMessage(105, LogLevel.Debug, "The time of {Job} has come")]
    private static partial void Started(ILogger logger, string job);
}
