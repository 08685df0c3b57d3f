using ChatOpsBot.Core.Documents;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

/// <summary>The log that search indexes follow, within the caller's transaction: of each document the last change, so that it grows with
/// the documents and not with what happens to them. A changed document gets a new number at its end.</summary>
internal static class ChangeLog
{
    public static async Task AddAsync(ChatOpsDb db, IEnumerable<DocumentKey> keys, CancellationToken cancellationToken)
    {
        foreach (var key in keys)
        {
            await db.Database.ExecuteSqlAsync($"""DELETE FROM "Changes" WHERE "Index" = {key.Index} AND "DocumentId" = {key.DocumentId}""", cancellationToken);
            await db.Database.ExecuteSqlAsync($"""INSERT INTO "Changes" ("Index", "DocumentId") VALUES ({key.Index}, {key.DocumentId})""", cancellationToken);
        }
    }

    /// <summary>The same among the statements of the queue.</summary>
    public static void Add(PreparedStatements statements, DocumentKey key)
    {
        statements.Execute("""DELETE FROM "Changes" WHERE "Index" = $1 AND "DocumentId" = $2""", key.Index, key.DocumentId);
        statements.Execute("""INSERT INTO "Changes" ("Index", "DocumentId") VALUES ($1, $2)""", key.Index, key.DocumentId);
    }

    public static async Task AddCollectionAsync(ChatOpsDb db, string name, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"""DELETE FROM "Changes" WHERE "Index" = {name} AND "DocumentId" IN (SELECT "DocumentId" FROM "Documents" WHERE "Index" = {name})""", cancellationToken);
        await db.Database.ExecuteSqlAsync($"""INSERT INTO "Changes" ("Index", "DocumentId") SELECT "Index", "DocumentId" FROM "Documents" WHERE "Index" = {name}""", cancellationToken);
    }

    public static async Task AddSourceAsync(ChatOpsDb db, string name, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync(
            $"""DELETE FROM "Changes" WHERE EXISTS (SELECT 1 FROM "Documents" WHERE "Source" = {name} AND "Documents"."Index" = "Changes"."Index" AND "Documents"."DocumentId" = "Changes"."DocumentId")""", cancellationToken);
        await db.Database.ExecuteSqlAsync($"""INSERT INTO "Changes" ("Index", "DocumentId") SELECT "Index", "DocumentId" FROM "Documents" WHERE "Source" = {name}""", cancellationToken);
    }
}
