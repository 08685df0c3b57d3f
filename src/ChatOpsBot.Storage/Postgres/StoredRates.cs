using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Limits;

namespace ChatOpsBot.Storage;

/// <summary>Minutes of the database's clock, the same for all processes.</summary>
internal sealed class StoredRates(WriteQueue writes, DatabaseEngine engine) : IRates, IMaintenance
{
    private const string Take = """
        INSERT INTO "Rates" ("Who", "Minute", "Count") VALUES ($1, $2, 1)
        ON CONFLICT ("Who") DO UPDATE SET "Count" = CASE WHEN "Rates"."Minute" = excluded."Minute" THEN "Rates"."Count" + 1 ELSE 1 END, "Minute" = excluded."Minute"
        RETURNING "Count"
        """;

    // Of one minute: whoever goes on after being refused costs the database nothing.
    private readonly HashSet<(string Who, int Most)> refused = [];
    private readonly Lock gate = new();
    private long refusedIn;

    public string Name => "forget-rates";

    public TimeSpan Every { get; } = TimeSpan.FromHours(1);

    public Task RunAsync(CancellationToken cancellationToken) =>
        writes.RunAsync(statements => statements.Execute("""DELETE FROM "Rates" WHERE "Minute" < $1""", MinuteOf(engine.Now) - 1), cancellationToken);

    public async ValueTask<TimeSpan?> TakeAsync(string who, int mostAMinute, CancellationToken cancellationToken)
    {
        var now = engine.Now;
        var minute = MinuteOf(now);
        if (!WasRefused(minute, who, mostAMinute)
            && await writes.RunAsync(statements => statements.Query(Take, row => row.GetInt32(0), who, minute)[0], cancellationToken) <= mostAMinute)
            return null;
        lock (gate)
        {
            if (refusedIn == minute)
                refused.Add((who, mostAMinute));
        }

        return DateTimeOffset.FromUnixTimeSeconds((minute + 1) * 60) - now;
    }

    private bool WasRefused(long minute, string who, int most)
    {
        lock (gate)
        {
            if (refusedIn != minute)
                refused.Clear();
            refusedIn = minute;
            return refused.Contains((who, most));
        }
    }

    private static long MinuteOf(DateTimeOffset time) => time.ToUnixTimeSeconds() / 60;
}
