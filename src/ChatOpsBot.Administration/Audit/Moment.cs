using System.Globalization;

namespace ChatOpsBot.Administration.Audit;

/// <summary>Days and spans as people write them.</summary>
internal static class Moment
{
    /// <returns>Null for what is neither a day as 2026-01-31 nor a span as 7d, 12h or 30m.</returns>
    public static DateTimeOffset? Since(string written, DateTimeOffset now) =>
        DateTimeOffset.TryParseExact(written, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day) ? day
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
}
