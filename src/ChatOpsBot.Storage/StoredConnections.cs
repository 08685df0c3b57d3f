using System.Data.Common;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Tools;

namespace ChatOpsBot.Storage;

internal sealed class StoredConnections(WriteQueue queue, ReadConnections reads, TimeProvider time) : IConnections
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public Task BeginAsync(AccountSignIn signIn, CancellationToken cancellationToken) => queue.RunAsync(
        statements => statements.Execute("""INSERT INTO "ToolSignIns" ("Key", "PersonId", "Client", "Secret", "At") VALUES ($1, $2, $3, $4, $5)""", signIn.Key, signIn.PersonId, signIn.Client, signIn.Secret, Now),
        cancellationToken);

    public Task<AccountSignIn?> TakeAsync(string key, CancellationToken cancellationToken) => queue.RunAsync(
        statements => statements.Query("""DELETE FROM "ToolSignIns" WHERE "Key" = $1 AND "At" >= $2 RETURNING "Key", "PersonId", "Client", "Secret" """, ToSignIn, key, Before) is [var found] ? found : null,
        cancellationToken);

    public Task<IReadOnlyList<AccountSignIn>> TakeOldAsync(CancellationToken cancellationToken) => queue.RunAsync(
        IReadOnlyList<AccountSignIn> (statements) => statements.Query("""DELETE FROM "ToolSignIns" WHERE "At" < $1 RETURNING "Key", "PersonId", "Client", "Secret" """, ToSignIn, Before), cancellationToken);

    public Task DropAsync(string personId, string client, string tokens, CancellationToken cancellationToken) =>
        queue.RunAsync(statements => statements.Execute("""DELETE FROM "ToolConnections" WHERE "PersonId" = $1 AND "Client" = $2 AND "Tokens" = $3""", personId, client, tokens), cancellationToken);

    public Task SaveAsync(string personId, string client, string tokens, AuditEntry entry, CancellationToken cancellationToken) => queue.RunAsync(
        statements => statements.Execute("""INSERT INTO "ToolConnections" ("PersonId", "Client", "Tokens", "At") VALUES ($1, $2, $3, $4) ON CONFLICT ("PersonId", "Client") DO UPDATE SET "Tokens" = excluded."Tokens", "At" = excluded."At" """, personId, client, tokens, Now),
        entry, time, cancellationToken);

    public Task<bool> ReplaceAsync(string personId, string client, string before, string after, CancellationToken cancellationToken) => queue.RunAsync(
        statements => statements.Execute("""UPDATE "ToolConnections" SET "Tokens" = $4 WHERE "PersonId" = $1 AND "Client" = $2 AND "Tokens" = $3""", personId, client, before, after) == 1, cancellationToken);

    public Task<string?> FindAsync(string personId, string client, CancellationToken cancellationToken) => Task.FromResult(reads.Read(
        statements => statements.Query("""SELECT "Tokens" FROM "ToolConnections" WHERE "PersonId" = $1 AND "Client" = $2""", row => row.GetString(0), personId, client) is [var tokens] ? tokens : null));

    public Task<bool> RemoveAsync(string personId, string client, AuditEntry entry, CancellationToken cancellationToken) =>
        queue.RunAsync(statements => statements.Execute("""DELETE FROM "ToolConnections" WHERE "PersonId" = $1 AND "Client" = $2""", personId, client), entry, time, cancellationToken);

    private static AccountSignIn ToSignIn(DbDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3));

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private long Before => (time.GetUtcNow() - Lifetime).ToUnixTimeMilliseconds();
}
