using System.Globalization;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Platforms;
using ChatOpsBot.Core.Schedules;

namespace ChatOpsBot.Agents.Schedules;

/// <summary>What people want done at a time: one's own, and as an administrator all.</summary>
internal sealed class ScheduleService(ISchedules schedules, PlatformDirectory platforms, Zones zones)
{
    private const int MostOfOne = 50;
    private const int LongestTime = 60;

    /// <summary>By number; cursors are numbers.</summary>
    public async Task<Page<Schedule>> ListAsync(Actor actor, PageRequest page, CancellationToken cancellationToken)
    {
        var after = long.TryParse(page.After, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return Page.Of(await schedules.ListAsync(actor.May(Right.ManageRuns) ? null : actor.Id, after, page.Size + 1, cancellationToken), page, each => each.Id.ToString(CultureInfo.InvariantCulture));
    }

    /// <param name="written">When, and then what; the time may stand in quotes.</param>
    /// <param name="isReminder">It is said then; else it is done as if it was written then.</param>
    /// <returns>What is kept, or what is wrong.</returns>
    public async Task<(Schedule? Kept, Phrase? Wrong)> AddAsync(Actor actor, ConversationReference place, string written, bool isReminder, CancellationToken cancellationToken)
    {
        var (when, what) = Parts(written, ZoneOf(place));
        return when is null
            ? (null, "I see no time in that. Begin with one, as `every Monday 9:00`, `every weekday 8:30`, `tomorrow 14:00`, `in 20 minutes`, `2026-12-01 9:00` or `0 9 * * 1`.")
            : await AddAsync(actor, place, when, what, isReminder, cancellationToken);
    }

    /// <inheritdoc cref="AddAsync(Actor, ConversationReference, string, bool, CancellationToken)"/>
    public async Task<(Schedule? Kept, Phrase? Wrong)> AddAsync(Actor actor, ConversationReference place, string when, string what, bool isReminder, CancellationToken cancellationToken)
    {
        if (!platforms.Of(place).CanChangeLater(place))
            return (null, "I can't write here later. Write it to me as a message, or mention me in a channel.");
        if ((await schedules.ListAsync(actor.Id, 0, MostOfOne, cancellationToken)).Count == MostOfOne)
            return (null, $"You have {MostOfOne} of these already. `schedule remove` makes room.");
        var zone = ZoneOf(place);
        if (Occasion.Read(when, zones.Now(zone.Id), zone) is not { } occasion)
            return (null, $"`{when}` says no time to come. Write it as `every Monday 9:00`, `tomorrow 14:00`, `in 20 minutes` or `2026-12-01 9:00`.");
        if (isReminder && !platforms.Of(place).CanAnnounce)
            return (null, "On this page I can't write of my own accord. In Slack or Teams I can.");
        if (what.Length == 0)
            return (null, "After the time, say what is to be done then.");
        var wanted = new Schedule(0, actor.Id, when, occasion.Cron, zone.Id, what, isReminder, Bare(place), occasion.First.ToUniversalTime());
        return (await schedules.AddAsync(wanted, actor.Audit("schedule.added", when, after: what), cancellationToken), null);
    }

    /// <returns>False when there is none of that number of theirs.</returns>
    public async Task<bool> RemoveAsync(Actor actor, long id, CancellationToken cancellationToken) =>
        await schedules.FindAsync(id, cancellationToken) is { } known && (known.PersonId == actor.Id || actor.May(Right.ManageRuns))
            && await schedules.RemoveAsync(id, actor.Audit("schedule.removed", known.Spoken, before: known.Text), cancellationToken);

    /// <summary>When it is next, as the clock stands there.</summary>
    public static DateTimeOffset Local(Schedule schedule) => TimeZoneInfo.ConvertTime(schedule.NextAt, TimeZoneInfo.FindSystemTimeZoneById(schedule.Zone));

    // With the rights that the person has then: what the platform tells of them is asked anew, and what a sign-in granted has gone by then.
    private ConversationReference Bare(ConversationReference place) => place with
    {
        Sender = place.Sender with { Granted = null, IsOperator = false, Groups = null, Email = platforms.Of(place).KnowsPeople ? null : place.Sender.Email },
    };

    private TimeZoneInfo ZoneOf(ConversationReference place) => zones.Of(place.Sender.Zone);

    // In quotes, or the longest beginning that says a time.
    private (string? When, string What) Parts(string written, TimeZoneInfo zone)
    {
        var text = written.Trim();
        var now = zones.Now(zone.Id);
        if (text.Length > 1 && "\"“„«'`”".Contains(text[0]) && text.IndexOfAny(['"', '”', '“', '»', '\'', '`'], 1) is > 1 and var end)
            return Occasion.Read(text[1..end], now, zone) is null ? (null, "") : (text[1..end].Trim(), text[(end + 1)..].Trim());
        for (var length = Math.Min(text.Length, LongestTime); length > 0; length--)
        {
            var isBoundary = length == text.Length || char.IsWhiteSpace(text[length]) || !char.IsAsciiLetterOrDigit(text[length]) && !char.IsAsciiLetterOrDigit(text[length - 1]);
            if (!isBoundary || Occasion.Read(text[..length], now, zone) is null)
                continue;
            // A time of day that is not understood must not become nine in the morning.
            return !Occasion.HasTime(text[..length]) && Occasion.BeginsWithTime(text[length..]) ? (null, "") : (text[..length].Trim(), text[length..].Trim());
        }

        return (null, "");
    }
}
