namespace ChatOpsBot.Storage;

/// <summary>Mends what was written by the database's clock before that was set.</summary>
internal static class ClockLeap
{
    // In milliseconds: no lease is longer, nor the wait for a platform that is away.
    private const long Longest = 601_000;

    // Who waits longer may wait for the clock to come round.
    private const long Long = 60_000;

    /// <summary>Whoever holds a lease holds it until then, also who has ended: somebody else has it when that is over. What waits long for its next try is tried now.</summary>
    /// <param name="isSure">The clock has leapt; else, as at a start, only what is further ahead than anything is set is touched.</param>
    public static int Mend(PreparedStatements statements, long now, long until, bool isSure)
    {
        var (least, far) = isSure ? (0, now + Long) : (now + Longest, now + Longest);
        return statements.Execute("""UPDATE "Leases" SET "Until" = $1 WHERE "Until" > $2""", until, least)
            + statements.Execute("""UPDATE "Inbox" SET "NotBefore" = 0 WHERE "State" = 0 AND "NotBefore" > $1""", far)
            + statements.Execute("""UPDATE "Jobs" SET "LeasedUntil" = $1 WHERE "State" = 0 AND "LeasedUntil" > $2""", until, least)
            + statements.Execute("""UPDATE "Jobs" SET "DueAt" = 0 WHERE "State" = 0 AND "DueAt" > $1""", far);
    }
}
