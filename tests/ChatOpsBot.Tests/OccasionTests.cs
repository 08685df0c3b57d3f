using ChatOpsBot.Agents.Schedules;

namespace ChatOpsBot.Tests;

/// <summary>Times as people write them.</summary>
public sealed class OccasionTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    // A Friday.
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 10, 15, 0, TimeSpan.FromHours(1));

    [Theory]
    [InlineData("every Monday 9:00", "0 9 * * 1", "2026-11-30 09:00")]
    [InlineData("every monday and thursday at 14:30", "30 14 * * 1,4", "2026-11-30 14:30")]
    [InlineData("every weekday 8:30", "30 8 * * 1-5", "2026-11-30 08:30")]
    [InlineData("every day at 5pm", "0 17 * * *", "2026-11-27 17:00")]
    [InlineData("daily 12 am", "0 0 * * *", "2026-11-28 00:00")]
    [InlineData("every Friday", "0 9 * * 5", "2026-12-04 09:00")]
    [InlineData("every month on the 1st at 9:00", "0 9 1 * *", "2026-12-01 09:00")]
    [InlineData("every 15 minutes", "*/15 * * * *", "2026-11-27 10:30")]
    [InlineData("every 2 hours", "0 */2 * * *", "2026-11-27 12:00")]
    [InlineData("jeden Montag um 9 Uhr", "0 9 * * 1", "2026-11-30 09:00")]
    [InlineData("jeden Werktag 8:30", "30 8 * * 1-5", "2026-11-30 08:30")]
    [InlineData("täglich um 7:15 Uhr", "15 7 * * *", "2026-11-28 07:15")]
    [InlineData("jeden Dienstag und Freitag um 16:00 Uhr", "0 16 * * 2,5", "2026-11-27 16:00")]
    [InlineData("每周一 9:00", "0 9 * * 1", "2026-11-30 09:00")]
    [InlineData("每个工作日 8点半", "30 8 * * 1-5", "2026-11-30 08:30")]
    [InlineData("jeden Monat am 15. um 9 Uhr", "0 9 15 * *", "2026-12-15 09:00")]
    [InlineData("monthly 9:00", "0 9 1 * *", "2026-12-01 09:00")]
    [InlineData("每2小时", "0 */2 * * *", "2026-11-27 12:00")]
    [InlineData("每小时", "0 */1 * * *", "2026-11-27 11:00")]
    [InlineData("每月1号 9:00", "0 9 1 * *", "2026-12-01 09:00")]
    [InlineData("每周日 10点", "0 10 * * 0", "2026-11-29 10:00")]
    [InlineData("每周一、三 9点", "0 9 * * 1,3", "2026-11-30 09:00")]
    [InlineData("每天下午3点", "0 15 * * *", "2026-11-27 15:00")]
    [InlineData("0 9 * * 1", "0 9 * * 1", "2026-11-30 09:00")]
    [InlineData("*/10 8-18 * * 1-5", "*/10 8-18 * * 1-5", "2026-11-27 10:20")]
    [InlineData("tomorrow 14:00", null, "2026-11-28 14:00")]
    [InlineData("tomorrow at 9", null, "2026-11-28 09:00")]
    [InlineData("tomorrow", null, "2026-11-28 09:00")]
    [InlineData("today 17:00", null, "2026-11-27 17:00")]
    [InlineData("in 20 minutes", null, "2026-11-27 10:35")]
    [InlineData("in 3 days", null, "2026-11-30 09:00")]
    [InlineData("Monday 10 am", null, "2026-11-30 10:00")]
    [InlineData("next Friday 9:00", null, "2026-12-04 09:00")]
    [InlineData("2026-12-24 18:00", null, "2026-12-24 18:00")]
    [InlineData("morgen um 9 Uhr", null, "2026-11-28 09:00")]
    [InlineData("in 2 Stunden", null, "2026-11-27 12:15")]
    [InlineData("nächsten Mittwoch um 11:00 Uhr", null, "2026-12-02 11:00")]
    [InlineData("24.12.2026 18:00", null, "2026-12-24 18:00")]
    [InlineData("übermorgen 8:00", null, "2026-11-29 08:00")]
    [InlineData("明天 9:00", null, "2026-11-28 09:00")]
    [InlineData("2小时后", null, "2026-11-27 12:15")]
    [InlineData("morgen 14.30 Uhr", null, "2026-11-28 14:30")]
    [InlineData("下周五 9:00", null, "2026-12-04 09:00")]
    [InlineData("30分钟后", null, "2026-11-27 10:45")]
    [InlineData("下周一 10点", null, "2026-11-30 10:00")]
    [InlineData("9:00", null, "2026-11-28 09:00")]
    [InlineData("18:00", null, "2026-11-27 18:00")]
    public void Time_is_read_as_it_is_written_in_three_languages(string written, string? cron, string first)
    {
        var read = Occasion.Read(written, Now, Berlin);

        read.ShouldNotBeNull();
        read.Cron.ShouldBe(cron);
        read.First.ToOffset(TimeSpan.FromHours(1)).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture).ShouldBe(first);
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("every now and then")]
    [InlineData("every Monday 25:00")]
    [InlineData("every minute")]
    [InlineData("today 9:00")]
    [InlineData("2020-01-01 9:00")]
    [InlineData("yesterday 9:00")]
    [InlineData("every Monday send the report")]
    [InlineData("tomorrow call the bank")]
    [InlineData("99 99 * * *")]
    [InlineData("* * * * *")]
    [InlineData("every 45 minutes")]
    [InlineData("every 7 hours")]
    [InlineData("every month")]
    public void What_says_no_time_to_come_is_none(string written) => Occasion.Read(written, Now, Berlin)?.First.ToString("u", System.Globalization.CultureInfo.InvariantCulture).ShouldBeNull();

    [Fact]
    public void Time_of_day_stays_when_clocks_change()
    {
        var spring = new DateTimeOffset(2027, 3, 27, 12, 0, 0, TimeSpan.FromHours(1));

        Occasion.Next("0 9 * * *", spring, Berlin)!.Value.UtcDateTime.ShouldBe(new DateTime(2027, 3, 28, 7, 0, 0, DateTimeKind.Utc));
        Occasion.Read("tomorrow 2:30", spring, Berlin)!.First.UtcDateTime.ShouldBe(new DateTime(2027, 3, 28, 1, 30, 0, DateTimeKind.Utc));
    }

    [Fact]
    public void Friday_of_the_next_week_is_not_that_of_this_one()
    {
        var wednesday = new DateTimeOffset(2026, 11, 25, 10, 0, 0, TimeSpan.FromHours(1));

        Occasion.Read("下周五 9:00", wednesday, Berlin)!.First.Day.ShouldBe(4);
        Occasion.Read("周五 9:00", wednesday, Berlin)!.First.Day.ShouldBe(27);
    }
}
