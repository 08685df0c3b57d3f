using System.Globalization;
using ChatOpsBot.Core.Administration;

namespace ChatOpsBot.Core.Limits;

/// <summary>Whose questions of a day a budget is for.</summary>
public enum BudgetOf
{
    Person,
    Channel,
    Assistant,
    Key,
    All,
}

/// <summary>What the models may take for somebody's questions in a day, UTC; 0 is no limit.</summary>
public sealed record Budget(BudgetOf Of, int Tokens, decimal Cost)
{
    // From there on it is told of.
    private const decimal Near = 0.8m;

    public bool IsSet => Tokens > 0 || Cost > 0;

    /// <summary>The setting of its tokens, as <c>limits.person-tokens-per-day</c>.</summary>
    public static string TokensOf(BudgetOf of) => of == BudgetOf.All ? "limits.tokens-per-day" : $"limits.{NameOf(of)}-tokens-per-day";

    /// <summary>The setting of its money, as <c>limits.person-cost-per-day</c>.</summary>
    public static string CostOf(BudgetOf of) => of == BudgetOf.All ? "limits.cost-per-day" : $"limits.{NameOf(of)}-cost-per-day";

    public static string NameOf(BudgetOf of) => of.ToString().ToLowerInvariant();

    public static Budget In(Snapshot snapshot, RuntimeSettings settings, BudgetOf of) => new(
        of, settings.Number(snapshot, TokensOf(of)), decimal.Parse(settings.Value(snapshot, CostOf(of)), NumberStyles.Number, CultureInfo.InvariantCulture));

    public bool IsUsedUp(Used used) => (Tokens > 0 && used.Tokens >= Tokens) || (Cost > 0 && used.Cost >= Cost);

    public bool IsNear(Used used) => (Tokens > 0 && used.Tokens >= Tokens * Near) || (Cost > 0 && used.Cost >= Cost * Near);

    /// <summary>Its part of what was used.</summary>
    public Used Part(UsedOf used) => Of switch
    {
        BudgetOf.Person => used.Person,
        BudgetOf.Channel or BudgetOf.Key => used.Channel,
        BudgetOf.Assistant => used.Assistant,
        _ => used.All,
    };
}
