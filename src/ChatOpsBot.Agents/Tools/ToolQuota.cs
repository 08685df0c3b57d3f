using System.Globalization;
using System.Text.Json.Nodes;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Runs;

namespace ChatOpsBot.Agents.Tools;

/// <summary>How often a tool may be called, and what an argument of all its calls may come to, of all runs together.</summary>
internal sealed class ToolQuota(IRuns runs, TimeProvider time)
{
    /// <returns>Why it is not called now, for the model; null when it may be.</returns>
    public async Task<string?> WhyNotAsync(Tool tool, JsonObject arguments, CancellationToken cancellationToken)
    {
        if (tool is { MostAnHour: null, MostADay: null, Budget: null })
            return null;
        var (now, day) = (time.GetUtcNow(), new DateTimeOffset(time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero));
        var begun = await runs.BegunAsync(tool.Name, day < now.AddHours(-1) ? day : now.AddHours(-1), cancellationToken);
        if (tool.MostAnHour is { } anHour && begun.Count(call => call.BegunAt >= now.AddHours(-1)) >= anHour)
            return $"The tool was called {anHour} times within the last hour, which is as often as an administrator lets it be.";
        var today = begun.Where(call => call.BegunAt >= day).ToList();
        if (tool.MostADay is { } aDay && today.Count >= aDay)
            return $"The tool was called {aDay} times today, which is as often as an administrator lets it be.";
        if (Read(tool.Budget) is not { } budget)
            return null;
        var spent = today.Sum(call => ValueOf(ToolArguments.Read(call.Arguments), budget.Argument));
        return spent + ValueOf(arguments, budget.Argument) <= budget.Most ? null
            : string.Create(CultureInfo.InvariantCulture, $"Today's calls have come to {spent} of the {budget.Most} that an administrator lets '{budget.Argument}' come to in a day; with this one it would be more.");
    }

    /// <returns>What is wrong with a budget as it is written; null when nothing is.</returns>
    public static Phrase? Wrong(string written, Tool of) => Read(written) is not { } budget
        ? $"`{written}` is no budget. Write an argument and what it may come to in a day, as `amount 1000`."
        : of.Arguments.Contains(budget.Argument) ? null : (Phrase)$"The tool has no argument `{budget.Argument}`. It has {string.Join(", ", of.Arguments.Select(name => $"`{name}`"))}.";

    private static (string Argument, decimal Most)? Read(string? written) =>
        written?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var argument, var most] && decimal.TryParse(most, CultureInfo.InvariantCulture, out var number) && number >= 0 ? (argument, number) : null;

    private static decimal ValueOf(JsonObject? arguments, string argument) =>
        arguments?[argument] is JsonValue value && decimal.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
