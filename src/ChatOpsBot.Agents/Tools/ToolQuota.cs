using System.Globalization;
using System.Text.Json.Nodes;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Runs;

namespace ChatOpsBot.Agents.Tools;

/// <summary>How often a tool may be called, and what an argument of all its calls may come to, of all runs together.</summary>
internal static class ToolQuota
{
    /// <summary>From when on calls count.</summary>
    public static DateTimeOffset Since(DateTimeOffset now) => DayOf(now) < now.AddHours(-1) ? DayOf(now) : now.AddHours(-1);

    /// <param name="begun">The calls of the tool since then, without this one.</param>
    /// <returns>Why it is not called now, for the model; null when it may be.</returns>
    public static string? WhyNot(Tool tool, JsonObject arguments, IReadOnlyList<BegunCall> begun, DateTimeOffset now)
    {
        if (tool.MostAnHour is { } anHour && begun.Count(each => each.At >= now.AddHours(-1)) >= anHour)
            return $"The tool was called {anHour} times within the last hour, which is as often as an administrator lets it be.";
        var today = begun.Where(each => each.At >= DayOf(now)).ToList();
        if (tool.MostADay is { } aDay && today.Count >= aDay)
            return $"The tool was called {aDay} times today, which is as often as an administrator lets it be.";
        if (Read(tool.Budget) is not { } budget)
            return null;
        if (ValueOf(arguments, budget.Argument) is not { } wanted)
            return $"'{budget.Argument}' has to be a number of 0 or more: an administrator lets it come to {budget.Most} in a day.";
        var spent = today.Where(each => !each.HasFailed).Sum(each => ValueOf(ToolArguments.Read(each.Arguments), budget.Argument) ?? 0);
        return spent + wanted <= budget.Most ? null
            : string.Create(CultureInfo.InvariantCulture, $"Today's calls have come to {spent} of the {budget.Most} that an administrator lets '{budget.Argument}' come to in a day; with this one it would be more.");
    }

    /// <returns>What is wrong with a budget as it is written; null when nothing is.</returns>
    public static Phrase? Wrong(string written, Tool of) => Read(written) is not { } budget
        ? $"`{written}` is no budget. Write an argument and what it may come to in a day, as `amount 1000`."
        : of.Arguments.Contains(budget.Argument) ? null : of.HasNo(budget.Argument);

    /// <summary>Whether it matters how often it is called.</summary>
    public static bool IsLimited(Tool tool) => tool is not { MostAnHour: null, MostADay: null, Budget: null };

    private static (string Argument, decimal Most)? Read(string? written) =>
        written?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var argument, var most] && decimal.TryParse(most, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 1_000_000_000_000 ? (argument, number) : null;

    // Nothing is 0; what is no number that can be added up, null.
    private static decimal? ValueOf(JsonObject? arguments, string argument) => arguments?[argument] is not { } value ? 0
        : decimal.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 1_000_000_000_000 ? number : null;

    private static DateTimeOffset DayOf(DateTimeOffset now) => new(now.UtcDateTime.Date, TimeSpan.Zero);
}
