using System.Collections.Concurrent;
using System.ComponentModel;
using System.Globalization;
using Microsoft.SemanticKernel;

namespace HolidayPlugin;

/// <summary>A plugin of one's own: what an agent can call is a method with an attribute.</summary>
public sealed class Holidays
{
    private readonly ConcurrentQueue<string> closed = new();

    [KernelFunction("list"), Description("The days of a year on which the company is closed."), ReadOnly(true)]
    public IReadOnlyList<string> List([Description("As 2027")] int year)
    {
        var easter = Easter(year);
        var days = new[] { new DateOnly(year, 1, 1), easter.AddDays(-2), easter.AddDays(1), easter.AddDays(39), easter.AddDays(50), new DateOnly(year, 12, 25), new DateOnly(year, 12, 26) };
        return [.. days.Select(day => day.ToString("yyyy-MM-dd dddd", CultureInfo.InvariantCulture)), .. closed.Where(day => day.StartsWith($"{year}-", StringComparison.Ordinal))];
    }

    [KernelFunction("close"), Description("Has the company be closed on one more day.")]
    public string Close([Description("As 2027-12-24")] DateOnly day)
    {
        closed.Enqueue(day.ToString("yyyy-MM-dd dddd", CultureInfo.InvariantCulture));
        return $"The company is closed on {day:yyyy-MM-dd}.";
    }

    // By the rule of the Gregorian calendar.
    private static DateOnly Easter(int year)
    {
        var (golden, century) = (year % 19, year / 100);
        var moon = ((19 * golden) + century - (century / 4) - ((century - ((century + 8) / 25) + 1) / 3) + 15) % 30;
        var week = (32 + (2 * (century % 4)) + (2 * (year % 100 / 4)) - moon - (year % 100 % 4)) % 7;
        var shift = (golden + (11 * moon) + (22 * week)) / 451;
        var day = moon + week - (7 * shift) + 114;
        return new DateOnly(year, day / 31, (day % 31) + 1);
    }
}
