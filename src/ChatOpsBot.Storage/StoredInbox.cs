using System.Data.Common;
using System.Text.Json;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Turns;

namespace ChatOpsBot.Storage;

/// <summary>Inbox and turn queue. All writes of the message path go through one <see cref="WriteQueue"/>, arrivals through one that waits for nobody.</summary>
internal sealed class StoredInbox(WriteQueue queue, LeasedWrites held, ReadConnections reads, Arrivals arrivals, TurnSignal signal, Notices notices, StoredJobs jobs, DatabaseEngine engine, ISecrets secrets) : IInbox, ITurnQueue
{
    private const int PageOfWaiting = 500;

    // Platforms deliver again for so long.
    private static readonly TimeSpan LongestOnTheWay = TimeSpan.FromHours(1);

    // In milliseconds: looked at again, and for how long.
    private const int ForOthers = 30_000;
    private const int MostForOthers = 600_000;

    // Read from an index that holds just this and grows at its end, as does the one of the keys, which begin with a time:
    // arrivals then touch few pages, however many conversations they are of.
    private const string Waiting = """SELECT "Id", "Conversation", "NotBefore" FROM "Inbox" WHERE "State" = 0 AND "Id" > $1 ORDER BY "Id" LIMIT $2""";

    private const string Insert = """
        INSERT INTO "Inbox" ("DeduplicationKey", "Conversation", "Payload", "ReceivedAt", "State", "NotBefore", "Starts", "Failures", "Postponements", "FencingToken")
        VALUES ($1, $2, $3, $4, 0, 0, 0, 0, 0, 0) ON CONFLICT DO NOTHING RETURNING "Id"
        """;

    private const string InsertEnded = """
        INSERT INTO "Inbox" ("DeduplicationKey", "Conversation", "Payload", "ReceivedAt", "State", "NotBefore", "Starts", "Failures", "Postponements", "FencingToken", "EndedAt")
        VALUES ($1, $2, '{}', $3, 1, 0, 0, 0, 0, 0, $4) ON CONFLICT DO NOTHING
        """;

    private const string TakeLease = """
        INSERT INTO "Leases" ("Conversation", "Owner", "Until") VALUES ($1, $2, $3)
        ON CONFLICT ("Conversation") DO UPDATE SET "Owner" = excluded."Owner", "Until" = excluded."Until"
        """;

    private const string IsOurs = """ "Id" = $1 AND "FencingToken" = $2 AND "State" = 0 """;

    public async Task<bool> AddAsync(InboxEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Event is FormSubmitted form)
            entry = entry with { Event = form.Concealed(secrets) };
        var payload = JsonSerializer.Serialize(entry, InboxJson.Default.InboxEntry);
        var first = entry is { Event: MessageEdited { IsOverheard: false } edited } && entry.ReceivedAt - entry.WrittenAt < LongestOnTheWay
            ? JsonSerializer.Serialize(entry with { Event = edited with { IsFirst = true } }, InboxJson.Default.InboxEntry) : payload;
        var received = entry.ReceivedAt.ToUnixTimeMilliseconds();
        var (added, taken) = await arrivals.Queue.RunAsync(
            statements =>
            {
                if (entry.EndedBy is { } end && statements.Query("""SELECT 1 FROM "Inbox" WHERE "DeduplicationKey" = $1""", row => row.GetInt32(0), end).Count > 0)
                    return (statements.Execute(InsertEnded, entry.DeduplicationKey, entry.Conversation, received, Now) == 1, (Turn?)null);
                var isFirst = entry.Overtakes is { } message && statements.Execute(InsertEnded, message, entry.Conversation, received, Now) == 1;
                return statements.Query(Insert, row => row.GetInt64(0), entry.DeduplicationKey, entry.Conversation, isFirst ? first : payload, received) is [var id]
                    ? (true, TakeUp(statements, id, entry.Conversation)) : (false, null);
            },
            cancellationToken);
        ChatOpsTelemetry.EventsReceived.Add(1);
        if (taken is not null)
            signal.Taker?.Accept(taken);
        else if (added)
            notices.TurnsWait();
        return added;
    }

    // Asked without keeping writers up: most of the time nothing waits.
    public async Task<IReadOnlyList<Turn>> LeaseAsync(string owner, int most, TimeSpan duration, IReadOnlyCollection<string> busy, CancellationToken cancellationToken) =>
        reads.Read(statements => statements.Query(Waiting, row => row.GetInt64(0), 0L, 1)).Count == 0 ? [] : await queue.RunAsync(
        IReadOnlyList<Turn> (statements) =>
        {
            var turns = new List<Turn>();
            var due = FindDue(statements, most, busy);
            // Whoever does jobs here heeds it, for turns too.
            if (engine.HasLeapt)
                return turns;
            foreach (var id in due)
            {
                if (Take(statements, id, owner, duration) is { } turn)
                    turns.Add(turn);
            }

            return turns;
        },
        cancellationToken);

    public Task RenewAsync(string owner, IReadOnlyCollection<string> conversations, TimeSpan duration, CancellationToken cancellationToken)
    {
        var those = JsonSerializer.Serialize([.. conversations], InboxJson.Default.IReadOnlyListString);
        return held.Queue.RunAsync(
            statements => statements.Execute(
                """UPDATE "Leases" SET "Until" = $2 WHERE "Owner" = $1 AND "Conversation" IN (SELECT value FROM json_each($3))""", owner, Now + (long)duration.TotalMilliseconds, those),
            cancellationToken);
    }

    public async Task<bool> CompleteAsync(Turn turn, TurnOutcome outcome, CancellationToken cancellationToken)
    {
        const string Done = $"""UPDATE "Inbox" SET "State" = 1, "Error" = NULL, "EndedAt" = $3 WHERE {IsOurs}""";
        var taken = await queue.InsistAsync(statements => End(statements, turn, Done, Now) ? Keep(statements, outcome, engine.Now) : null);
        if (taken is not null && !outcome.Jobs.IsNothing)
            jobs.Started(outcome.Jobs, taken);
        return taken is not null;
    }

    public Task ReturnAsync(Turn turn, TimeSpan delay, string? error, CancellationToken cancellationToken)
    {
        const string AsIfNotStarted = $"""UPDATE "Inbox" SET "Starts" = "Starts" - 1, "NotBefore" = 0 WHERE {IsOurs}""";
        const string Failed = $"""UPDATE "Inbox" SET "Failures" = "Failures" + 1, "NotBefore" = $3, "Error" = $4 WHERE {IsOurs}""";
        return queue.InsistAsync(
            statements => error is null ? End(statements, turn, AsIfNotStarted) : End(statements, turn, Failed, Now + (long)delay.TotalMilliseconds, error));
    }

    public Task PostponeAsync(Turn turn, TimeSpan delay, string reason, CancellationToken cancellationToken) => queue.InsistAsync(
        statements => End(statements, turn, $"""UPDATE "Inbox" SET "Postponements" = "Postponements" + 1, "NotBefore" = $3, "Error" = $4 WHERE {IsOurs}""", Now + (long)delay.TotalMilliseconds, reason));

    public async Task WakeAsync(string platform, CancellationToken cancellationToken)
    {
        await queue.RunAsync(
            statements => statements.Execute("""UPDATE "Inbox" SET "NotBefore" = 0 WHERE "State" = 0 AND "Postponements" > 0 AND "Conversation" LIKE $1""", $"{platform}:%"), cancellationToken);
        notices.TurnsWait();
    }

    public async Task DeadLetterAsync(Turn turn, string error, TurnOutcome outcome, CancellationToken cancellationToken)
    {
        const string Dead = $"""UPDATE "Inbox" SET "State" = 2, "Failures" = "Failures" + 1, "EndedAt" = $3, "Error" = $4 WHERE {IsOurs}""";
        var payload = $$"""{"entry":{{JsonSerializer.Serialize(turn.Entry, InboxJson.Default.InboxEntry)}}}""";
        var taken = await queue.InsistAsync(
            IReadOnlyList<Job> (statements) =>
            {
                var now = engine.Now;
                if (!End(statements, turn, Dead, now.ToUnixTimeMilliseconds(), error))
                    return [];
                StoredDeadLetters.Add(statements, turn.Id, payload, error, now.ToUnixTimeMilliseconds());
                return Keep(statements, outcome, now);
            });
        jobs.Started(outcome.Jobs, taken);
    }

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

    public async Task ReleaseAsync(string? owner, CancellationToken cancellationToken)
    {
        await queue.RunAsync(
            statements => owner is null
                ? statements.Execute("""DELETE FROM "Leases" """) + statements.Execute("""UPDATE "Inbox" SET "NotBefore" = 0 WHERE "State" = 0 AND "NotBefore" > 0""")
                : statements.Execute("""DELETE FROM "Leases" WHERE "Owner" = $1""", owner),
            cancellationToken);
        notices.TurnsWait();
    }

    // What has just arrived, when it is its conversation's turn and no more wait than are run at once.
    private Turn? TakeUp(PreparedStatements statements, long arrived, string conversation)
    {
        // Where what arrives is written beside others, two could take up one conversation.
        if (engine.IsShared || signal.Taker?.Claim(conversation) is not { } claim || statements.Query("""SELECT 1 FROM "Leases" WHERE "Conversation" = $1 AND "Until" > $2""", row => row.GetInt32(0), conversation, Now).Count > 0)
            return null;
        var oldest = statements.Query(Waiting, row => (Id: row.GetInt64(0), Conversation: row.GetString(1)), 0L, claim.AtOnce);
        return oldest.Find(row => row.Conversation == conversation).Id == arrived ? Take(statements, arrived, claim.Owner, claim.Duration) : null;
    }

    private Turn? Take(PreparedStatements statements, long id, string owner, TimeSpan duration)
    {
        if (Read(statements, id) is not { } turn)
            return null;
        statements.Later(TakeLease, turn.Conversation, owner, Now + (long)duration.TotalMilliseconds);
        statements.Later("""UPDATE "Inbox" SET "Starts" = "Starts" + 1, "FencingToken" = "FencingToken" + 1 WHERE "Id" = $1""", id);
        return turn;
    }

    // Of each conversation only the oldest waiting turn is a candidate, which keeps the order even while it waits for a retry.
    private List<long> FindDue(PreparedStatements statements, int most, IReadOnlyCollection<string> busy)
    {
        var now = Now;
        var leased = statements.Query("""SELECT "Conversation" FROM "Leases" WHERE "Until" > $1""", row => row.GetString(0), now).Concat(busy).ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var due = new List<long>();
        var last = 0L;
        for (var scanned = PageOfWaiting; scanned == PageOfWaiting && due.Count < most;)
        {
            var page = statements.Query(Waiting, row => (Id: row.GetInt64(0), Conversation: row.GetString(1), NotBefore: row.GetInt64(2)), last, PageOfWaiting);
            foreach (var row in page)
            {
                if (seen.Add(row.Conversation) && row.NotBefore <= now && due.Count < most && !leased.Contains(row.Conversation))
                    due.Add(row.Id);
            }

            scanned = page.Count;
            last = scanned == 0 ? last : page[^1].Id;
        }

        return due;
    }

    // A row that nobody can read must not hold up all others. Where versions run beside each other, it is left to a newer one for a while.
    private Turn? Read(PreparedStatements statements, long id)
    {
        try
        {
            return statements.Query("""SELECT "Payload", "Starts", "Failures", "Postponements", "FencingToken" FROM "Inbox" WHERE "Id" = $1""", row => ToTurn(id, row), id)[0];
        }
        catch (JsonException unreadable)
        {
            if (engine.IsShared && statements.Execute("""UPDATE "Inbox" SET "NotBefore" = $2 WHERE "Id" = $1 AND "ReceivedAt" > $3""", id, Now + ForOthers, Now - MostForOthers) == 1)
                return null;
            var error = $"The entry can't be read: {unreadable.Message}";
            statements.Execute("""UPDATE "Inbox" SET "State" = 2, "EndedAt" = $2, "Error" = $3 WHERE "Id" = $1""", id, Now, error);
            StoredDeadLetters.Add(statements, id, "{}", error, Now);
            return null;
        }
    }

    private static Turn ToTurn(long id, DbDataReader row) =>
        new(id, JsonSerializer.Deserialize(row.GetString(0), InboxJson.Default.InboxEntry)!, row.GetInt32(1) + 1, row.GetInt32(2), row.GetInt64(4) + 1) { Postponements = row.GetInt32(3) };

    // Somebody who has lost the turn neither ends it nor frees the conversation of who has it now.
    private static bool End(PreparedStatements statements, Turn turn, string update, params ReadOnlySpan<object?> values)
    {
        if (statements.Execute(update, [turn.Id, turn.FencingToken, .. values]) == 0)
            return false;
        statements.Later("""DELETE FROM "Leases" WHERE "Conversation" = $1""", turn.Conversation);
        return true;
    }

    private IReadOnlyList<Job> Keep(PreparedStatements statements, TurnOutcome outcome, DateTimeOffset now)
    {
        // In the order in which the end of a job writes them.
        StoredJobs.Change(statements, outcome.Jobs, now);
        if (outcome.Exchange is { } exchange)
            StoredExchanges.Save(statements, exchange);
        if (outcome.Contact is { } contact)
            StoredContacts.Save(statements, contact, now);
        return jobs.TakeUp(statements, outcome.Jobs, now);
    }

    private long Now => engine.Now.ToUnixTimeMilliseconds();
}
