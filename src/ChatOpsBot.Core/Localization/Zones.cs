using System.Globalization;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Core.Localization;

/// <summary>The section <c>ChatOps</c>, as far as it is about time.</summary>
public sealed record ZoneOptions
{
    /// <summary>Where people are whose platform does not say, by its IANA name, as <c>Europe/Berlin</c>.</summary>
    public string TimeZone { get; init; } = "UTC";

    internal bool IsGood => TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _);
}

/// <summary>Days as people have them where they are; where the server stands does not matter.</summary>
public sealed class Zones(IOptions<ZoneOptions> options, TimeProvider time)
{
    /// <param name="zone">The person's; null or an unknown one leaves it to the configuration.</param>
    /// <returns>As <c>2026-01-31</c>.</returns>
    public string Today(string? zone) => Now(zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <param name="zone">As for <see cref="Today"/>.</param>
    public DateTimeOffset Now(string? zone) => TimeZoneInfo.ConvertTime(time.GetUtcNow(), Of(zone));

    /// <param name="zone">As for <see cref="Today"/>.</param>
    public TimeZoneInfo Of(string? zone) =>
        zone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var own) ? own : TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone);
}
