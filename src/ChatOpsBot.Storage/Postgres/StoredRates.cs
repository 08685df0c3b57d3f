using ChatOpsBot.Core.Limits;

namespace ChatOpsBot.Storage;

/// <summary>Minutes of the database's clock, the same for all processes.</summary>
internal sealed class StoredRates(WriteQueue writes, DatabaseEngine engine) : IRates
{
    private const string Take = """
        INSERT INTO "Rates" ("Who", "Minute", "Count") VALUES ($1, $2, 1)
        ON CONFLICT ("Who") DO UPDATE SET "Count" = CASE WHEN "Rates"."Minute" = excluded."Minute" THEN "Rates"."Count" + 1 ELSE 1 END, "Minute" = excluded."Minute"
        RETURNING "Count"
        """;

    public async ValueTask<TimeSpan?> TakeAsync(string who, int mostAMinute, CancellationToken cancellationToken)
    {
        var now = engine.Now;
        var minute = now.ToUnixTimeSeconds() / 60;
        var count = await writes.RunAsync(statements => statements.Query(Take, row => row.GetInt32(0), who, minute)[0], cancellationToken);
        return count <= mostAMinute ? null : DateTimeOffset.FromUnixTimeSeconds((minute + 1) * 60) - now;
    }
}
