using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using ChatOpsBot.Core.Deliveries;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Replies;

namespace ChatOpsBot.Storage;

/// <summary>Jobs that were given up, and the turns among them under the kind <see cref="DeadLetter.Turn"/>.</summary>
internal sealed class StoredDeadLetters(ReadConnections reads, WriteQueue writes, Notices notices, TimeProvider time) : IDeadLetters
{
    private const string Columns = """ "Id", "Kind", "Subject", "Payload", "Error", "Failures", "CreatedAt" """;

    public Task<Page<DeadLetter>> ListAsync(PageRequest page, CancellationToken cancellationToken)
    {
        var before = long.TryParse(page.After, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue;
        var found = reads.Read(statements => statements.Query(
            $"""SELECT {Columns} FROM "Jobs" WHERE "State" = 2 AND "Id" < $1 ORDER BY "Id" DESC LIMIT $2""", ToLetter, before, page.Size + 1));
        return Task.FromResult(Page.Of(found, page, letter => letter.Id.ToString(CultureInfo.InvariantCulture)));
    }

    public Task<DeadLetter?> FindAsync(long id, CancellationToken cancellationToken) => Task.FromResult(reads.Read(statements => statements.Query(
        $"""SELECT {Columns} FROM "Jobs" WHERE "State" = 2 AND "Id" = $1""", ToLetter, id) is [var found] ? found : null));

    /// <summary>Keeps a turn that was given up with the rest; whoever follows it is told.</summary>
    public static void Add(PreparedStatements statements, long turn, string payload, string error, long now)
    {
        statements.Execute(
            """
            INSERT INTO "Jobs" ("Key", "Kind", "Lane", "Subject", "Payload", "State", "DueAt", "LeasedUntil", "FencingToken", "Starts", "Failures", "Postponements", "HoldsLane", "Told", "Error", "CreatedAt", "EndedAt")
            SELECT $1, 'turn', 'turn:', '', $3, 2, 0, 0, 0, "Starts", "Failures", 0, 0, 0, $4, "ReceivedAt", $5 FROM "Inbox" WHERE "Id" = $2
            ON CONFLICT DO NOTHING
            """,
            DeadLetter.KeyOf(turn), turn, payload, error, now);
        statements.Execute("""INSERT INTO "JobEvents" ("JobId", "Sequence", "From", "Kind", "Text") SELECT "Id", 1, 1, $2, '' FROM "Jobs" WHERE "Key" = $1 ON CONFLICT DO NOTHING""", DeadLetter.KeyOf(turn), (int)JobEventKind.Failed);
    }

    public async Task<bool> RetryAsync(long id, AuditEntry entry, CancellationToken cancellationToken)
    {
        var isBack = await ChangeAsync(
            id,
            entry,
            (statements, dead) =>
            {
                if (dead.Kind == DeadLetter.Turn)
                {
                    statements.Execute("""UPDATE "Inbox" SET "State" = 0, "Failures" = 0, "Starts" = 0, "NotBefore" = 0 WHERE "Id" = $1""", TurnOf(dead.Key));
                    StoredJobs.Forget(statements, dead.Key);
                    statements.Execute("""DELETE FROM "Jobs" WHERE "Id" = $1""", id);
                    return;
                }

                StoredJobs.Again(statements, dead.Key);
                // Its reply was said to be given up, and is said in that place.
                if (Read(dead.Payload) is { } asked && dead.Key == ReplyOrder.KeyOf(asked))
                    StoredJobs.Again(statements, DeliveryOrder.KeyOf(asked));
            },
            cancellationToken);
        notices.TurnsWait();
        notices.JobsStarted([]);
        return isBack;
    }

    public Task<bool> DropAsync(long id, AuditEntry entry, CancellationToken cancellationToken) => ChangeAsync(
        id,
        entry,
        (statements, dead) =>
        {
            statements.Execute("""UPDATE "Jobs" SET "State" = 3 WHERE "Id" = $1""", id);
            if (dead.Kind == DeadLetter.Turn)
                statements.Execute("""UPDATE "Inbox" SET "State" = 1 WHERE "Id" = $1""", TurnOf(dead.Key));
        },
        cancellationToken);

    public Task<QueueLength> CountAsync(CancellationToken cancellationToken) => Task.FromResult(reads.Read(statements =>
    {
        long Count(string sql) => statements.Query(sql, row => row.GetInt64(0))[0];
        return new QueueLength(
            Count("""SELECT (SELECT COUNT(*) FROM "Inbox" WHERE "State" = 0) + (SELECT COUNT(*) FROM "Jobs" WHERE "State" = 0 AND "Kind" IN ('delivery', 'ask'))"""),
            Count("""SELECT COUNT(*) FROM "Jobs" WHERE "State" = 2"""),
            Count("""SELECT (SELECT COUNT(*) FROM "Inbox" WHERE "State" = 0 AND "Postponements" > 0) + (SELECT COUNT(*) FROM "Jobs" WHERE "State" = 0 AND "Postponements" > 0)"""));
    }));

    private Task<bool> ChangeAsync(long id, AuditEntry entry, Action<PreparedStatements, (string Kind, string Key, string Payload)> change, CancellationToken cancellationToken) => writes.RunAsync(
        statements =>
        {
            if (statements.Query("""SELECT "Kind", "Key", "Payload" FROM "Jobs" WHERE "State" = 2 AND "Id" = $1""", row => (row.GetString(0), row.GetString(1), row.GetString(2)), id) is not [var dead])
                return false;
            change(statements, dead);
            AuditChain.Add(statements, entry, time.GetUtcNow());
            return true;
        },
        cancellationToken);

    private static long TurnOf(string key) => long.Parse(key.AsSpan(DeadLetter.Turn.Length + 1), CultureInfo.InvariantCulture);

    private static DeadLetter ToLetter(DbDataReader row) =>
        new(row.GetInt64(0), row.GetString(1), row.GetString(2), Read(row.GetString(3)), row.Text(4), row.GetInt32(5), row.Time(6));

    // What a job is about is in its payload under the same name, whatever its kind.
    private static InboxEntry? Read(string payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("entry", out var entry) ? entry.Deserialize(InboxJson.Default.InboxEntry) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
