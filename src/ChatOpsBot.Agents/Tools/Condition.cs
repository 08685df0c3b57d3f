using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using NCalc;

namespace ChatOpsBot.Agents.Tools;

/// <summary>A condition as administrators write it, as <c>amount &gt; 500</c>.</summary>
internal static class Condition
{
    /// <returns>The names in it; null when it can't be understood.</returns>
    public static IReadOnlyList<string>? NamesIn(string written)
    {
        try
        {
            return new Expression(written).GetParameterNames();
        }
        catch (Exception wrong) when (wrong is NCalc.Exceptions.NCalcException or ArgumentException or FormatException)
        {
            return null;
        }
    }

    /// <param name="value">Of a name.</param>
    /// <returns>Null when it can't be worked out.</returns>
    public static bool? Holds(string written, Func<string, JsonNode?> value)
    {
        try
        {
            var expression = new Expression(written, ExpressionOptions.DecimalAsDefault | ExpressionOptions.NoCache);
            foreach (var name in expression.GetParameterNames())
                expression.Parameters[name] = Value(value(name));
            return expression.Evaluate() as bool?;
        }
        catch (Exception wrong) when (wrong is NCalc.Exceptions.NCalcException or ArithmeticException or InvalidOperationException or ArgumentException or FormatException or InvalidCastException)
        {
            return null;
        }
    }

    private static object? Value(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.Number => decimal.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException(),
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new FormatException("What is not there can't be compared."),
    };
}
