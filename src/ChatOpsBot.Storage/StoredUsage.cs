using System.Globalization;
using ChatOpsBot.Core.Limits;

namespace ChatOpsBot.Storage;

internal sealed class StoredUsage(ReadConnections reads, WriteQueue writes) : IUsage
{
    public Task AddAsync(DateOnly day, string personId, string model, long tokensIn, long tokensOut, CancellationToken cancellationToken) => writes.RunAsync(
        statements => statements.Execute(
            """
            INSERT INTO "Usage" ("Day", "PersonId", "Model", "TokensIn", "TokensOut") VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT ("Day", "PersonId", "Model") DO UPDATE SET "TokensIn" = "TokensIn" + excluded."TokensIn", "TokensOut" = "TokensOut" + excluded."TokensOut"
            """,
            Text(day), personId, model, tokensIn, tokensOut),
        cancellationToken);

    public Task<(long Person, long All)> OfAsync(DateOnly day, string personId, CancellationToken cancellationToken) => Task.FromResult(reads.Read(statements => statements.Query(
        """SELECT COALESCE(SUM(CASE WHEN "PersonId" = $2 THEN "TokensIn" + "TokensOut" END), 0), COALESCE(SUM("TokensIn" + "TokensOut"), 0) FROM "Usage" WHERE "Day" = $1 AND "PersonId" <> $3""",
        row => (row.GetInt64(0), row.GetInt64(1)), Text(day), personId, IUsage.Imports)[0]));

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
