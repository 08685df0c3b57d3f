using System.Text.Json.Nodes;
using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Agents.Tools;

/// <summary>Which calls of a tool a person has to allow: <c>never</c>, <c>first</c>, <c>always</c>, or a condition over the arguments, as
/// <c>amount &gt; 500</c>. What can't be worked out has to be allowed.</summary>
internal static class ApprovalRule
{
    public const string Never = "never";
    public const string Always = "always";

    /// <summary>The first call in each run.</summary>
    public const string First = "first";

    /// <returns>What is wrong with it; null when nothing is.</returns>
    public static Phrase? Wrong(string rule, Tool of)
    {
        if (rule is Never or Always or First)
            return null;
        if (Condition.NamesIn(rule) is not { } names)
            return $"`{rule}` can't be understood. Write `never`, `first`, `always`, or a condition as `amount > 500`.";
        return names.Except(of.Arguments, StringComparer.Ordinal).FirstOrDefault() is { } unknown ? of.HasNo(unknown) : null;
    }

    public static bool NeedsApproval(string rule, JsonObject arguments) => rule is Never or Always or First ? rule != Never : Condition.Holds(rule, name => arguments[name]) is not false;
}
