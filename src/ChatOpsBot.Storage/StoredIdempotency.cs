using ChatOpsBot.Core.Hosting;

namespace ChatOpsBot.Storage;

/// <summary>Bodies are encrypted: an answer may hold a key that is shown once.</summary>
internal sealed class StoredIdempotency(WriteQueue writes, ISecrets secrets) : IIdempotency
{
    private static readonly TimeSpan LongestDoing = TimeSpan.FromMinutes(5);

    public Task<KeptResponse?> BeginAsync(string caller, string key, string hash, DateTimeOffset at, CancellationToken cancellationToken) => writes.RunAsync(
        statements =>
        {
            if (statements.Execute("""INSERT INTO "Idempotency" ("CallerId", "Key", "Hash", "At", "Status") VALUES ($1, $2, $3, $4, 0) ON CONFLICT DO NOTHING""", caller, key, hash, at) > 0)
                return null;
            // Whoever began it is gone.
            if (statements.Execute("""UPDATE "Idempotency" SET "Hash" = $3, "At" = $4 WHERE "CallerId" = $1 AND "Key" = $2 AND "Status" = 0 AND "At" < $5""", caller, key, hash, at, at - LongestDoing) > 0)
                return null;
            return statements.Query(
                """SELECT "Hash", "Status", "Headers", "Body" FROM "Idempotency" WHERE "CallerId" = $1 AND "Key" = $2""",
                row => new KeptResponse(row.GetString(0), row.GetInt32(1), row.IsDBNull(2) ? "" : row.GetString(2), row.IsDBNull(3) ? "" : secrets.Unprotect(row.GetString(3)) ?? ""), caller, key)[0];
        },
        cancellationToken);

    public Task EndAsync(string caller, string key, KeptResponse response, CancellationToken cancellationToken) => writes.RunAsync(
        statements => statements.Execute(
            """UPDATE "Idempotency" SET "Status" = $3, "Headers" = $4, "Body" = $5 WHERE "CallerId" = $1 AND "Key" = $2""", caller, key, response.Status, response.ContentType, secrets.Protect(response.Body)),
        cancellationToken);

    public Task AbandonAsync(string caller, string key, CancellationToken cancellationToken) => writes.RunAsync(
        statements => statements.Execute("""DELETE FROM "Idempotency" WHERE "CallerId" = $1 AND "Key" = $2""", caller, key), cancellationToken);

    public Task PruneAsync(DateTimeOffset before, CancellationToken cancellationToken) => writes.RunAsync(
        statements => statements.Execute("""DELETE FROM "Idempotency" WHERE "At" < $1""", before), cancellationToken);
}
