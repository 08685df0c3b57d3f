using System.Globalization;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Platforms;
using ChatOpsBot.Core.Schedules;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Agents.Schedules;

/// <summary>Says which of the things that people want done at a time are due.</summary>
internal sealed class DueSchedules(ISchedules schedules) : ISchedule
{
    public async Task<IReadOnlyList<NewJob>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        [.. (await schedules.DueAsync(now, cancellationToken)).Select(due => new NewJob(ScheduleJob.KeyOf(due), ScheduleJob.KindName, $"schedule-{due.Id}", "", due.Id.ToString(CultureInfo.InvariantCulture)))];
}

/// <summary>Does what is due: it goes in at the door where it was asked for, as if the person had written it now, with the rights that
/// they have now. What was missed while nothing ran is done once.</summary>
internal sealed partial class ScheduleJob(ISchedules schedules, IInbox inbox, PlatformDirectory platforms, TimeProvider time, ILogger<ScheduleJob> logger) : IJobHandler
{
    public const string KindName = "schedule";

    /// <summary>Of an occasion.</summary>
    public static string KeyOf(Schedule due) => string.Create(CultureInfo.InvariantCulture, $"schedule-{due.Id}-{due.NextAt.ToUnixTimeSeconds()}");

    public string Kind => KindName;

    public JobLimits Limits { get; } = new(AtOnce: 20, Longest: TimeSpan.FromMinutes(1));

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        if (await schedules.FindAsync(long.Parse(run.Job.Payload, CultureInfo.InvariantCulture), cancellationToken) is not { } due || KeyOf(due) != run.Job.Key)
            return new JobOutcome(null);
        // Who has left the organisation has nothing done any more.
        var platform = platforms.Of(due.Place);
        if (platform.KnowsPeople && !(await platform.IdentifyAsync(due.Place, cancellationToken)).IsColleague())
        {
            Left(logger, due.Id, due.PersonId);
            await schedules.MoveAsync(due.Id, due.NextAt, next: null, cancellationToken);
            return new JobOutcome(null);
        }

        // The same however often it is begun.
        var key = run.Job.Key;
        InboundEvent happened = due.IsReminder ? new Announcement(Reminder(due)) : new MessagePosted(key, due.Text, []);
        await inbox.AddAsync(InboxEntry.From(due.Place, key, happened, time.GetUtcNow()), cancellationToken);
        // The clock of whoever found it due may be ahead of this one.
        var now = time.GetUtcNow() is var here && here > due.NextAt ? here : due.NextAt;
        await schedules.MoveAsync(due.Id, due.NextAt, due.Cron is { } cron ? Occasion.Next(cron, now, TimeZoneInfo.FindSystemTimeZoneById(due.Zone)) : null, cancellationToken);
        return new JobOutcome(null);
    }

    public Task<JobOutcome> StopAsync(JobRun run) => Task.FromResult(new JobOutcome(null));

    public Task GiveUpAsync(Job job, CancellationToken cancellationToken) => Task.CompletedTask;

    private static Reply Reminder(Schedule due)
    {
        var localizer = Localizer.In(LanguageDetector.Of(due.Text, byWordsAlone: true) is var language && language != Language.English ? language : due.Place.Sender.Language ?? language);
        return new Reply(localizer.Say($"⏰ You wanted to be reminded: {due.Text}")) { Language = localizer.Language };
    }

    [LoggerMessage(440, LogLevel.Warning, "Schedule {Schedule} is forgotten: {Person} is not of the organisation any more")]
    private static partial void Left(ILogger logger, long schedule, string person);
}
