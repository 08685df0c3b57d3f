using System.Text.Json.Serialization;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Core.Runs;

/// <summary>A task that somebody gave the bot: planned, done step by step with the company's tools, reported.</summary>
/// <param name="PersonId">Who gave it, and with whose rights it is done.</param>
/// <param name="Job">What works on it, from its beginning to its end; waiting for a person it rests.</param>
/// <param name="Delivery">What tells of it where it was given.</param>
public sealed record Run(long Id, string PersonId, string Task, NewJob Job, NewJob Delivery, RunState State, DateTimeOffset StartedAt)
{
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What was done, or why it ended; null before.</summary>
    public string? Report { get; init; }

    /// <summary>The procedure that it follows; null when it follows none.</summary>
    public Runbook? Runbook { get; init; }

    /// <summary>The last step before it was tried again; limits count from there.</summary>
    public int CountsFrom { get; init; }

    /// <summary>Nothing more is begun of it until somebody says so.</summary>
    public bool IsPaused { get; init; }

    public bool HasEnded => State is RunState.Done or RunState.Failed or RunState.Stopped;
}

/// <summary>A procedure as it was when a run was begun with it.</summary>
/// <param name="Version">0 for the shipped one.</param>
/// <param name="Text">With what was given put in.</param>
/// <param name="Tools">That may be used, the last as <c>orders_*</c>; none are all.</param>
public sealed record Runbook(string Name, int Version, string Text, IReadOnlyList<string> Tools)
{
    /// <summary>Tools whose calls a person has to allow in it, whatever else is set.</summary>
    public IReadOnlyList<string> Approvals { get; init; } = [];

    /// <summary>Whether a person has to allow each call of a tool in it.</summary>
    public bool Asks(string tool) => Approvals.Any(pattern => Names(pattern, tool));

    /// <param name="pattern">A tool's name, or the beginning of some, as <c>orders_*</c>.</param>
    public static bool Names(string pattern, string tool) => pattern.EndsWith('*') ? tool.StartsWith(pattern[..^1], StringComparison.Ordinal) : tool == pattern;
}

public enum RunState
{
    /// <summary>A job works on it.</summary>
    Working,

    /// <summary>For a person; nothing works on it meanwhile.</summary>
    Waiting,

    Done,

    Failed,

    Stopped,
}

/// <summary>One thing in a run, kept before it has an effect.</summary>
/// <param name="Number">From 1, in their order.</param>
/// <param name="Name">Of the tool; empty for what the model said.</param>
/// <param name="Content">Of a call its arguments in JSON; else what the model said, whose calls are the steps that follow.</param>
public sealed record RunStep(int Number, RunStepKind Kind, string Name, string Content, RunStepState State)
{
    /// <summary>By which the model knows the call.</summary>
    public string CallId { get; init; } = "";

    /// <summary>Of the tool and its arguments; what is allowed is allowed for this alone.</summary>
    public string Hash { get; init; } = "";

    /// <summary>What came of it, whole; null while nothing did.</summary>
    public string? Result { get; init; }

    /// <summary>Who allowed or refused it.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>Who gave it the arguments that it has; null: the model.</summary>
    public string? ChangedBy { get; init; }

    /// <summary>When it was begun, so that it may have had its effect; null when it never was.</summary>
    public DateTimeOffset? BegunAt { get; init; }

    /// <summary>Whoever allowed it has allowed each further call of its tool in this run too.</summary>
    public bool IsForAll { get; init; }

    /// <summary>The call that began the sub-task which it is of; 0 for the task itself.</summary>
    public int Within { get; init; }

    /// <summary>That the model was sent and wrote, for what it said.</summary>
    public int Tokens { get; init; }

    /// <summary>The alias of the model that said it; null: none did.</summary>
    public string? Model { get; init; }

    /// <summary>By which prompt and version it was asked.</summary>
    public string? Prompt { get; init; }

    /// <summary>Until its first words; null: they were not waited for.</summary>
    public TimeSpan? FirstToken { get; init; }

    /// <summary>What that cost, in the currency of the models' prices; 0 where they have none.</summary>
    public decimal Cost { get; init; }

    /// <summary>How long it was worked on; what waits for a person takes no time.</summary>
    public TimeSpan Took { get; init; }

    public DateTimeOffset At { get; init; }
}

public enum RunStepKind
{
    /// <summary>What the model wrote.</summary>
    Model,

    /// <summary>A tool called, or to be called.</summary>
    Call,

    /// <summary>What of the steps before it is told the model from then on, in its place.</summary>
    Summary,

    /// <summary>What a service asks of the person amid a call; its content is what is asked, in JSON.</summary>
    Question,
}

public enum RunStepState
{
    /// <summary>Nothing was done of it yet.</summary>
    Planned,

    /// <summary>A person has to allow it.</summary>
    Asked,

    /// <summary>Somebody has allowed exactly this call.</summary>
    Approved,

    /// <summary>It may have had its effect.</summary>
    Started,

    /// <summary>It was begun, and nobody knows whether it had its effect: a person has to say.</summary>
    Unknown,

    Done,

    Failed,

    /// <summary>A person refused it.</summary>
    Denied,
}

/// <summary>What a person decides about a call.</summary>
/// <param name="From">The state that it must be in.</param>
/// <param name="Hash">Of the call that was shown: of another nothing is decided.</param>
public sealed record StepDecision(long Run, int Step, RunStepState From, string Hash, RunStepState To, string By, string? Result)
{
    /// <summary>As <see cref="RunStep.IsForAll"/>.</summary>
    public bool IsForAll { get; init; }
}

/// <summary>Other arguments for a call that waits to be allowed; it is looked at anew, and waits for them to be allowed.</summary>
/// <param name="Before">The hash of the call that was shown.</param>
public sealed record StepChange(long Run, int Step, string Before, string Content, string Hash, string By);

/// <summary>The runs. What a job writes is bound to its lease: of a job that was taken by somebody else nothing is kept.</summary>
public interface IRuns
{
    /// <summary>The run of a job, begun when it was not.</summary>
    /// <exception cref="JobLostException">The job is not held any more.</exception>
    Task<Run> OpenAsync(Job job, Run wanted, CancellationToken cancellationToken);

    Task<Run?> FindAsync(long id, CancellationToken cancellationToken);

    /// <returns>Null when no run was begun by that job.</returns>
    Task<Run?> OfJobAsync(string key, CancellationToken cancellationToken);

    /// <summary>The newest first.</summary>
    /// <param name="personId">Null: of everybody.</param>
    /// <param name="before">Only smaller numbers.</param>
    Task<IReadOnlyList<Run>> ListAsync(string? personId, long? before, int most, CancellationToken cancellationToken);

    /// <summary>In their order.</summary>
    Task<IReadOnlyList<RunStep>> StepsAsync(long run, CancellationToken cancellationToken);

    /// <exception cref="JobLostException">The job is not held any more.</exception>
    Task AddAsync(Job job, long run, IReadOnlyList<RunStep> steps, CancellationToken cancellationToken);

    /// <param name="took">How long it was worked on since then, beside what is kept already.</param>
    /// <exception cref="JobLostException">The job is not held any more, or the run was stopped and this would begin something.</exception>
    Task SetAsync(Job job, long run, int step, RunStepState state, string? result, CancellationToken cancellationToken, TimeSpan took = default);

    /// <summary>Refuses what waits for a person, unless they have decided meanwhile.</summary>
    /// <exception cref="JobLostException">The job is not held any more.</exception>
    Task GiveUpAsync(Job job, long run, int step, string reason, CancellationToken cancellationToken);

    /// <exception cref="JobLostException">The job is not held any more.</exception>
    Task SetAsync(Job job, long run, RunState state, string? report, CancellationToken cancellationToken);

    /// <summary>Keeps what a person decided, and has the run go on.</summary>
    /// <returns>False when the call is not in that state any more, or another than was shown.</returns>
    Task<bool> DecideAsync(StepDecision decision, AuditEntry entry, CancellationToken cancellationToken);

    /// <returns>False when the call does not wait any more, or is another than was shown.</returns>
    Task<bool> ChangeAsync(StepChange change, AuditEntry entry, CancellationToken cancellationToken);

    /// <returns>False when it has ended, or was so already.</returns>
    Task<bool> PauseAsync(long run, bool isPaused, AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>Has a run that ended go on from before a step; that one and those after it are forgotten.</summary>
    /// <returns>False when it has not ended.</returns>
    Task<bool> RetryAsync(long run, int from, AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>Begins a call unless calls of its tool before it speak against that, of all runs; looked at and begun in one, so that two do not
    /// both fit in what is left.</summary>
    /// <param name="result">By which the service knows it again.</param>
    /// <param name="since">From when on calls that were begun are looked at.</param>
    /// <param name="whyNot">Is given those, without this one.</param>
    /// <returns>Why it was not begun; null: it was.</returns>
    /// <exception cref="JobLostException">The job is not held any more, or the run was stopped or rests.</exception>
    Task<string?> BeginAsync(Job job, long run, RunStep call, string? result, DateTimeOffset since, Func<IReadOnlyList<BegunCall>, string?> whyNot, CancellationToken cancellationToken);

    /// <returns>What all runs of a person have taken on a day (UTC), also what was forgotten of them since.</returns>
    Task<RunUse> UsedAsync(string personId, DateOnly day, CancellationToken cancellationToken);

    /// <summary>Ends runs that nothing works on any more: their job was given up, or stopped before it was done.</summary>
    Task EndAbandonedAsync(string report, CancellationToken cancellationToken);

    /// <summary>Calls that wait for a person since before then, with their runs.</summary>
    Task<IReadOnlyList<(Run Run, RunStep Step)>> AskedBeforeAsync(DateTimeOffset then, CancellationToken cancellationToken);

    /// <summary>Forgets runs that ended before then.</summary>
    Task PruneAsync(DateTimeOffset before, CancellationToken cancellationToken);

    /// <returns>The run that a message began; null when it began none.</returns>
    Task<Run?> OfMessageAsync(string conversation, string messageId, CancellationToken cancellationToken);

    /// <summary>Ends a run that has not ended.</summary>
    /// <param name="isTold">False where its message is taken back.</param>
    /// <returns>False when it had.</returns>
    Task<bool> StopAsync(Run run, string report, AuditEntry entry, bool isTold, CancellationToken cancellationToken);
}

/// <param name="HasFailed">It had no effect.</param>
public sealed record BegunCall(long Run, int Step, string Arguments, bool HasFailed, DateTimeOffset At);

/// <summary>What runs have taken.</summary>
/// <param name="Steps">Answers of models.</param>
public sealed record RunUse(int Steps, long Tokens, decimal Cost, TimeSpan Took)
{
    public static RunUse Of(IEnumerable<RunStep> steps) => steps.Aggregate(new RunUse(0, 0, 0, default), (use, step) =>
        new RunUse(use.Steps + (step.Kind == RunStepKind.Model ? 1 : 0), use.Tokens + step.Tokens, use.Cost + step.Cost, use.Took + step.Took));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(NewJob))]
[JsonSerializable(typeof(Runbook))]
public sealed partial class RunJson : JsonSerializerContext;
