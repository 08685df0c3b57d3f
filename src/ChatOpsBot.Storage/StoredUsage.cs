using System.Data.Common;
using System.Globalization;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Paging;

namespace ChatOpsBot.Storage;

internal sealed class StoredUsage(ReadConnections reads, WriteQueue writes) : IUsage
{
    private const decimal Millionths = 1_000_000;

    public Task AddAsync(DateTimeOffset at, UsageAccount account, long job, IReadOnlyCollection<ModelCall> calls, CancellationToken cancellationToken) => writes.RunAsync(
        statements =>
        {
            var day = DateOnly.FromDateTime(at.UtcDateTime);
            foreach (var call in calls)
            {
                statements.Later(
                    """
                    INSERT INTO "ModelCalls" ("At", "PersonId", "Channel", "Assistant", "Job", "Model", "Prompt", "TokensIn", "Cached", "TokensOut", "Cost", "FirstToken", "Took", "IsDone")
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
                    """,
                    at, account.PersonId, account.Channel, account.Assistant, job, call.Model, call.Prompt, call.TokensIn, call.Cached, call.TokensOut, (long)(call.Cost * Millionths),
                    call.FirstToken is { } first ? (long)first.TotalMilliseconds : null, (long)call.Took.TotalMilliseconds, call.IsDone ? 1 : 0);
            }

            foreach (var model in calls.GroupBy(call => call.Model, StringComparer.Ordinal))
            {
                statements.Later(
                    """
                    INSERT INTO "UsageDays" ("Day", "PersonId", "Channel", "Assistant", "Model", "TokensIn", "TokensOut", "Cost", "Calls") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                    ON CONFLICT ("Day", "PersonId", "Channel", "Assistant", "Model") DO UPDATE SET "TokensIn" = "UsageDays"."TokensIn" + excluded."TokensIn", "TokensOut" = "UsageDays"."TokensOut" + excluded."TokensOut",
                        "Cost" = "UsageDays"."Cost" + excluded."Cost", "Calls" = "UsageDays"."Calls" + excluded."Calls"
                    """,
                    day, account.PersonId, account.Channel, account.Assistant, model.Key, model.Sum(call => call.TokensIn), model.Sum(call => call.TokensOut), (long)(model.Sum(call => call.Cost) * Millionths), model.LongCount());
            }

            return true;
        },
        cancellationToken);

    public Task<Page<UsageRecord>> ListAsync(DateOnly from, DateOnly to, UsageFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        const string Some = """
            SELECT "Day", "PersonId", "Channel", "Assistant", "Model", "TokensIn", "TokensOut", "Cost", "Calls" FROM "UsageDays"
            WHERE "Day" BETWEEN $1 AND $2 AND (CAST($3 AS TEXT) IS NULL OR "PersonId" = $3) AND (CAST($4 AS TEXT) IS NULL OR "Channel" = $4) AND (CAST($5 AS TEXT) IS NULL OR "Assistant" = $5)
                AND (CAST($6 AS TEXT) IS NULL OR "Day" < $6 OR ("Day" = $6 AND ("PersonId", "Channel", "Assistant", "Model") > ($7, $8, $9, $10)))
            ORDER BY "Day" DESC, "PersonId", "Channel", "Assistant", "Model" LIMIT $11
            """;
        var (day, person, channel, assistant, model) = Cursor.Read(page.After, parts: 5) is [var one, var two, var three, var four, var five] ? (one, two, three, four, five) : (null, "", "", "", "");
        var found = reads.Read(statements => statements.Query(
            Some,
            row => new UsageRecord(Columns.ToDay(row.GetString(0)), new UsageAccount(row.GetString(1), row.GetString(2), row.GetString(3)), row.GetString(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7) / Millionths, row.GetInt64(8)),
            from, to, filter.PersonId, filter.Channel, filter.Assistant, day, person, channel, assistant, model, page.Size + 1));
        return Task.FromResult(Page.Of(found, page, record => Cursor.Of(Columns.OfDay(record.Day), record.Account.PersonId, record.Account.Channel, record.Account.Assistant, record.Model)));
    }

    public Task<Page<CallRecord>> CallsAsync(UsageFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        const string Some = """
            SELECT "Id", "At", "PersonId", "Channel", "Assistant", "Job", "Model", "TokensIn", "TokensOut", "Cached", "Cost", "FirstToken", "Took", "IsDone", "Prompt" FROM "ModelCalls"
            WHERE "Id" < $1 AND (CAST($2 AS TEXT) IS NULL OR "PersonId" = $2) AND (CAST($3 AS TEXT) IS NULL OR "Channel" = $3) AND (CAST($4 AS TEXT) IS NULL OR "Assistant" = $4) AND (CAST($5 AS BIGINT) IS NULL OR "Job" = $5)
            ORDER BY "Id" DESC LIMIT $6
            """;
        var before = Cursor.Read(page.After, parts: 1) is [var id] && long.TryParse(id, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue;
        var found = reads.Read(statements => statements.Query(Some, ToCall, before, filter.PersonId, filter.Channel, filter.Assistant, filter.Job, page.Size + 1));
        return Task.FromResult(Page.Of(found, page, record => Cursor.Of(record.Id.ToString(CultureInfo.InvariantCulture))));
    }

    public Task<UsedOf> OfAsync(DateOnly day, UsageAccount account, CancellationToken cancellationToken)
    {
        const string Sums = """
            SELECT COALESCE(SUM("TokensIn" + "TokensOut"), 0), COALESCE(SUM("Cost"), 0),
                COALESCE(SUM(CASE WHEN "PersonId" = $2 THEN "TokensIn" + "TokensOut" END), 0), COALESCE(SUM(CASE WHEN "PersonId" = $2 THEN "Cost" END), 0),
                COALESCE(SUM(CASE WHEN "Channel" = $3 THEN "TokensIn" + "TokensOut" END), 0), COALESCE(SUM(CASE WHEN "Channel" = $3 THEN "Cost" END), 0),
                COALESCE(SUM(CASE WHEN "Assistant" = $4 THEN "TokensIn" + "TokensOut" END), 0), COALESCE(SUM(CASE WHEN "Assistant" = $4 THEN "Cost" END), 0)
            FROM "UsageDays" WHERE "Day" = $1 AND "PersonId" <> $5
            """;
        return Task.FromResult(reads.Read(statements => statements.Query(
            Sums, row => new UsedOf(At(row, 2), At(row, 4), At(row, 6), At(row, 0)), day, account.PersonId, account.Channel, account.Assistant, IUsage.Imports)[0]));

        static Used At(DbDataReader row, int column) => new(row.GetInt64(column), row.GetInt64(column + 1) / Millionths);
    }

    public Task PruneAsync(DateTimeOffset before, CancellationToken cancellationToken) => writes.RunAsync(
        statements => statements.Execute("""DELETE FROM "ModelCalls" WHERE "At" < $1""", before), cancellationToken);

    private static CallRecord ToCall(DbDataReader row) => new(
        row.GetInt64(0),
        row.Time(1),
        new UsageAccount(row.GetString(2), row.GetString(3), row.GetString(4)),
        row.GetInt64(5),
        new ModelCall(row.GetString(6), row.GetInt64(7), row.GetInt64(8))
        {
            Cached = row.GetInt64(9),
            Cost = row.GetInt64(10) / Millionths,
            FirstToken = row.IsDBNull(11) ? null : TimeSpan.FromMilliseconds(row.GetInt64(11)),
            Took = TimeSpan.FromMilliseconds(row.GetInt64(12)),
            IsDone = row.GetInt64(13) != 0,
            Prompt = row.IsDBNull(14) ? null : row.GetString(14),
        });
}
