namespace ChatOpsBot.Core.Turns;

/// <summary>Whoever runs turns in this process. What arrives here is taken up in the same transaction, which spares a flush of the disk on the
/// way of a question.</summary>
public interface ITurnTaker
{
    /// <returns>Null when nothing of the conversation is taken up now.</returns>
    TurnClaim? Claim(string conversation);

    /// <summary>This was leased under the claim.</summary>
    void Accept(Turn taken);
}

/// <param name="AtOnce">How many turns are run at once; of more that wait the oldest are taken up first.</param>
public sealed record TurnClaim(string Owner, TimeSpan Duration, int AtOnce);
