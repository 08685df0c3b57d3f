using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Paging;

namespace ChatOpsBot.Storage;

internal sealed class StoredUsage(ReadConnections reads, WriteQueue writes) : IUsage
{
    public Task AddAsync(DateOnly day, string personId, string model, long tokensIn, long tokensOut, CancellationToken cancellationToken) => writes.RunAsync(
        statements =>
        {
            statements.Later(
                """
                INSERT INTO "Usage" ("Day", "PersonId", "Model", "TokensIn", "TokensOut") VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT ("Day", "PersonId", "Model") DO UPDATE SET "TokensIn" = "Usage"."TokensIn" + excluded."TokensIn", "TokensOut" = "Usage"."TokensOut" + excluded."TokensOut"
                """,
                day, personId, model, tokensIn, tokensOut);
            return true;
        },
        cancellationToken);

    public Task<Page<UsageRecord>> ListAsync(DateOnly from, DateOnly to, string? personId, PageRequest page, CancellationToken cancellationToken)
    {
        const string Some = """
            SELECT "Day", "PersonId", "Model", "TokensIn", "TokensOut" FROM "Usage"
            WHERE "Day" BETWEEN $1 AND $2 AND (CAST($3 AS TEXT) IS NULL OR "PersonId" = $3) AND (CAST($4 AS TEXT) IS NULL OR "Day" < $4 OR ("Day" = $4 AND ("PersonId", "Model") > ($5, $6)))
            ORDER BY "Day" DESC, "PersonId", "Model" LIMIT $7
            """;
        var (day, person, model) = Cursor.Read(page.After, parts: 3) is [var one, var two, var three] ? (one, two, three) : (null, "", "");
        var found = reads.Read(statements => statements.Query(
            Some, row => new UsageRecord(Columns.ToDay(row.GetString(0)), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetInt64(4)),
            from, to, personId, day, person, model, page.Size + 1));
        return Task.FromResult(Page.Of(found, page, record => Cursor.Of(Columns.OfDay(record.Day), record.PersonId, record.Model)));
    }

    public Task<(long Person, long All)> OfAsync(DateOnly day, string personId, CancellationToken cancellationToken) => Task.FromResult(reads.Read(statements => statements.Query(
        """SELECT COALESCE(SUM(CASE WHEN "PersonId" = $2 THEN "TokensIn" + "TokensOut" END), 0), COALESCE(SUM("TokensIn" + "TokensOut"), 0) FROM "Usage" WHERE "Day" = $1 AND "PersonId" <> $3""",
        row => (row.GetInt64(0), row.GetInt64(1)), day, personId, IUsage.Imports)[0]));
}
