using System.Data.Common;
using System.Text.Json;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Runs;

namespace ChatOpsBot.Storage;

/// <summary>Runs and their steps. What a job writes is bound to its lease; what a person decides wakes the job in the same transaction.</summary>
internal sealed class StoredRuns(WriteQueue queue, ReadConnections reads, Notices notices, TimeProvider time) : IRuns
{
    private const decimal Millionths = 1_000_000;
    private const string Columns = """ "Id", "PersonId", "Task", "Job", "Delivery", "State", "StartedAt", "EndedAt", "Report", "IsPaused", "Runbook", "CountsFrom" """;
    private const string StepColumns = """ "Number", "Kind", "Name", "Content", "State", "CallId", "Hash", "Result", "DecidedBy", "At", "IsForAll", "Tokens", "ChangedBy", "BegunAt", "Within", "Cost", "Took", "Model", "Prompt", "FirstToken" """;

    public Task<Run> OpenAsync(Job job, Run wanted, CancellationToken cancellationToken) => WriteAsync(
        job,
        statements =>
        {
            if (statements.Query($"""SELECT {Columns} FROM "Runs" WHERE "Key" = $1""", ToRun, wanted.Job.Key) is not [var known])
            {
                const string Add = $"""
                    INSERT INTO "Runs" ("Key", "PersonId", "Task", "Job", "Delivery", "State", "StartedAt", "IsPaused", "Runbook", "CountsFrom") VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, 0) RETURNING {Columns}
                    """;
                return statements.Query(Add, ToRun, wanted.Job.Key, wanted.PersonId, wanted.Task, Written(wanted.Job), Written(wanted.Delivery), (int)RunState.Working, Now, wanted.Runbook is { } followed ? JsonSerializer.Serialize(followed, RunJson.Default.Runbook) : null)[0];
            }

            if (known.State == RunState.Waiting)
                statements.Execute("""UPDATE "Runs" SET "State" = $2 WHERE "Id" = $1""", known.Id, (int)RunState.Working);
            return known.State == RunState.Waiting ? known with { State = RunState.Working } : known;
        },
        cancellationToken);

    public Task<Run?> FindAsync(long id, CancellationToken cancellationToken) => Task.FromResult(reads.Read(
        statements => statements.Query($"""SELECT {Columns} FROM "Runs" WHERE "Id" = $1""", ToRun, id) is [var found] ? found : null));

    public Task<Run?> OfJobAsync(string key, CancellationToken cancellationToken) => Task.FromResult(reads.Read(
        statements => statements.Query($"""SELECT {Columns} FROM "Runs" WHERE "Key" = $1""", ToRun, key) is [var found] ? found : null));

    public Task<IReadOnlyList<Run>> ListAsync(string? personId, long? before, int most, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Run>>(reads.Read(statements => statements.Query(
        $"""SELECT {Columns} FROM "Runs" WHERE (CAST($1 AS TEXT) IS NULL OR "PersonId" = $1) AND (CAST($2 AS BIGINT) IS NULL OR "Id" < $2) ORDER BY "Id" DESC LIMIT $3""", ToRun, personId, before, most)));

    public Task<IReadOnlyList<RunStep>> StepsAsync(long run, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<RunStep>>(reads.Read(statements => statements.Query(
        $"""SELECT {StepColumns} FROM "RunSteps" WHERE "RunId" = $1 ORDER BY "Number" """, ToStep, run)));

    public Task AddAsync(Job job, long run, IReadOnlyList<RunStep> steps, CancellationToken cancellationToken) => WriteAsync(
        job,
        statements =>
        {
            const string Add = """
                INSERT INTO "RunSteps" ("RunId", "Number", "Kind", "Name", "Content", "State", "CallId", "Hash", "Result", "At", "IsForAll", "Tokens", "Within", "Cost", "Took", "Model", "Prompt", "FirstToken")
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12, $13, $14, $15, $16, $17)
                """;
            Count(statements, run, RunUse.Of(steps));
            foreach (var step in steps)
            {
                statements.Execute(
                    Add, run, step.Number, (int)step.Kind, step.Name, step.Content, (int)step.State, step.CallId, step.Hash, step.Result, Now, step.Tokens, step.Within, (long)(step.Cost * Millionths), (long)step.Took.TotalMilliseconds,
                    step.Model, step.Prompt, (long?)step.FirstToken?.TotalMilliseconds);
            }

            return true;
        },
        cancellationToken);

    public async Task SetAsync(Job job, long run, int step, RunStepState state, string? result, CancellationToken cancellationToken, TimeSpan took = default)
    {
        if (await WriteAsync(job, statements => Set(statements, run, step, state, result, took), cancellationToken) == 0)
            throw new JobLostException();
    }

    public async Task<string?> BeginAsync(Job job, long run, RunStep call, string? result, DateTimeOffset since, Func<IReadOnlyList<BegunCall>, string?> whyNot, CancellationToken cancellationToken)
    {
        const string Begun = """SELECT "RunId", "Number", "Content", CASE WHEN "State" = $3 THEN 1 ELSE 0 END, "BegunAt" FROM "RunSteps" WHERE "Name" = $1 AND "BegunAt" >= $2 AND NOT ("RunId" = $4 AND "Number" = $5)""";
        var (isHeld, why) = await WriteAsync(
            job,
            statements =>
            {
                var begun = statements.Query(
                    Begun, row => new BegunCall(row.GetInt64(0), row.GetInt32(1), row.GetString(2), row.Flag(3), row.Time(4)), call.Name, since.ToUnixTimeMilliseconds(), (int)RunStepState.Failed, run, call.Number);
                return whyNot(begun) is { } reason ? (true, reason) : (Set(statements, run, call.Number, RunStepState.Started, result, default) == 1, (string?)null);
            },
            cancellationToken);
        return isHeld ? why : throw new JobLostException();
    }

    private int Set(PreparedStatements statements, long run, int step, RunStepState state, string? result, TimeSpan took)
    {
        // Nothing is begun of a run that was stopped or rests; what became of what was begun before is kept all the same.
        const string Change = """
            UPDATE "RunSteps" SET "State" = $3, "Result" = COALESCE($4, "Result"), "At" = $5, "Took" = "Took" + $8, "BegunAt" = CASE WHEN $3 = $6 THEN $5 ELSE "BegunAt" END WHERE "RunId" = $1 AND "Number" = $2
              AND ($3 <> $6 OR EXISTS (SELECT 1 FROM "Runs" WHERE "Id" = $1 AND "State" < $7 AND "IsPaused" = 0))
            """;
        Count(statements, run, new RunUse(0, 0, 0, took));
        return statements.Execute(Change, run, step, (int)state, result, Now, (int)RunStepState.Started, (int)RunState.Done, (long)took.TotalMilliseconds);
    }

    public Task GiveUpAsync(Job job, long run, int step, string reason, CancellationToken cancellationToken) => WriteAsync(
        job,
        statements => statements.Execute(
            """UPDATE "RunSteps" SET "State" = $3, "Result" = $4, "At" = $5 WHERE "RunId" = $1 AND "Number" = $2 AND "State" = $6""", run, step, (int)RunStepState.Denied, reason, Now, (int)RunStepState.Asked),
        cancellationToken);

    public Task SetAsync(Job job, long run, RunState state, string? report, CancellationToken cancellationToken) => WriteAsync(
        job,
        statements => statements.Execute(
            """UPDATE "Runs" SET "State" = $2, "Report" = $3, "EndedAt" = CASE WHEN $2 >= $4 THEN $5 END WHERE "Id" = $1 AND "State" < $4""", run, (int)state, report, (int)RunState.Done, Now),
        cancellationToken);

    public Task<bool> DecideAsync(StepDecision decision, AuditEntry entry, CancellationToken cancellationToken) => TellAsync(
        statements =>
        {
            const string Decide = """
                UPDATE "RunSteps" SET "State" = $3, "DecidedBy" = CASE WHEN $3 = $11 THEN NULL ELSE $4 END, "Result" = COALESCE($5, "Result"), "At" = $6, "IsForAll" = $10 WHERE "RunId" = $1 AND "Number" = $2 AND "State" = $7 AND "Hash" = $8
                  AND EXISTS (SELECT 1 FROM "Runs" WHERE "Id" = $1 AND "State" < $9)
                """;
            return statements.Execute(Decide, decision.Run, decision.Step, (int)decision.To, decision.By, decision.Result, Now, (int)decision.From, decision.Hash, (int)RunState.Done, decision.IsForAll ? 1 : 0, (int)RunStepState.Planned) == 1;
        },
        decision.Run, entry, cancellationToken);

    public Task<bool> ChangeAsync(StepChange change, AuditEntry entry, CancellationToken cancellationToken) => TellAsync(
        statements =>
        {
            const string Change = """
                UPDATE "RunSteps" SET "Content" = $4, "Hash" = $5, "At" = $6, "ChangedBy" = $9, "State" = $10, "Result" = NULL WHERE "RunId" = $1 AND "Number" = $2 AND "State" = $7 AND "Hash" = $3
                  AND EXISTS (SELECT 1 FROM "Runs" WHERE "Id" = $1 AND "State" < $8)
                """;
            return statements.Execute(Change, change.Run, change.Step, change.Before, change.Content, change.Hash, Now, (int)RunStepState.Asked, (int)RunState.Done, change.By, (int)RunStepState.Planned) == 1;
        },
        change.Run, entry, cancellationToken);

    public Task<bool> PauseAsync(long run, bool isPaused, AuditEntry entry, CancellationToken cancellationToken) => TellAsync(
        statements => statements.Execute("""UPDATE "Runs" SET "IsPaused" = $2 WHERE "Id" = $1 AND "State" < $3 AND "IsPaused" <> $2""", run, isPaused ? 1 : 0, (int)RunState.Done) == 1, run, entry, cancellationToken);

    public Task<bool> RetryAsync(long run, int from, AuditEntry entry, CancellationToken cancellationToken) => TellAsync(
        statements =>
        {
            if (statements.Execute("""UPDATE "Runs" SET "State" = $2, "Report" = NULL, "EndedAt" = NULL, "IsPaused" = 0, "CountsFrom" = $4 WHERE "Id" = $1 AND "State" >= $3""", run, (int)RunState.Working, (int)RunState.Done, from - 1) == 0)
                return false;
            statements.Execute("""DELETE FROM "RunSteps" WHERE "RunId" = $1 AND "Number" >= $2""", run, from);
            return true;
        },
        run, entry, cancellationToken);

    public Task<RunUse> UsedAsync(string personId, DateOnly day, CancellationToken cancellationToken) => Task.FromResult(reads.Read(statements => statements.Query(
        """SELECT "Steps", "Tokens", "Cost", "Took" FROM "RunUses" WHERE "PersonId" = $1 AND "Day" = $2""",
        row => new RunUse(row.GetInt32(0), row.GetInt64(1), row.GetInt64(2) / Millionths, TimeSpan.FromMilliseconds(row.GetInt64(3))), personId, day.DayNumber) is [var use] ? use : new RunUse(0, 0, 0, default)));

    // Kept apart from the steps, which may be forgotten before the day is over.
    private void Count(PreparedStatements statements, long run, RunUse use)
    {
        const string Add = """
            INSERT INTO "RunUses" ("PersonId", "Day", "Steps", "Tokens", "Cost", "Took") SELECT "PersonId", $2, $3, $4, $5, $6 FROM "Runs" WHERE "Id" = $1
            ON CONFLICT ("PersonId", "Day") DO UPDATE SET "Steps" = "RunUses"."Steps" + excluded."Steps", "Tokens" = "RunUses"."Tokens" + excluded."Tokens", "Cost" = "RunUses"."Cost" + excluded."Cost", "Took" = "RunUses"."Took" + excluded."Took"
            """;
        if (use != new RunUse(0, 0, 0, default))
            statements.Execute(Add, run, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).DayNumber, use.Steps, use.Tokens, (long)(use.Cost * Millionths), (long)use.Took.TotalMilliseconds);
    }

    public Task<bool> StopAsync(Run run, string report, AuditEntry entry, bool isTold, CancellationToken cancellationToken) => TellAsync(
        statements => statements.Execute(
            """UPDATE "Runs" SET "State" = $2, "Report" = $3, "EndedAt" = $4 WHERE "Id" = $1 AND "State" < $5""", run.Id, (int)RunState.Stopped, report, Now, (int)RunState.Done) == 1,
        run.Id, entry, cancellationToken, isTold);

    public Task<Run?> OfMessageAsync(string conversation, string messageId, CancellationToken cancellationToken) => Task.FromResult(reads.Read(statements => statements.Query(
        $"""SELECT {Columns} FROM "Runs" WHERE json_extract("Job", '$.lane') = $1 AND json_extract("Job", '$.subject') = $2 ORDER BY "Id" DESC LIMIT 1""", ToRun, conversation, messageId) is [var found] ? found : null));

    public async Task<IReadOnlyList<(Run Run, RunStep Step)>> AskedBeforeAsync(DateTimeOffset then, CancellationToken cancellationToken)
    {
        var asked = new List<(Run, RunStep)>();
        foreach (var run in reads.Read(statements => statements.Query($"""SELECT {Columns} FROM "Runs" WHERE "State" = $1""", ToRun, (int)RunState.Waiting)))
            asked.AddRange((await StepsAsync(run.Id, cancellationToken)).Where(step => (step.State is RunStepState.Asked or RunStepState.Unknown) && step.At < then).Select(step => (run, step)));
        return asked;
    }

    public Task EndAbandonedAsync(string report, CancellationToken cancellationToken) => queue.RunAsync(
        statements => statements.Execute(
            """UPDATE "Runs" SET "State" = $1, "Report" = $2, "EndedAt" = $3 WHERE "State" = $4 AND NOT EXISTS (SELECT 1 FROM "Jobs" WHERE "Jobs"."Key" = "Runs"."Key" AND "Jobs"."State" = 0)""",
            (int)RunState.Failed, report, Now, (int)RunState.Working),
        cancellationToken);

    public Task PruneAsync(DateTimeOffset before, CancellationToken cancellationToken) => queue.RunAsync(
        statements =>
        {
            var at = before.ToUnixTimeMilliseconds();
            statements.Execute("""DELETE FROM "RunUses" WHERE "Day" < $1""", DateOnly.FromDateTime(before.UtcDateTime).DayNumber);
            statements.Execute("""DELETE FROM "RunSteps" WHERE "RunId" IN (SELECT "Id" FROM "Runs" WHERE "EndedAt" < $1)""", at);
            return statements.Execute("""DELETE FROM "Runs" WHERE "EndedAt" < $1""", at);
        },
        cancellationToken);

    // Has the run looked at anew, and told of where it was given.
    private async Task<bool> TellAsync(Func<PreparedStatements, bool> change, long run, AuditEntry entry, CancellationToken cancellationToken, bool isTold = true)
    {
        var told = await queue.RunAsync(
            IReadOnlyList<NewJob> (statements) =>
            {
                if (!change(statements))
                    return [];
                AuditChain.Add(statements, entry, time.GetUtcNow());
                var known = statements.Query($"""SELECT {Columns} FROM "Runs" WHERE "Id" = $1""", ToRun, run)[0];
                StoredJobs.Wake(statements, known.Job, time.GetUtcNow());
                if (isTold)
                    StoredJobs.Wake(statements, known.Delivery, time.GetUtcNow());
                return [known.Job, known.Delivery];
            },
            cancellationToken);
        if (told.Count == 0)
            return false;
        notices.JobsStarted(told);
        notices.JobsTold();
        return true;
    }

    private async Task<T> WriteAsync<T>(Job job, Func<PreparedStatements, T> write, CancellationToken cancellationToken)
    {
        var (isHeld, result) = await queue.RunAsync(statements => StoredJobs.IsHeld(statements, job) ? (true, write(statements)) : (false, default(T)!), cancellationToken);
        return isHeld ? result : throw new JobLostException();
    }

    private static string Written(NewJob job) => JsonSerializer.Serialize(job, RunJson.Default.NewJob);

    private static Run ToRun(DbDataReader row) => new(row.GetInt64(0), row.GetString(1), row.GetString(2), Read(row.GetString(3)), Read(row.GetString(4)), (RunState)row.GetInt32(5), row.Time(6))
    {
        EndedAt = row.IsDBNull(7) ? null : row.Time(7),
        Report = row.Text(8),
        IsPaused = row.Flag(9),
        CountsFrom = row.GetInt32(11),
        Runbook = row.Text(10) is { } followed ? JsonSerializer.Deserialize(followed, RunJson.Default.Runbook) : null,
    };

    private static NewJob Read(string written) => JsonSerializer.Deserialize(written, RunJson.Default.NewJob)!;

    private static RunStep ToStep(DbDataReader row) => new(row.GetInt32(0), (RunStepKind)row.GetInt32(1), row.GetString(2), row.GetString(3), (RunStepState)row.GetInt32(4))
    {
        CallId = row.GetString(5),
        Hash = row.GetString(6),
        Result = row.Text(7),
        DecidedBy = row.Text(8),
        At = row.Time(9),
        IsForAll = row.Flag(10),
        Tokens = row.GetInt32(11),
        ChangedBy = row.Text(12),
        BegunAt = row.IsDBNull(13) ? null : row.Time(13),
        Within = row.GetInt32(14),
        Cost = row.GetInt64(15) / Millionths,
        Took = TimeSpan.FromMilliseconds(row.GetInt64(16)),
        Model = row.Text(17),
        Prompt = row.Text(18),
        FirstToken = row.IsDBNull(19) ? null : TimeSpan.FromMilliseconds(row.GetInt64(19)),
    };

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
