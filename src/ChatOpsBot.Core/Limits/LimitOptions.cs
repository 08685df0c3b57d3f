namespace ChatOpsBot.Core.Limits;

/// <summary>The section <c>ChatOps:Limits</c>. All can be changed at run time; 0 is no limit.</summary>
public sealed record LimitOptions
{
    public const string Section = "ChatOps:Limits";

    /// <summary>Messages of one person in a minute.</summary>
    public int PersonPerMinute { get; init; } = 30;

    /// <summary>Messages in one channel in a minute.</summary>
    public int ChannelPerMinute { get; init; } = 120;

    /// <summary>Tokens to and from models that one person's questions may take in a day, UTC.</summary>
    public int PersonTokensPerDay { get; init; }

    /// <summary>Tokens to and from models that all questions together may take in a day, UTC.</summary>
    public int TokensPerDay { get; init; }
}
