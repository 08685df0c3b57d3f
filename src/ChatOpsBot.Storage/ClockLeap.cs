namespace ChatOpsBot.Storage;

/// <summary>What is written down by the database's clock when that was set.</summary>
internal static class ClockLeap
{
    // No lease and no wait for the next try is set further ahead, in milliseconds.
    private const long Longest = 601_000;

    /// <summary>Whoever holds a lease holds it until then, also who has ended: then somebody else has it when that is over. What is to be tried again at a
    /// time that is further ahead than any that is set is tried now.</summary>
    /// <param name="isSure">The clock has leapt; else only leases are touched that are further ahead than any.</param>
    public static int Mend(PreparedStatements statements, long now, long until, bool isSure)
    {
        var (least, far) = (isSure ? 0 : now + Longest, now + Longest);
        return statements.Execute("""UPDATE "Leases" SET "Until" = $1 WHERE "Until" > $2""", until, least)
            + statements.Execute("""UPDATE "Inbox" SET "NotBefore" = 0 WHERE "State" = 0 AND "NotBefore" > $1""", far)
            + statements.Execute("""UPDATE "Jobs" SET "LeasedUntil" = $1 WHERE "State" = 0 AND "LeasedUntil" > $2""", until, least)
            + statements.Execute("""UPDATE "Jobs" SET "DueAt" = 0 WHERE "State" = 0 AND "DueAt" > $1""", far);
    }
}
