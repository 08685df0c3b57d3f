using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Core.Limits;

public enum LimitKind
{
    PersonRate,
    ChannelRate,
    Budget,
}

/// <summary>Which limit was met.</summary>
/// <param name="Limit">Messages a minute, or tokens a day; 0 where it was money.</param>
/// <param name="Wait">Until the next message is heard.</param>
public sealed record Refusal(LimitKind Kind, int Limit, TimeSpan Wait)
{
    /// <summary>Whose budget it was.</summary>
    public BudgetOf? Of { get; init; }

    /// <summary>What is used up.</summary>
    public Phrase? Budget { get; init; }

    /// <summary>How long somebody has to wait, and why.</summary>
    public Phrase ToPhrase() => Kind switch
    {
        LimitKind.PersonRate => (Phrase)$"That was more than {Limit:N0} messages within a minute, which is my limit for one person. I answer you again {Spoken()}.",
        LimitKind.ChannelRate => (Phrase)$"There were more than {Limit:N0} messages within a minute here, which is my limit for one channel. I answer again {Spoken()}.",
        _ when Limit > 0 && Of == BudgetOf.Person => (Phrase)$"Your questions have taken today's {Limit:N0} tokens. I answer you again {Spoken()}, at midnight UTC.",
        _ when Limit > 0 && Of == BudgetOf.All => (Phrase)$"Today's budget of {Limit:N0} tokens is used up. I answer questions again {Spoken()}, at midnight UTC.",
        _ => (Phrase)$"{Budget!} is used up. I answer questions again {Spoken()}, at midnight UTC.",
    };

    private Phrase Spoken()
    {
        if (Wait.TotalMinutes < 2)
            return $"in {(int)Math.Ceiling(Wait.TotalSeconds)} seconds";
        var minutes = (int)Math.Ceiling(Wait.TotalMinutes);
        return minutes < 60 ? (Phrase)$"in {minutes} minutes" : (Phrase)$"in {minutes / 60} h {minutes % 60} min";
    }
}
