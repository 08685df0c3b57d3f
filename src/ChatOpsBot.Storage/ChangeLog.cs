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
            await db.Database.ExecuteSqlAsync($"""INSERT OR REPLACE INTO "Changes" ("Index", "DocumentId") VALUES ({key.Index}, {key.DocumentId})""", cancellationToken);
    }

    /// <summary>The same among the statements of the queue.</summary>
    public static void Add(PreparedStatements statements, DocumentKey key) =>
        statements.Execute("""INSERT OR REPLACE INTO "Changes" ("Index", "DocumentId") VALUES ($1, $2)""", key.Index, key.DocumentId);

    public static Task AddCollectionAsync(ChatOpsDb db, string name, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync(
        $"""INSERT OR REPLACE INTO "Changes" ("Index", "DocumentId") SELECT "Index", "DocumentId" FROM "Documents" WHERE "Index" = {name}""", cancellationToken);

    public static Task AddSourceAsync(ChatOpsDb db, string name, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync(
        $"""INSERT OR REPLACE INTO "Changes" ("Index", "DocumentId") SELECT "Index", "DocumentId" FROM "Documents" WHERE "Source" = {name}""", cancellationToken);
}
