namespace ChatOpsBot.Core.Limits;

/// <summary>The section <c>ChatOps:Limits</c>. All can be changed at run time; 0 is no limit.</summary>
public sealed record LimitOptions
{
    public const string Section = "ChatOps:Limits";

    /// <summary>What a person may write in a minute where nothing is set.</summary>
    public const int UsualPersonPerMinute = 30;

    /// <summary>Messages of one person in a minute, and questions by one key; null is 30, and no limit for the key of the service itself.</summary>
    public int? PersonPerMinute { get; init; }

    /// <summary>Messages in one channel in a minute.</summary>
    public int ChannelPerMinute { get; init; } = 120;

    /// <summary>Tokens to and from models that one person's questions may take in a day, UTC.</summary>
    public int PersonTokensPerDay { get; init; }

    /// <summary>The same for the questions of one channel, to one assistant, and by one key.</summary>
    public int ChannelTokensPerDay { get; init; }

    public int AssistantTokensPerDay { get; init; }

    public int KeyTokensPerDay { get; init; }

    /// <summary>What one person's questions may cost in a day, UTC, in the currency of the models' prices.</summary>
    public decimal PersonCostPerDay { get; init; }

    /// <summary>The same for the questions of one channel, to one assistant, and by one key.</summary>
    public decimal ChannelCostPerDay { get; init; }

    public decimal AssistantCostPerDay { get; init; }

    public decimal KeyCostPerDay { get; init; }

    /// <summary>What all questions together may cost in a day, UTC.</summary>
    public decimal CostPerDay { get; init; }

    public int TokensOf(BudgetOf of) => of switch
    {
        BudgetOf.Person => PersonTokensPerDay,
        BudgetOf.Channel => ChannelTokensPerDay,
        BudgetOf.Assistant => AssistantTokensPerDay,
        BudgetOf.Key => KeyTokensPerDay,
        _ => TokensPerDay,
    };

    public decimal CostOf(BudgetOf of) => of switch
    {
        BudgetOf.Person => PersonCostPerDay,
        BudgetOf.Channel => ChannelCostPerDay,
        BudgetOf.Assistant => AssistantCostPerDay,
        BudgetOf.Key => KeyCostPerDay,
        _ => CostPerDay,
    };

    /// <summary>Tokens to and from models that all questions together may take in a day, UTC.</summary>
    public int TokensPerDay { get; init; }
}
