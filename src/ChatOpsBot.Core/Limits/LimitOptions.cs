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

    /// <summary>Tokens to and from models that all questions together may take in a day, UTC.</summary>
    public int TokensPerDay { get; init; }
}
