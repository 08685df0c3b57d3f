using System.ComponentModel;
using System.Globalization;
using ChatOpsBot.Core.Localization;
using Microsoft.SemanticKernel;
using NCalc;

namespace ChatOpsBot.Agents.Tools;

/// <summary>Numbers and days, which models are bad at.</summary>
internal sealed class Arithmetic(Zones zones) : IToolSource
{
    private const int LongestExpression = 1_000;

    public Task<IReadOnlyList<Tool>> AllAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Tool>>(
    [
        new(KernelFunctionFactory.CreateFromMethod(Calculate, "calculate", "Calculates exactly, in decimal numbers: + - * / % ( ), Abs, Round(x, digits), Floor, Ceiling, Min, Max, Pow, Sqrt."), ToolRisk.Read),
        new(KernelFunctionFactory.CreateFromMethod(Units.Convert, "convert_units", "Converts a number from one unit of measurement to another: lengths, weights, volumes, temperatures, speeds, energy, data and others. No currencies."), ToolRisk.Read),
        new(KernelFunctionFactory.CreateFromMethod(Today, "today", "The date, weekday and time now, in the person's time zone."), ToolRisk.Read),
        new(KernelFunctionFactory.CreateFromMethod(AddDays, "add_days", "The date and weekday so many days, weeks or months after a date, or before it with negative numbers."), ToolRisk.Read),
        new(KernelFunctionFactory.CreateFromMethod(DaysBetween, "days_between", "How many days and how many working days (Monday to Friday) lie from one date to another, the last not counted."), ToolRisk.Read),
    ]);

    private static string Calculate([Description("As (199 + 2 * 4.50) * 1.19")] string expression)
    {
        if (expression.Length > LongestExpression)
            return $"The expression is longer than {LongestExpression} characters.";
        var parsed = new Expression(expression, ExpressionOptions.DecimalAsDefault | ExpressionOptions.NoCache);
        try
        {
            return Convert.ToString(parsed.Evaluate(), CultureInfo.InvariantCulture) ?? "nothing";
        }
        catch (Exception wrong) when (wrong is NCalc.Exceptions.NCalcException or ArithmeticException or InvalidOperationException or ArgumentException or FormatException)
        {
            return $"That can't be calculated: {wrong.Message}";
        }
    }

    private string Today(Kernel kernel) => zones.Now(ToolCaller.In(kernel).Zone).ToString("yyyy-MM-dd dddd HH:mm zzz", CultureInfo.InvariantCulture);

    private static string AddDays([Description("As 2026-01-31")] DateOnly date, int days = 0, int weeks = 0, int months = 0)
    {
        try
        {
            return date.AddMonths(months).AddDays(days + (7 * weeks)).ToString("yyyy-MM-dd dddd", CultureInfo.InvariantCulture);
        }
        catch (ArgumentOutOfRangeException)
        {
            return "That is further away than dates go.";
        }
    }

    private static string DaysBetween([Description("As 2026-01-31")] DateOnly from, [Description("As 2026-02-28")] DateOnly to)
    {
        var (first, last) = from <= to ? (from, to) : (to, from);
        var days = last.DayNumber - first.DayNumber;
        var working = (days / 7 * 5) + Enumerable.Range(days / 7 * 7, days % 7).Count(day => first.AddDays(day).DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));
        return $"{days} days, of which {working} are working days{(from <= to ? "" : ", backwards")}";
    }
}
