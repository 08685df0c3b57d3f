using System.Text.Json.Nodes;
using ChatOpsBot.Core.Localization;
using NCalc;

namespace ChatOpsBot.Agents.Tools;

/// <summary>Which calls of a tool a person has to allow: <c>never</c>, <c>always</c>, or an expression over the arguments, as
/// <c>amount &gt; 500</c>. What can't be worked out has to be allowed.</summary>
internal static class ApprovalRule
{
    public const string Never = "never";
    public const string Always = "always";

    /// <returns>What is wrong with it; null when nothing is.</returns>
    public static Phrase? Wrong(string rule, IEnumerable<string> arguments)
    {
        if (rule is Never or Always)
            return null;
        try
        {
            var unknown = new Expression(rule).GetParameterNames().Except(arguments, StringComparer.Ordinal).ToList();
            return unknown.Count == 0 ? null : (Phrase)$"The tool has no argument `{unknown[0]}`. It has {string.Join(", ", arguments.Select(name => $"`{name}`"))}.";
        }
        catch (Exception wrong) when (wrong is NCalc.Exceptions.NCalcException or ArgumentException or FormatException)
        {
            return $"`{rule}` can't be understood. Write `never`, `always`, or a condition as `amount > 500`.";
        }
    }

    public static bool NeedsApproval(string rule, JsonObject arguments)
    {
        if (rule is Never or Always)
            return rule == Always;
        try
        {
            var expression = new Expression(rule, ExpressionOptions.DecimalAsDefault | ExpressionOptions.NoCache);
            foreach (var name in expression.GetParameterNames())
                expression.Parameters[name] = Value(arguments[name]);
            return expression.Evaluate() is not false;
        }
        catch (Exception wrong) when (wrong is NCalc.Exceptions.NCalcException or ArithmeticException or InvalidOperationException or ArgumentException or FormatException or InvalidCastException)
        {
            return true;
        }
    }

    private static object? Value(JsonNode? node) => node?.GetValueKind() switch
    {
        System.Text.Json.JsonValueKind.Number => decimal.TryParse(node.ToJsonString(), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException(),
        System.Text.Json.JsonValueKind.String => node.GetValue<string>(),
        System.Text.Json.JsonValueKind.True => true,
        System.Text.Json.JsonValueKind.False => false,
        _ => throw new FormatException("What is not there can't be compared."),
    };
}
