using System.Globalization;
using System.Text.RegularExpressions;
using ChatOpsBot.Core.Localization;
using Cronos;

namespace ChatOpsBot.Agents.Schedules;

/// <summary>When something is to be done, as people write it in English, German or Chinese: once, or again and again.</summary>
/// <param name="Cron">In five fields; null: once.</param>
/// <param name="First">The time, in the person's zone.</param>
internal sealed partial record Occasion(string? Cron, DateTimeOffset First)
{
    // Where no time of day is said.
    private static readonly TimeOnly Morning = new(9, 0);

    private static readonly Dictionary<string, int> Weekdays = new(StringComparer.Ordinal)
    {
        ["sunday"] = 0, ["monday"] = 1, ["tuesday"] = 2, ["wednesday"] = 3, ["thursday"] = 4, ["friday"] = 5, ["saturday"] = 6,
        ["sonntag"] = 0, ["montag"] = 1, ["dienstag"] = 2, ["mittwoch"] = 3, ["donnerstag"] = 4, ["freitag"] = 5, ["samstag"] = 6, ["sonnabend"] = 6,
        ["日"] = 0, ["天"] = 0, ["一"] = 1, ["二"] = 2, ["三"] = 3, ["四"] = 4, ["五"] = 5, ["六"] = 6,
    };

    /// <param name="now">In the person's zone.</param>
    /// <param name="zone">The person's.</param>
    /// <returns>Null for what says no time, or one that is past.</returns>
    public static Occasion? Read(string written, DateTimeOffset now, TimeZoneInfo zone)
    {
        var text = Plain(written);
        if (text.Length == 0)
            return null;
        if (CronOf(text) is { } cron)
            return Next(cron, now, zone) is { } first ? new Occasion(cron, first) : null;
        return OnceAt(text, now, zone) is { } at && at > now ? new Occasion(null, at) : null;
    }

    /// <summary>A time of day stands there, however it is written; not all ways are read.</summary>
    public static bool BeginsWithTime(string text) => TimeAfter().IsMatch(text.TrimStart().ToLowerInvariant());

    /// <summary>A time of day was read.</summary>
    public static bool HasTime(string written) => TimeOfDay().IsMatch(Plain(written)) || EveryFew().IsMatch(Plain(written)) || Ahead().IsMatch(Plain(written));

    /// <returns>Null when it is never again.</returns>
    public static DateTimeOffset? Next(string cron, DateTimeOffset after, TimeZoneInfo zone) =>
        CronExpression.TryParse(cron, out var expression) ? expression.GetNextOccurrence(after, zone) : null;

    private static string Plain(string written) => Fillers().Replace(
        Points().Replace(Hours().Replace(written.Trim().ToLowerInvariant(), "${hour}:"), "${time}:${minute}").Replace('：', ':').Replace("点半", ":30", StringComparison.Ordinal).Replace('点', ':'), " ").Trim();

    // "every Monday and Thursday 9:00", "jeden Werktag 8:30", "每周一 9:00", "every 15 minutes", "0 9 * * 1".
    private static string? CronOf(string text)
    {
        if (text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: 5 } fields && fields.All(field => CronField().IsMatch(field)))
            return CronExpression.TryParse(text, out var known) && IsNotTooOften(known) ? text : null;
        if (EveryFew().Match(text) is { Success: true } few)
            return Often(int.Parse(few.Groups["n"].Value is { Length: > 0 } n ? n : "1", CultureInfo.InvariantCulture), few.Groups["minutes"].Success);
        if (Every().Match(text) is not { Success: true } every)
            return null;
        var rest = text[(every.Index + every.Length)..];
        var (time, without) = TakeTime(rest);
        if (time is null)
            return null;
        var at = $"{time.Value.Minute} {time.Value.Hour}";
        if (OfMonth().Match(without) is { Success: true } day && int.TryParse(day.Groups["day"].Value, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 31)
            return $"{at} {number} * *";
        var names = DayNames().Matches(without).Select(match => match.Value).ToList();
        var left = DayNames().Replace(without, " ");
        if (Between().Replace(left, "").Length > 0)
            return null;
        if (every.Value.StartsWith("month", StringComparison.Ordinal) || every.Value.StartsWith("monat", StringComparison.Ordinal))
            return names.Count == 0 ? $"{at} 1 * *" : null;
        // In "每天" it is every day, in "每周日" it is Sunday.
        var days = names.Where(name => !IsAnyDay(name, every.Groups["week"].Success) && !IsWorkingDay(name)).Select(DayOf).Distinct().ToList();
        if (names.Exists(IsWorkingDay))
            return $"{at} * * 1-5";
        if (every.Groups["week"].Success && days.Count == 0)
            return null;
        return days.Count == 0 ? $"{at} * * *" : $"{at} * * {string.Join(',', days.Order())}";
    }

    // As often as every five minutes, at any time of a day.
    private static bool IsNotTooOften(CronExpression cron)
    {
        var from = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        return !cron.GetOccurrences(from, from.AddDays(366)).Take(500).Aggregate((Last: DateTime.MinValue, IsClose: false), (before, at) => (at, before.IsClose || at - before.Last < TimeSpan.FromMinutes(5))).IsClose;
    }

    private static string? Often(int number, bool isMinutes) => isMinutes
        ? number is >= 5 and < 60 && 60 % number == 0 ? $"*/{number} * * * *" : null
        : number is >= 1 and < 24 && 24 % number == 0 ? $"0 */{number} * * *" : null;

    // "tomorrow 9:00", "in 20 minutes", "2026-12-01 14:30", "Friday 10 am".
    private static DateTimeOffset? OnceAt(string text, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (Ahead().Match(text) is { Success: true } ahead && int.TryParse(ahead.Groups["n"].Value is { Length: > 0 } n ? n : ahead.Groups["m"].Value, CultureInfo.InvariantCulture, out var number))
            return now + (ahead.Groups["hours"].Success || ahead.Groups["stunden"].Success ? TimeSpan.FromHours(number) : TimeSpan.FromMinutes(number));
        var today = DateOnly.FromDateTime(now.DateTime);
        if (Moments.Day(text, today) is { } wholeDay)
            return At(wholeDay, Morning);
        var (time, without) = TakeTime(text);
        if (time is not { } clock)
            return null;
        without = without.Trim();
        if (without.Length == 0)
            return At(today, clock) is var soon && soon > now ? soon : TimeOfDay().IsMatch(text) ? At(today.AddDays(1), clock) : null;
        if (Moments.Day(without, today) is { } day)
            return At(day, clock);
        if (without is "übermorgen" or "后天" or "day after tomorrow")
            return At(today.AddDays(2), clock);
        if (DayNames().Matches(without) is not [var only] || IsWorkingDay(only.Value) || Coming().Replace(DayNames().Replace(without, " "), "").Length > 0 || !Weekdays.ContainsKey(Stem(only.Value)))
            return null;
        var ahead7 = ((DayOf(only.Value) - (int)now.DayOfWeek + 7) % 7) is var distance && distance == 0 && At(today, clock) <= now ? 7 : distance;
        // "下周五" is the Friday of the next week, which begins on Monday.
        if (without.Contains('下', StringComparison.Ordinal))
            ahead7 = ((DayOf(only.Value) + 6) % 7) - (((int)now.DayOfWeek + 6) % 7) + 7;
        return At(today.AddDays(ahead7), clock);

        DateTimeOffset At(DateOnly on, TimeOnly clock)
        {
            var local = on.ToDateTime(clock);
            // What a clock put forward leaves out comes when it is put forward.
            return zone.IsInvalidTime(local) ? new DateTimeOffset(local.AddHours(1), zone.GetUtcOffset(local.AddHours(1))) : new DateTimeOffset(local, zone.GetUtcOffset(local));
        }
    }

    // The time of day, nine in the morning where none is said, and what is left; null for one that does not exist.
    private static (TimeOnly? Time, string Without) TakeTime(string text)
    {
        if (TimeOfDay().Match(text) is not { Success: true } match)
            return (Morning, text);
        var (hour, minute) = (int.Parse(match.Groups["h"].Value, CultureInfo.InvariantCulture), match.Groups["m"].Value is { Length: > 0 } m ? int.Parse(m, CultureInfo.InvariantCulture) : 0);
        var half = match.Groups["half"].Value is { Length: > 0 } after ? after : match.Groups["before"].Value;
        if (half is "pm" or "下午" or "晚上" && hour < 12)
            hour += 12;
        else if (half is "am" && hour == 12)
            hour = 0;
        return (hour < 24 && minute < 60 ? new TimeOnly(hour, minute) : null, text.Remove(match.Index, match.Length));
    }

    private static bool IsWorkingDay(string name) => name is "weekday" or "weekdays" or "werktag" or "werktage" or "工作日" or "workday" or "workdays";

    private static bool IsAnyDay(string name, bool isOfWeek) => name is "day" or "days" or "tag" or "tage" || (!isOfWeek && name is "天" or "日");

    private static int DayOf(string name) => Weekdays.GetValueOrDefault(Stem(name));

    private static string Stem(string name) => name.Trim().TrimEnd('s').Replace("周", "", StringComparison.Ordinal).Replace("星期", "", StringComparison.Ordinal);

    [GeneratedRegex(@"\b(at|on|um|uhr|o'clock|the|of|den|dem|der|jeweils)\b|，|,|的|在", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Fillers();

    [GeneratedRegex(@"(?<hour>\d)时", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Hours();

    // "14.30 Uhr" is a time, "24.12." a day.
    [GeneratedRegex(@"(?<time>\b\d{1,2})\.(?<minute>\d{2})(?=\s*uhr)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Points();

    [GeneratedRegex(@"^[\d*/,a-z?#-]+$", RegexOptions.NonBacktracking)]
    private static partial Regex CronField();

    [GeneratedRegex(@"^(every|alle|每隔?)\s*(?<n>\d{1,2})?\s*((?<minutes>minutes?|minuten?|分钟)|(?<hours>hours?|stunden?|个?小时))$|^(hourly|stündlich|jede stunde)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex EveryFew();

    [GeneratedRegex(@"^(every|each|daily|täglich|jede[nrs]?|每(?<week>周|星期)?|monthly|monatlich)\s*", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Every();

    [GeneratedRegex(@"(?<before>上午|下午|早上|晚上)?\s*(?<h>\d{1,2})((:(?<m>\d{2}))\s*(?<half>am|pm)?|:|\s*(?<half>am|pm))|(^|\s)(?<h>\d{1,2})\s*$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex TimeOfDay();

    [GeneratedRegex(@"(month|monats?|月)\s*(?<day>\d{1,2})(st|nd|rd|th|\.|号|日)?|(?<day>\d{1,2})(st|nd|rd|th|\.|号|日)(\s*(month|monats?|every month|jeden monats?|des monats))?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex OfMonth();

    [GeneratedRegex(@"(sun|mon|tues|wednes|thurs|fri|satur)days?|(sonn|mon|diens|donners|frei|sams)tags?|mittwochs?|sonnabends?|weekdays?|workdays?|werktage?|工作日|days?|tage?|(周|星期)?[一二三四五六日天]", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex DayNames();

    [GeneratedRegex(@"^(\d|at\b|um\b|gegen\b|half\b|halb\b|noon|midnight|morning|afternoon|evening|mittag|nachmittag|abend|früh|上午|下午|中午|晚上|早上|[一二三四五六七八九十两]+点)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex TimeAfter();

    [GeneratedRegex(@"\band\b|\bund\b|&|和|、|个|\s", RegexOptions.NonBacktracking)]
    private static partial Regex Between();

    [GeneratedRegex(@"\bnext\b|\bthis\b|nächste[nrs]?|kommende[nrs]?|\bam\b|这|下|\s", RegexOptions.NonBacktracking)]
    private static partial Regex Coming();

    [GeneratedRegex(@"^in\s+(?<n>\d{1,4})\s*((?<hours>h|hours?|stunden?)|(minutes?|minuten?|min|m))$|^(?<m>\d{1,4})\s*((?<stunden>个?小时)|分钟)(后|以后|之后)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Ahead();
}
