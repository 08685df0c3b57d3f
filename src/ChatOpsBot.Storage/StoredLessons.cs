using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Runs;

namespace ChatOpsBot.Storage;

internal sealed class StoredLessons(WriteQueue queue, ReadConnections reads, TimeProvider time) : ILessons
{
    public Task<IReadOnlyList<Lesson>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Lesson>>(reads.Read(statements => statements.Query(
        """SELECT "Id", "Tool", "Text", "Run", "IsAccepted", "At" FROM "Lessons" ORDER BY "Id" """,
        row => new Lesson(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.Flag(4), row.Time(5)))));

    public Task AddAsync(long run, string tool, string text, CancellationToken cancellationToken) => queue.RunAsync(
        statements => statements.Execute(
            """INSERT INTO "Lessons" ("Tool", "Text", "Run", "IsAccepted", "At") SELECT $1, $2, $3, 0, $4 WHERE NOT EXISTS (SELECT 1 FROM "Lessons" WHERE "Run" = $3 OR ("Tool" = $1 AND "Text" = $2))""",
            tool, text, run, time.GetUtcNow().ToUnixTimeMilliseconds()),
        cancellationToken);

    public Task<bool> AcceptAsync(long id, AuditEntry entry, CancellationToken cancellationToken) =>
        queue.RunAsync(statements => statements.Execute("""UPDATE "Lessons" SET "IsAccepted" = 1 WHERE "Id" = $1 AND "IsAccepted" = 0""", id), entry, time, cancellationToken);

    public Task<bool> DeleteAsync(long id, AuditEntry entry, CancellationToken cancellationToken) =>
        queue.RunAsync(statements => statements.Execute("""DELETE FROM "Lessons" WHERE "Id" = $1""", id), entry, time, cancellationToken);
}
