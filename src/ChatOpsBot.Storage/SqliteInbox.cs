using System.Text.Json;
using ChatOpsBot.Core.Dispatch;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Messages;
using Microsoft.Data.Sqlite;

namespace ChatOpsBot.Storage;

/// <summary>Inbox and turn queue on SQLite. All writes of the message path go through one <see cref="WriteQueue"/>.</summary>
internal sealed class SqliteInbox(WriteQueue queue, TurnSignal signal, TimeProvider time) : IInbox, ITurnQueue
{
    private const int PageOfWaiting = 500;

    // Read from an index that holds just this and grows at its end, as does the one of the keys, which begin with a time:
    // arrivals then touch few pages, however many conversations they are of.
    private const string Waiting = """SELECT "Id", "Conversation", "NotBefore" FROM "Inbox" WHERE "State" = 0 AND "Id" > $1 ORDER BY "Id" LIMIT $2""";

    private const string Insert = """
        INSERT OR IGNORE INTO "Inbox" ("DeduplicationKey", "Conversation", "Payload", "ReceivedAt", "State", "NotBefore", "Starts", "Failures", "Postponements")
        VALUES ($1, $2, $3, $4, 0, 0, 0, 0, 0)
        """;

    private const string TakeLease = """
        INSERT INTO "Leases" ("Conversation", "Owner", "Until") VALUES ($1, $2, $3)
        ON CONFLICT ("Conversation") DO UPDATE SET "Owner" = excluded."Owner", "Until" = excluded."Until"
        """;

    private readonly SteadyClock clock = new(time);

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

    public Task<IReadOnlyList<Turn>> LeaseAsync(string owner, int most, TimeSpan duration, IReadOnlyCollection<string> busy, CancellationToken cancellationToken) => queue.RunAsync(
        IReadOnlyList<Turn> (statements) =>
        {
            var turns = new List<Turn>();
            foreach (var (id, waiting) in FindDue(statements, most, busy))
            {
                if (Read(statements, id, waiting) is not { } turn)
                    continue;
                statements.Execute(TakeLease, turn.Conversation, owner, Now + (long)duration.TotalMilliseconds);
                statements.Execute("""UPDATE "Inbox" SET "Starts" = "Starts" + 1 WHERE "Id" = $1""", id);
                turns.Add(turn);
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

    public Task PostponeAsync(Turn turn, TimeSpan delay, string reason, CancellationToken cancellationToken) => EndAsync(
        turn, """UPDATE "Inbox" SET "Postponements" = "Postponements" + 1, "NotBefore" = $2, "Error" = $3 WHERE "Id" = $1""", Now + (long)delay.TotalMilliseconds, reason, cancellationToken);

    public Task KeepReplyAsync(Turn turn, Reply reply, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.Serialize(reply, InboxJson.Default.Reply);
        return queue.RunAsync(statements => statements.Execute("""UPDATE "Inbox" SET "Reply" = $2 WHERE "Id" = $1""", turn.Id, json), cancellationToken);
    }

    public async Task WakeAsync(string channel, CancellationToken cancellationToken)
    {
        await queue.RunAsync(
            statements => statements.Execute("""UPDATE "Inbox" SET "NotBefore" = 0 WHERE "State" = 0 AND "Postponements" > 0 AND "Conversation" LIKE $1""", $"{channel}:%"), cancellationToken);
        signal.Raise();
    }

    public Task DeadLetterAsync(Turn turn, string error, CancellationToken cancellationToken) => EndAsync(
        turn, """UPDATE "Inbox" SET "State" = 2, "Failures" = "Failures" + 1, "EndedAt" = $2, "Error" = $3 WHERE "Id" = $1""", Now, error, cancellationToken);

    public async Task PruneAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        const string Some = """
            DELETE FROM "Inbox" WHERE "Id" IN (SELECT "Id" FROM "Inbox" WHERE "State" = 1 AND "EndedAt" < $1 ORDER BY "Id" LIMIT 1000)
            """;
        while (await queue.RunAsync(statements => statements.Execute(Some, before.ToUnixTimeMilliseconds()), cancellationToken) > 0)
        {
            // A thousand at a time, so that arrivals do not wait.
        }
    }

    public Task ReleaseAllAsync(CancellationToken cancellationToken) =>
        queue.RunAsync(
            statements => statements.Execute("""DELETE FROM "Leases" """)
                + statements.Execute("""UPDATE "Inbox" SET "NotBefore" = 0 WHERE "State" = 0 AND "NotBefore" > 0"""), cancellationToken);

    // Of each conversation only the oldest waiting turn is a candidate, which keeps the order even while it waits for a retry.
    private List<(long Id, int Waiting)> FindDue(PreparedStatements statements, int most, IReadOnlyCollection<string> busy)
    {
        var now = Now;
        var leased = statements.Query("""SELECT "Conversation" FROM "Leases" WHERE "Until" > $1""", row => row.GetString(0), now).Concat(busy).ToHashSet(StringComparer.Ordinal);
        var waiting = new Dictionary<string, int>(StringComparer.Ordinal);
        var due = new List<(long Id, string Conversation)>();
        var last = 0L;
        for (var scanned = PageOfWaiting; scanned == PageOfWaiting && due.Count < most;)
        {
            var page = statements.Query(Waiting, row => (Id: row.GetInt64(0), Conversation: row.GetString(1), NotBefore: row.GetInt64(2)), last, PageOfWaiting);
            foreach (var row in page)
            {
                var behind = waiting[row.Conversation] = waiting.GetValueOrDefault(row.Conversation) + 1;
                if (behind == 1 && row.NotBefore <= now && due.Count < most && !leased.Contains(row.Conversation))
                    due.Add((row.Id, row.Conversation));
            }

            scanned = page.Count;
            last = scanned == 0 ? last : page[^1].Id;
        }

        return due.ConvertAll(head => (head.Id, waiting[head.Conversation] - 1));
    }

    // A row that nobody can read, as one of another version, must not hold up all others.
    private Turn? Read(PreparedStatements statements, long id, int waiting)
    {
        try
        {
            return statements.Query("""SELECT "Payload", "Starts", "Failures", "Posted", "Postponements", "Reply" FROM "Inbox" WHERE "Id" = $1""", row => ToTurn(id, row, waiting), id)[0];
        }
        catch (JsonException unreadable)
        {
            statements.Execute("""UPDATE "Inbox" SET "State" = 2, "EndedAt" = $2, "Error" = $3 WHERE "Id" = $1""", id, Now, $"The entry can't be read: {unreadable.Message}");
            return null;
        }
    }

    private static Turn ToTurn(long id, SqliteDataReader row, int waiting) => new(
        id,
        JsonSerializer.Deserialize(row.GetString(0), InboxJson.Default.InboxEntry)!,
        row.GetInt32(1) + 1,
        row.GetInt32(2),
        row.IsDBNull(3) ? [] : JsonSerializer.Deserialize(row.GetString(3), InboxJson.Default.IReadOnlyListString)!,
        waiting)
    {
        Postponements = row.GetInt32(4),
        Reply = row.IsDBNull(5) ? null : JsonSerializer.Deserialize(row.GetString(5), InboxJson.Default.Reply),
    };

    private Task EndAsync(Turn turn, string update, object? second, object? third, CancellationToken cancellationToken) => queue.RunAsync(
        statements => statements.Execute(update, turn.Id, second, third)
            + statements.Execute("""DELETE FROM "Leases" WHERE "Conversation" = $1""", turn.Conversation),
        cancellationToken);

    private long Now => clock.Now.ToUnixTimeMilliseconds();
}
