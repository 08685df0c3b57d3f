using System.Data.Common;
using System.Text.Json;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Messages;

namespace ChatOpsBot.Storage;

/// <summary>The table of jobs. Every write of whoever does one is bound to the number of its lease.</summary>
internal sealed class StoredJobs(WriteQueue queue, LeasedWrites held, ReadConnections reads, JobSignal signal, Notices notices, HandedOver handedOver, DatabaseEngine engine) : IJobs
{
    private const string Columns = """ "Id", "Key", "Kind", "Payload", "FencingToken", "Starts", "Failures", "Postponements", "Posted", "Checkpoint", "CreatedAt" """;
    private const string IsOurs = """ "Id" = $1 AND "FencingToken" = $2 AND "State" = 0 """;

    // A job waits for those before it in its lane that have not left it.
    private const string IsNext = """
        NOT EXISTS (SELECT 1 FROM "Jobs" AS "Before" WHERE "Before"."State" = 0 AND "Before"."Lane" = "Jobs"."Lane" AND "Before"."HoldsLane" = 1 AND "Before"."Id" < "Jobs"."Id")
        """;

    private const string Taking = """
        UPDATE "Jobs" SET "Owner" = $2, "LeasedUntil" = $3, "FencingToken" = "FencingToken" + 1, "Starts" = "Starts" + 1, "Told" = CASE "Told" WHEN 2 THEN 0 ELSE "Told" END
        """;

    private const string Take = $"""{Taking} WHERE "Id" IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) RETURNING {Columns}""";

    private const string TakeNext = $"""{Taking} WHERE "Key" = $1 AND "State" = 0 AND "LeasedUntil" = 0 AND {IsNext} RETURNING {Columns}""";

    /// <summary>Whether whoever does the job may still write.</summary>
    public static bool IsHeld(PreparedStatements statements, Job job) => statements.Query($"""SELECT 1 FROM "Jobs" WHERE {IsOurs}""", row => row.GetInt32(0), job.Id, job.FencingToken).Count == 1;

    /// <summary>Starts a job, also when one of its key was started before and has ended or waits to be tried again.</summary>
    /// <returns>False when it is being done.</returns>
    public static bool Restart(PreparedStatements statements, NewJob job, DateTimeOffset now)
    {
        if (statements.Query("""SELECT 1 FROM "Jobs" WHERE "Key" = $1 AND "State" = 0 AND ("LeasedUntil" > 0 OR "DueAt" <= $2)""", row => row.GetInt32(0), job.Key, now.ToUnixTimeMilliseconds()).Count > 0)
            return false;
        Insert(statements, [job], now);
        Again(statements, job.Key);
        return true;
    }

    /// <summary>Has a job done from its beginning; whoever follows it waits for how it ends now.</summary>
    public static void Again(PreparedStatements statements, string key)
    {
        Forget(statements, key);
        statements.Execute("""UPDATE "Jobs" SET "State" = 0, "Failures" = 0, "Starts" = 0, "Postponements" = 0, "DueAt" = 0, "HoldsLane" = 1, "Told" = 0, "EndedAt" = NULL WHERE "Key" = $1""", key);
    }

    /// <summary>Has a job look again at what it is of: one that rests is done from its beginning, one that is being done begins anew.</summary>
    public static void Wake(PreparedStatements statements, NewJob job, DateTimeOffset now)
    {
        if (statements.Execute("""UPDATE "Jobs" SET "Told" = CASE WHEN "LeasedUntil" > 0 THEN 2 ELSE 0 END, "DueAt" = 0, "Failures" = 0 WHERE "Key" = $1 AND "State" = 0""", job.Key) == 1)
            return;
        Insert(statements, [job], now);
        Again(statements, job.Key);
    }

    public static void Forget(PreparedStatements statements, string key) =>
        statements.Execute("""DELETE FROM "JobEvents" WHERE "JobId" = (SELECT "Id" FROM "Jobs" WHERE "Key" = $1)""", key);

    public async Task StartAsync(IReadOnlyList<NewJob> jobs, CancellationToken cancellationToken)
    {
        var changes = new JobChanges(jobs, []);
        var taken = await queue.RunAsync(
            statements =>
            {
                var now = engine.Now;
                Insert(statements, jobs, now);
                return TakeUp(statements, changes, now);
            },
            cancellationToken);
        Started(changes, taken);
    }

    private static void Insert(PreparedStatements statements, IReadOnlyList<NewJob> jobs, DateTimeOffset now)
    {
        const string Add = """
            INSERT INTO "Jobs" ("Key", "Kind", "Lane", "Subject", "Payload", "State", "DueAt", "LeasedUntil", "FencingToken", "Starts", "Failures", "Postponements", "HoldsLane", "Told", "CreatedAt")
            VALUES ($1, $2, $3, $4, $5, 0, 0, 0, 0, 0, 0, 0, 1, 0, $6) ON CONFLICT DO NOTHING
            """;
        foreach (var job in jobs)
            statements.Later(Add, job.Key, job.Kind, Lane(job.Kind, job.Lane), job.Subject, job.Payload, now.ToUnixTimeMilliseconds());
    }

    /// <summary>As part of a larger transaction; <see cref="Started"/> is called when that is committed.</summary>
    public static void Change(PreparedStatements statements, JobChanges changes, DateTimeOffset now)
    {
        foreach (var told in changes.Told)
        {
            if (!Interrupt(statements, told, now) && told.IfEnded is { } instead)
                Change(statements, instead, now);
        }

        Insert(statements, changes.Started, now);
    }

    private static bool Interrupt(PreparedStatements statements, JobInterrupt told, DateTimeOffset now)
    {
        if (told.Payload is { } payload)
            return statements.Execute("""UPDATE "Jobs" SET "Payload" = $2, "Told" = CASE WHEN "LeasedUntil" > 0 THEN 2 ELSE 0 END, "DueAt" = 0, "Failures" = 0 WHERE "Id" = $1 AND "State" = 0""", told.Id, payload) == 1;
        // What nobody does yet is over at once, also when whoever did it has given it back just now.
        if (IsOver())
            return true;
        if (statements.Execute("""UPDATE "Jobs" SET "Told" = 1 WHERE "Id" = $1 AND "State" = 0""", told.Id) == 0)
            return false;
        IsOver();
        return true;

        bool IsOver()
        {
            if (statements.Execute("""UPDATE "Jobs" SET "State" = 3, "EndedAt" = $2, "FencingToken" = "FencingToken" + 1, "Payload" = CASE WHEN $3 = 1 THEN '' ELSE "Payload" END WHERE "Id" = $1 AND "State" = 0 AND "LeasedUntil" <= $2""", told.Id, now.ToUnixTimeMilliseconds(), told.ForgetsPayload ? 1 : 0) == 0)
                return false;
            statements.Execute("""INSERT INTO "JobEvents" ("JobId", "Sequence", "From", "Kind", "Text") SELECT "Id", "FencingToken" << 32, "FencingToken" << 32, $2, '' FROM "Jobs" WHERE "Id" = $1""", told.Id, (int)JobEventKind.Stopped);
            return true;
        }
    }

    /// <summary>What this process may do of jobs that are being started, taken up with them; goes to <see cref="Started"/>.</summary>
    public IReadOnlyList<Job> TakeUp(PreparedStatements statements, JobChanges changes, DateTimeOffset now)
    {
        if (changes.Started.Count == 0 || signal.Taker?.Claim() is not { } claim)
            return [];
        var at = now.ToUnixTimeMilliseconds();
        var until = at + (long)claim.Duration.TotalMilliseconds;
        return [.. changes.Started.Where(job => Room(statements, claim, job.Kind, at) > 0).SelectMany(job => statements.Query(TakeNext, ToJob, job.Key, claim.Owner, until))];
    }

    // What was taken for this process since it counted, in this transaction or in one whose end it has not heard of, it does not know of yet.
    private static int Room(PreparedStatements statements, JobClaim claim, string kind, long now)
    {
        const string Held = """SELECT COUNT(*) FROM "Jobs" WHERE "State" = 0 AND "Kind" = $1 AND "Owner" = $2 AND "LeasedUntil" > $3""";
        var free = claim.Free.GetValueOrDefault(kind);
        if (free is <= 0 or > WriteQueue.MostTogether)
            return free;
        return Math.Min(free, claim.AtOnce[kind] - statements.Query(Held, row => row.GetInt32(0), kind, claim.Owner, now)[0]);
    }

    public void Started(JobChanges changes, IReadOnlyList<Job> taken)
    {
        signal.Taker?.Accept(taken);
        notices.JobsStarted(changes.Started);
        if (changes.Told.Count > 0)
            notices.JobsTold();
    }

    public async Task<IReadOnlyList<Job>> LeaseAsync(JobClaim claim, IReadOnlyCollection<long> busy, CancellationToken cancellationToken)
    {
        const string DueKinds = """SELECT value FROM json_each($1) WHERE EXISTS (SELECT 1 FROM "Jobs" WHERE "State" = 0 AND "Kind" = value AND "DueAt" <= $2 AND "LeasedUntil" <= $2)""";
        var due = $"""
            SELECT "Id" FROM "Jobs" WHERE "State" = 0 AND "Kind" = $1 AND "DueAt" <= $2 AND "LeasedUntil" <= $2 AND "Id" NOT IN (SELECT CAST(value AS BIGINT) FROM json_each($3)) AND {IsNext} ORDER BY "Id" LIMIT $4{engine.HoldingFree}
            """;
        if (engine.HasLeapt)
            await HoldFromNowAsync(claim, cancellationToken);
        // Asked without keeping writers up: most of the time nothing waits.
        var wanted = JsonSerializer.Serialize([.. claim.Free.Where(kind => kind.Value > 0).Select(kind => kind.Key)], InboxJson.Default.IReadOnlyListString);
        var kinds = reads.Read(statements => statements.Query(DueKinds, row => row.GetString(0), wanted, Now));
        if (kinds.Count == 0)
            return [];
        var known = List(busy);
        return await queue.RunAsync(
            IReadOnlyList<Job> (statements) =>
            {
                // Not before it is this one's turn to write.
                var now = Now;
                if (engine.HasLeapt)
                    return [];
                var next = kinds.SelectMany(kind => Room(statements, claim, kind, now) is > 0 and var room ? statements.Query(due, row => row.GetInt64(0), kind, now, known, room) : []).ToList();
                return next.Count == 0 ? [] : [.. statements.Query(Take, ToJob, List(next), claim.Owner, now + (long)claim.Duration.TotalMilliseconds).OrderBy(job => job.Id)];
            },
            cancellationToken);
    }

    private async Task HoldFromNowAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        var heeded = await queue.RunAsync(
            statements =>
            {
                var leaps = engine.Leaps;
                ClockLeap.Mend(statements, Now, Now + (long)claim.Duration.TotalMilliseconds, isSure: true);
                return leaps;
            },
            cancellationToken);
        engine.Heed(heeded);
        notices.TurnsWait();
    }

    public Task RenewAsync(string owner, IReadOnlyCollection<long> running, TimeSpan duration, CancellationToken cancellationToken)
    {
        const string Renew = """UPDATE "Jobs" SET "LeasedUntil" = $2 WHERE "State" = 0 AND "Owner" = $1 AND "LeasedUntil" > 0 AND "Id" IN (SELECT CAST(value AS BIGINT) FROM json_each($3))""";
        return held.Queue.RunAsync(statements => statements.Execute(Renew, owner, Now + (long)duration.TotalMilliseconds, List(running)), cancellationToken);
    }

    public Task<IReadOnlyList<(long Id, Interruption Told)>> InterruptedAsync(IReadOnlyCollection<long> running, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<(long, Interruption)>>(reads.Read(statements => statements.Query(
            """SELECT "Id", "Told" FROM "Jobs" WHERE "Told" <> 0 AND "State" = 0 AND "Id" IN (SELECT CAST(value AS BIGINT) FROM json_each($1))""", row => (row.GetInt64(0), (Interruption)row.GetInt32(1)), List(running))));

    public Task<bool> IsHeldAsync(Job job, CancellationToken cancellationToken) => Task.FromResult(reads.Read(statements => IsHeld(statements, job)));

    public async Task<bool> AppendAsync(Job job, IReadOnlyList<JobEvent> events, CancellationToken cancellationToken)
    {
        var isHeld = $"""SELECT 1 FROM "Jobs" WHERE {IsOurs}{engine.Holding}""";
        var isOurs = await held.Queue.RunAsync(
            statements =>
            {
                if (statements.Query(isHeld, row => row.GetInt32(0), job.Id, job.FencingToken).Count == 0)
                    return false;
                foreach (var each in events)
                    Add(statements, job.Id, each);
                return true;
            },
            cancellationToken);
        notices.JobHappened(job.Id);
        return isOurs;
    }

    public Task<bool> CheckpointAsync(Job job, string checkpoint, CancellationToken cancellationToken) =>
        WriteAsync(job, $"""UPDATE "Jobs" SET "Checkpoint" = $3 WHERE {IsOurs}""", checkpoint, cancellationToken);

    public Task<bool> ClaimAsync(string key, string checkpoint, CancellationToken cancellationToken) => queue.RunAsync(
        statements => statements.Execute("""UPDATE "Jobs" SET "Checkpoint" = $2 WHERE "Key" = $1 AND "State" = 0 AND "Checkpoint" IS NULL""", key, checkpoint) == 1, cancellationToken);

    public Task<bool> RecordPostedAsync(Job job, string messageId, CancellationToken cancellationToken) => held.Queue.InsistAsync(
        statements =>
        {
            if (statements.Query($"""SELECT "Posted" FROM "Jobs" WHERE {IsOurs}{engine.Holding}""", row => ToPosted(row, 0), job.Id, job.FencingToken) is not [var posted])
                return false;
            statements.Execute("""UPDATE "Jobs" SET "Posted" = $2 WHERE "Id" = $1""", job.Id, JsonSerializer.Serialize([.. posted, messageId], InboxJson.Default.IReadOnlyListString));
            return true;
        });

    public async Task<bool> LeaveLaneAsync(Job job, CancellationToken cancellationToken)
    {
        var isOurs = await WriteAsync(job, $"""UPDATE "Jobs" SET "HoldsLane" = $3 WHERE {IsOurs}""", 0, cancellationToken);
        notices.JobsWait();
        return isOurs;
    }

    public async Task<bool> EndAsync(Job job, JobEnd end, Exchange? exchange, CancellationToken cancellationToken)
    {
        var last = end.Last with { Text = handedOver.Write(end.Last.Text, end.Unkept) };
        var isOurs = await held.Queue.InsistAsync(
            statements =>
            {
                var ended = statements.Execute(
                    $"""UPDATE "Jobs" SET "State" = $3, "EndedAt" = $4, "Error" = $5, "LeasedUntil" = 0, "Failures" = "Failures" + $6, "Payload" = CASE WHEN $7 = 1 THEN '' ELSE "Payload" END WHERE {IsOurs} AND "Told" <> 2""",
                    job.Id, job.FencingToken, (int)end.State, Now, end.Error, end.State == JobState.Dead ? 1 : 0, end.ForgetsPayload ? 1 : 0);
                if (ended == 0)
                    return false;
                // What led to the result is of no interest any more.
                statements.Later("""DELETE FROM "JobEvents" WHERE "JobId" = $1""", job.Id);
                Add(statements, job.Id, last);
                if (exchange is not null)
                    StoredExchanges.Save(statements, exchange);
                return true;
            });
        notices.JobHappened(job.Id);
        return isOurs;
    }

    public Task<bool> ReturnAsync(Job job, JobReturn why, CancellationToken cancellationToken)
    {
        // One that was handed on may have done some of it.
        const string Back = $"""UPDATE "Jobs" SET "LeasedUntil" = 0, "Starts" = CASE WHEN "Starts" > 1 THEN "Starts" - 1 ELSE 1 END, "Told" = CASE "Told" WHEN 2 THEN 0 ELSE "Told" END, "DueAt" = $3 WHERE {IsOurs}""";
        const string Failed = $"""UPDATE "Jobs" SET "LeasedUntil" = 0, "Failures" = "Failures" + 1, "DueAt" = $3, "Error" = $4 WHERE {IsOurs}""";
        const string Away = $"""UPDATE "Jobs" SET "LeasedUntil" = 0, "Postponements" = "Postponements" + 1, "DueAt" = $3, "Error" = $4 WHERE {IsOurs}""";
        return held.Queue.InsistAsync(
            statements =>
            {
                var due = Now + (long)why.Delay.TotalMilliseconds;
                return why.Error is null
                    ? statements.Execute(Back, job.Id, job.FencingToken, due) == 1
                    : statements.Execute(why.IsAway ? Away : Failed, job.Id, job.FencingToken, due, why.Error) == 1;
            });
    }

    public async Task InterruptAsync(JobInterrupt told, CancellationToken cancellationToken)
    {
        await queue.RunAsync(
            statements =>
            {
                Change(statements, new JobChanges([], [told]), engine.Now);
                return true;
            },
            cancellationToken);
        notices.JobsStarted([]);
        notices.JobsTold();
    }

    public async Task WakeAsync(string platform, CancellationToken cancellationToken)
    {
        await queue.RunAsync(
            statements => statements.Execute("""UPDATE "Jobs" SET "DueAt" = 0 WHERE "State" = 0 AND "Postponements" > 0 AND "DueAt" > 0 AND "LeasedUntil" = 0 AND "Lane" LIKE $1""", $"%:{platform}:%"), cancellationToken);
        notices.JobsWait();
    }

    public Task<JobView?> FindAsync(string key, CancellationToken cancellationToken) => Task.FromResult(reads.Read(statements => statements.Query(
        """SELECT "Id", "Key", "State", "Payload", "Checkpoint" FROM "Jobs" WHERE "Key" = $1""", ToView, key) is [var found] ? found : null));

    public Task<IReadOnlyList<JobView>> UnfinishedAsync(string kind, string lane, string? subject, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<JobView>>(reads.Read(statements => statements.Query(
        """SELECT "Id", "Key", "State", "Payload", "Checkpoint" FROM "Jobs" WHERE "State" = 0 AND "Lane" = $1 AND (CAST($2 AS TEXT) IS NULL OR "Subject" = $2) ORDER BY "Id" """, ToView, Lane(kind, lane), subject)));

    public Task<IReadOnlyList<JobEvent>> EventsAsync(long id, long after, CancellationToken cancellationToken)
    {
        var events = reads.Read(statements => statements.Query(
            """SELECT "Sequence", "Kind", "Text", "From" FROM "JobEvents" WHERE "JobId" = $1 AND "Sequence" > $2 ORDER BY "Sequence" """,
            row => new JobEvent(row.GetInt64(0), (JobEventKind)row.GetInt32(1), row.GetString(2)) { From = row.GetInt64(3) }, id, after));
        return Task.FromResult<IReadOnlyList<JobEvent>>(events is [.., { IsLast: true } last] ? [.. events[..^1], last with { Text = handedOver.Read(last.Text) }] : events);
    }

    public Task<JobPlace?> PlaceAsync(string key, CancellationToken cancellationToken) => Task.FromResult(reads.Read(statements =>
    {
        const string Before = """
            SELECT COUNT(*) FROM "Jobs" AS "Mine" JOIN "Jobs" AS "Before" ON "Before"."State" = 0 AND "Before"."Id" < "Mine"."Id"
            """;
        const string InLane = $"""{Before} AND "Before"."Lane" = "Mine"."Lane" AND "Before"."HoldsLane" = 1 WHERE "Mine"."Key" = $1 AND "Mine"."State" = 0""";
        const string InQueue = $"""{Before} AND "Before"."Kind" = "Mine"."Kind" AND "Before"."LeasedUntil" = 0 AND "Before"."DueAt" <= $2 WHERE "Mine"."Key" = $1""";
        const string Waits = """SELECT 1 FROM "Jobs" WHERE "Key" = $1 AND "State" = 0 AND "LeasedUntil" = 0 AND "DueAt" <= $2""";
        if (statements.Query(InLane, row => row.GetInt32(0), key)[0] is > 0 and var inLane)
            return new JobPlace(inLane, 0);
        var now = engine.Now.ToUnixTimeMilliseconds();
        return statements.Query(Waits, row => row.GetInt32(0), key, now).Count == 0 ? null : new JobPlace(0, statements.Query(InQueue, row => row.GetInt32(0), key, now)[0] + 1);
    }));

    public IReadOnlyList<Backlog> Backlogs()
    {
        const string Waiting = """
            SELECT "Kind", COUNT(*), MIN("CreatedAt") FROM "Jobs" WHERE "State" = 0 AND "LeasedUntil" <= $1 AND "DueAt" <= $1 GROUP BY "Kind"
            UNION ALL SELECT 'turn', COUNT(*), COALESCE(MIN("ReceivedAt"), $1) FROM "Inbox" WHERE "State" = 0 AND "NotBefore" <= $1
            """;
        var now = Now;
        return reads.Read(statements => statements.Query(Waiting, row => new Backlog(row.GetString(0), row.GetInt64(1), Math.Max(0, now - row.GetInt64(2)) / 1000d), now));
    }

    public async Task PruneAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        const string Events = """DELETE FROM "JobEvents" WHERE "JobId" IN (SELECT "Id" FROM "Jobs" WHERE "State" IN (1, 3) AND "EndedAt" < $1 ORDER BY "Id" LIMIT 1000)""";
        const string Some = """DELETE FROM "Jobs" WHERE "Id" IN (SELECT "Id" FROM "Jobs" WHERE "State" IN (1, 3) AND "EndedAt" < $1 ORDER BY "Id" LIMIT 1000)""";
        var at = before.ToUnixTimeMilliseconds();
        // A thousand at a time, so that arrivals do not wait.
        while (await queue.RunAsync(statements => (statements.Execute(Events, at), statements.Execute(Some, at)), cancellationToken) is { Item2: > 0 })
        {
            await Task.Yield();
        }
    }

    public async Task ForgetUnkeptAsync(CancellationToken cancellationToken)
    {
        const string Some = """
            SELECT "JobEvents"."JobId", "JobEvents"."Sequence", "JobEvents"."Text" FROM "JobEvents" JOIN "Jobs" ON "Jobs"."Id" = "JobEvents"."JobId"
            WHERE "Jobs"."EndedAt" < $2 AND "JobEvents"."Kind" IN ($3, $4) AND "JobEvents"."Text" LIKE $1
            """;
        if (!engine.IsShared)
            return;
        var old = reads.Read(statements => statements.Query(
            Some, row => (Job: row.GetInt64(0), Sequence: row.GetInt64(1), Text: row.GetString(2)), $"{HandedOver.Mark}%", Now - (long)HandedOver.Longest.TotalMilliseconds, (int)JobEventKind.Done, (int)JobEventKind.Stopped));
        foreach (var (job, sequence, text) in old)
            await queue.RunAsync(statements => statements.Execute("""UPDATE "JobEvents" SET "Text" = $3 WHERE "JobId" = $1 AND "Sequence" = $2""", job, sequence, HandedOver.KeptOf(text)), cancellationToken);
    }

    public async Task ReleaseAsync(string? owner, CancellationToken cancellationToken)
    {
        await queue.RunAsync(
            statements => owner is null
                ? statements.Execute("""UPDATE "Jobs" SET "LeasedUntil" = 0, "DueAt" = 0 WHERE "State" = 0 AND ("LeasedUntil" > 0 OR "DueAt" > 0)""")
                : statements.Execute("""UPDATE "Jobs" SET "LeasedUntil" = 0 WHERE "State" = 0 AND "LeasedUntil" > 0 AND "Owner" = $1""", owner),
            cancellationToken);
        notices.JobsWait();
    }

    // Lanes of different kinds have nothing to do with each other.
    private static string Lane(string kind, string lane) => $"{kind}:{lane}";

    private static void Add(PreparedStatements statements, long job, JobEvent happened) => statements.Later(
        """INSERT INTO "JobEvents" ("JobId", "Sequence", "From", "Kind", "Text") VALUES ($1, $2, $3, $4, $5) ON CONFLICT ("JobId", "Sequence") DO UPDATE SET "From" = excluded."From", "Kind" = excluded."Kind", "Text" = excluded."Text" """, job, happened.Sequence, happened.From, (int)happened.Kind, happened.Text);

    private Task<bool> WriteAsync(Job job, string update, object? value, CancellationToken cancellationToken) =>
        held.Queue.InsistAsync(statements => statements.Execute(update, job.Id, job.FencingToken, value) == 1);

    private static string List(IEnumerable<long> ids) => $"[{string.Join(',', ids)}]";

    private static JobView ToView(DbDataReader row) => new(row.GetInt64(0), row.GetString(1), (JobState)row.GetInt32(2), row.GetString(3), row.Text(4));

    private static Job ToJob(DbDataReader row) => new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt64(4))
    {
        Starts = row.GetInt32(5),
        Failures = row.GetInt32(6),
        Postponements = row.GetInt32(7),
        Posted = ToPosted(row, 8),
        Checkpoint = row.Text(9),
        CreatedAt = row.Time(10),
    };

    private static IReadOnlyList<string> ToPosted(DbDataReader row, int column) => row.Text(column) is { } json ? JsonSerializer.Deserialize(json, InboxJson.Default.IReadOnlyListString)! : [];

    private long Now => engine.Now.ToUnixTimeMilliseconds();
}
