using System.Data.Common;
using System.Text.Json;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Schedules;

namespace ChatOpsBot.Storage;

internal sealed class StoredSchedules(WriteQueue queue, ReadConnections reads, TimeProvider time) : ISchedules
{
    private const string Columns = """ "Id", "PersonId", "Spoken", "Cron", "Zone", "Text", "IsReminder", "Place", "NextAt" """;

    public Task<Schedule> AddAsync(Schedule wanted, AuditEntry entry, CancellationToken cancellationToken) => queue.RunAsync(
        statements =>
        {
            const string Add = $"""
                INSERT INTO "Schedules" ("PersonId", "Spoken", "Cron", "Zone", "Text", "IsReminder", "Place", "NextAt") VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING {Columns}
                """;
            var place = JsonSerializer.Serialize(wanted.Place, InboxJson.Default.ConversationReference);
            var added = statements.Query(Add, ToSchedule, wanted.PersonId, wanted.Spoken, wanted.Cron, wanted.Zone, wanted.Text, wanted.IsReminder ? 1 : 0, place, wanted.NextAt.ToUnixTimeMilliseconds())[0];
            AuditChain.Add(statements, entry, time.GetUtcNow());
            return added;
        },
        cancellationToken);

    public Task<Schedule?> FindAsync(long id, CancellationToken cancellationToken) => Task.FromResult(reads.Read(
        statements => statements.Query($"""SELECT {Columns} FROM "Schedules" WHERE "Id" = $1""", ToSchedule, id) is [var found] ? found : null));

    public Task<IReadOnlyList<Schedule>> ListAsync(string? personId, long after, int most, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Schedule>>(reads.Read(statements => statements.Query(
        $"""SELECT {Columns} FROM "Schedules" WHERE (CAST($1 AS TEXT) IS NULL OR "PersonId" = $1) AND "Id" > $2 ORDER BY "Id" LIMIT $3""", ToSchedule, personId, after, most)));

    public Task<bool> RemoveAsync(long id, AuditEntry entry, CancellationToken cancellationToken) =>
        queue.RunAsync(statements => statements.Execute("""DELETE FROM "Schedules" WHERE "Id" = $1""", id), entry, time, cancellationToken);

    public Task<IReadOnlyList<Schedule>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Schedule>>(reads.Read(statements => statements.Query(
        $"""SELECT {Columns} FROM "Schedules" WHERE "NextAt" <= $1 ORDER BY "NextAt" LIMIT 1000""", ToSchedule, now.ToUnixTimeMilliseconds())));

    public Task MoveAsync(long id, DateTimeOffset done, DateTimeOffset? next, CancellationToken cancellationToken) => queue.RunAsync(
        statements => next is { } later
            ? statements.Execute("""UPDATE "Schedules" SET "NextAt" = $3 WHERE "Id" = $1 AND "NextAt" = $2""", id, done.ToUnixTimeMilliseconds(), later.ToUnixTimeMilliseconds())
            : statements.Execute("""DELETE FROM "Schedules" WHERE "Id" = $1 AND "NextAt" = $2""", id, done.ToUnixTimeMilliseconds()),
        cancellationToken);

    private static Schedule ToSchedule(DbDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.Text(3), row.GetString(4), row.GetString(5), row.Flag(6),
        JsonSerializer.Deserialize(row.GetString(7), InboxJson.Default.ConversationReference)!, row.Time(8));
}
