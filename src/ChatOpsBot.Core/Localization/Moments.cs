using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatOpsBot.Core.Localization;

/// <summary>Days and spans as people write them, in the three languages.</summary>
public static partial class Moments
{
    private static readonly Dictionary<string, int> NearDays = new(StringComparer.OrdinalIgnoreCase)
    {
        ["today"] = 0, ["heute"] = 0, ["今天"] = 0, ["tomorrow"] = 1, ["morgen"] = 1, ["明天"] = 1, ["yesterday"] = -1, ["gestern"] = -1, ["昨天"] = -1,
    };

    /// <returns>Null for what is no day as 2026-12-01, 01.12.2026, tomorrow, or in 30 days.</returns>
    public static DateOnly? Day(string written, DateOnly today)
    {
        var text = written.Trim().Trim('`', '"');
        if (DateOnly.TryParseExact(text, ["yyyy-MM-dd", "yyyy-M-d", "dd.MM.yyyy", "d.M.yyyy", "yyyy/M/d", "yyyy年M月d日"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        if (NearDays.TryGetValue(text, out var near))
            return today.AddDays(near);
        if (Ahead().Match(text) is not { Success: true } ahead || !int.TryParse(ahead.Groups["number"].Value, CultureInfo.InvariantCulture, out var number) || number > 3650)
            return null;
        return char.ToLowerInvariant(ahead.Groups["unit"].Value[0]) switch
        {
            'd' or 't' or '天' => today.AddDays(number),
            'w' or '周' => today.AddDays(7 * number),
            'm' or '个' or '月' => today.AddMonths(number),
            _ => today.AddYears(number),
        };
    }

    /// <returns>Null for what is neither a day as <see cref="Day"/> reads it nor a span as 7d, 12h or 30m.</returns>
    public static DateTimeOffset? Since(string written, DateTimeOffset now) =>
        Day(written, DateOnly.FromDateTime(now.UtcDateTime)) is { } day ? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)
        : Span(written) is { } span ? now - span
        : null;

    /// <returns>Null for what is no span of up to ten years.</returns>
    public static TimeSpan? Span(string written) =>
        written.Length is > 1 and < 6 && int.TryParse(written[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? char.ToLowerInvariant(written[^1]) switch
            {
                'd' when number <= 3650 => TimeSpan.FromDays(number),
                'h' => TimeSpan.FromHours(number),
                'm' => TimeSpan.FromMinutes(number),
                _ => null,
            }
            : null;

    [GeneratedRegex(@"^(in\s+)?(?<number>\d{1,4})\s*(?<unit>days?|weeks?|months?|years?|tag(en|e)?|wochen?|monat(en|e)?|jahr(en|e)?|天|周|个月|年)\s*(后|之后)?$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Ahead();
}
