using System.Data.Common;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Runs;

namespace ChatOpsBot.Storage;

internal sealed class StoredMemories(WriteQueue queue, ReadConnections reads, TimeProvider time) : IMemories
{
    private const string Columns = """ "Id", "PersonId", "Text", "By", "At" """;

    public Task<IReadOnlyList<Memory>> OfAsync(string personId, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Memory>>(reads.Read(statements => statements.Query(
        $"""SELECT {Columns} FROM "Memories" WHERE "PersonId" = $1 OR "PersonId" IS NULL ORDER BY "Id" """, ToMemory, personId)));

    public Task<Memory> AddAsync(string? personId, string text, AuditEntry entry, CancellationToken cancellationToken) => queue.RunAsync(
        statements =>
        {
            const string Add = $"""INSERT INTO "Memories" ("PersonId", "Text", "By", "At") VALUES ($1, $2, $3, $4) RETURNING {Columns}""";
            var added = statements.Query(Add, ToMemory, personId, text, entry.PersonId, time.GetUtcNow().ToUnixTimeMilliseconds())[0];
            AuditChain.Add(statements, entry, time.GetUtcNow());
            return added;
        },
        cancellationToken);

    public Task<bool> ChangeAsync(long id, string text, AuditEntry entry, CancellationToken cancellationToken) =>
        queue.RunAsync(statements => statements.Execute("""UPDATE "Memories" SET "Text" = $2, "By" = $3, "At" = $4 WHERE "Id" = $1""", id, text, entry.PersonId, time.GetUtcNow().ToUnixTimeMilliseconds()), entry, time, cancellationToken);

    public Task<bool> ForgetAsync(long id, AuditEntry entry, CancellationToken cancellationToken) =>
        queue.RunAsync(statements => statements.Execute("""DELETE FROM "Memories" WHERE "Id" = $1""", id), entry, time, cancellationToken);

    private static Memory ToMemory(DbDataReader row) => new(row.GetInt64(0), row.Text(1), row.GetString(2), row.GetString(3), row.Time(4));
}
