using System.Text.Json;
using ChatOpsBot.Core.Dispatch;
using ChatOpsBot.Core.Inbox;

namespace ChatOpsBot.Storage;

/// <summary>Inbox and turn queue on SQLite. All writes of the message path go through one <see cref="WriteQueue"/>.</summary>
internal sealed class SqliteInbox(WriteQueue queue, TurnSignal signal, TimeProvider time) : IInbox, ITurnQueue
{
    // Of each conversation only the oldest waiting turn is a candidate, which keeps the order even while it waits for a retry.
    private const string Due = """
        SELECT i."Id", i."Payload", i."Starts", i."Failures", i."Posted",
               (SELECT COUNT(*) FROM (SELECT 1 FROM "Inbox" w WHERE w."Conversation" = i."Conversation" AND w."State" = 0 AND w."Id" > i."Id" LIMIT 1000))
        FROM "Inbox" i
        WHERE i."State" = 0 AND i."NotBefore" <= $1
          AND NOT EXISTS (SELECT 1 FROM "Inbox" e WHERE e."Conversation" = i."Conversation" AND e."State" = 0 AND e."Id" < i."Id")
          AND NOT EXISTS (SELECT 1 FROM "Leases" l WHERE l."Conversation" = i."Conversation" AND l."Until" > $1)
        ORDER BY i."Id" LIMIT $2
        """;

    private const string Insert = """
        INSERT OR IGNORE INTO "Inbox" ("DeduplicationKey", "Conversation", "Payload", "ReceivedAt", "State", "NotBefore", "Starts", "Failures")
        VALUES ($1, $2, $3, $4, 0, 0, 0, 0)
        """;

    private const string TakeLease = """
        INSERT INTO "Leases" ("Conversation", "Owner", "Until") VALUES ($1, $2, $3)
        ON CONFLICT ("Conversation") DO UPDATE SET "Owner" = excluded."Owner", "Until" = excluded."Until"
        """;

    public async Task<bool> AddAsync(InboxEntry entry, CancellationToken cancellationToken)
    {
        var payload = JsonSerializer.Serialize(entry, InboxJson.Default.InboxEntry);
        var added = await queue.RunAsync(
            statements => statements.Execute(Insert, entry.DeduplicationKey, entry.Conversation, payload, entry.ReceivedAt.ToUnixTimeMilliseconds()) == 1,
            cancellationToken);
        ChatOpsTelemetry.EventsReceived.Add(1);
        if (added)
            signal.Raise();
        return added;
    }

    public Task<IReadOnlyList<Turn>> LeaseAsync(string owner, int most, TimeSpan duration, CancellationToken cancellationToken) => queue.RunAsync(
        IReadOnlyList<Turn> (statements) =>
        {
            var turns = statements.Query(
                Due,
                row => new Turn(
                    row.GetInt64(0),
                    JsonSerializer.Deserialize(row.GetString(1), InboxJson.Default.InboxEntry)!,
                    row.GetInt32(2) + 1,
                    row.GetInt32(3),
                    row.IsDBNull(4) ? [] : JsonSerializer.Deserialize(row.GetString(4), InboxJson.Default.IReadOnlyListString)!,
                    row.GetInt32(5)),
                Now,
                most);
            foreach (var turn in turns)
            {
                statements.Execute(TakeLease, turn.Conversation, owner, Now + (long)duration.TotalMilliseconds);
                statements.Execute("""UPDATE "Inbox" SET "Starts" = "Starts" + 1 WHERE "Id" = $1""", turn.Id);
            }

            return turns;
        },
        cancellationToken);

    public Task RenewAsync(string owner, TimeSpan duration, CancellationToken cancellationToken) => queue.RunAsync(
        statements => statements.Execute("""UPDATE "Leases" SET "Until" = $2 WHERE "Owner" = $1""", owner, Now + (long)duration.TotalMilliseconds),
        cancellationToken);

    public Task RecordPostedAsync(Turn turn, string messageId, CancellationToken cancellationToken) => queue.RunAsync(
        statements => statements.Execute(
            """UPDATE "Inbox" SET "Posted" = json_insert(COALESCE("Posted", '[]'), '$[#]', $2) WHERE "Id" = $1""", turn.Id, messageId),
        cancellationToken);

    public Task CompleteAsync(Turn turn, CancellationToken cancellationToken) => EndAsync(
        turn, """UPDATE "Inbox" SET "State" = 1, "Error" = NULL, "EndedAt" = $2, "NotBefore" = $3 WHERE "Id" = $1""", Now, 0L, cancellationToken);

    public Task ReturnAsync(Turn turn, TimeSpan delay, string? error, CancellationToken cancellationToken) => error is null
        ? EndAsync(turn, """UPDATE "Inbox" SET "Starts" = "Starts" - 1, "NotBefore" = $2, "Error" = $3 WHERE "Id" = $1""", 0L, null, cancellationToken)
        : EndAsync(turn, """UPDATE "Inbox" SET "Failures" = "Failures" + 1, "NotBefore" = $2, "Error" = $3 WHERE "Id" = $1""",
            Now + (long)delay.TotalMilliseconds, error, cancellationToken);

    public Task DeadLetterAsync(Turn turn, string error, CancellationToken cancellationToken) => EndAsync(
        turn, """UPDATE "Inbox" SET "State" = 2, "Failures" = "Failures" + 1, "EndedAt" = $2, "Error" = $3 WHERE "Id" = $1""", Now, error, cancellationToken);

    public Task ReleaseAllAsync(CancellationToken cancellationToken) =>
        queue.RunAsync(statements => statements.Execute("""DELETE FROM "Leases" """), cancellationToken);

    private Task EndAsync(Turn turn, string update, object? second, object? third, CancellationToken cancellationToken) => queue.RunAsync(
        statements => statements.Execute(update, turn.Id, second, third)
            + statements.Execute("""DELETE FROM "Leases" WHERE "Conversation" = $1""", turn.Conversation),
        cancellationToken);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
