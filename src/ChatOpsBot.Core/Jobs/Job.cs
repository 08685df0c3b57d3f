namespace ChatOpsBot.Core.Jobs;

/// <summary>Work that takes time, as this process has leased it.</summary>
/// <param name="Id">Grows with arrival.</param>
/// <param name="Key">What it is of, once: starting it again changes nothing.</param>
/// <param name="Kind">Of the <see cref="IJobHandler"/> that does it.</param>
/// <param name="Payload">As its handler wrote it, in JSON.</param>
/// <param name="FencingToken">Grows with each taking; a write that names an older one changes nothing.</param>
public sealed record Job(long Id, string Key, string Kind, string Payload, long FencingToken)
{
    private const int EventBits = 32;

    /// <summary>How often it was taken up, this time included; more than one after a crash.</summary>
    public int Starts { get; init; } = 1;

    /// <summary>How often it ended in an error.</summary>
    public int Failures { get; init; }

    /// <summary>How often it was put off because a platform was away.</summary>
    public int Postponements { get; init; }

    /// <summary>The platform's ids of messages that it has posted.</summary>
    public IReadOnlyList<string> Posted { get; init; } = [];

    /// <summary>What it kept of its own to go on from; null when nothing.</summary>
    public string? Checkpoint { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Its events have greater numbers than this, and than those of attempts before.</summary>
    public long FirstEvent => FencingToken << EventBits;

    /// <summary>The fencing number of the attempt that an event is of.</summary>
    internal static long AttemptOf(long sequence) => sequence >> EventBits;

    /// <summary>An earlier attempt may have done some of it.</summary>
    public bool IsResumed => Starts > 1;
}

/// <summary>Work to be started.</summary>
/// <param name="Lane">Jobs of one kind and lane are done one after the other.</param>
/// <param name="Subject">What people know it by, as the message that it answers: to stop it, or to begin it anew.</param>
public sealed record NewJob(string Key, string Kind, string Lane, string Subject, string Payload);

public enum JobState
{
    Waiting,
    Done,
    Dead,
    Stopped,
}

/// <summary>A job as others see it.</summary>
public sealed record JobView(long Id, string Key, JobState State, string Payload, string? Checkpoint);

/// <summary>What is told a job that has not ended.</summary>
/// <param name="Payload">Begins it anew with that; null stops it.</param>
public sealed record JobInterrupt(long Id, string? Payload)
{
    /// <summary>What is done instead when the job has ended meanwhile; null: nothing.</summary>
    public JobChanges? IfEnded { get; init; }

    /// <summary>What was ordered is forgotten with a job that nobody has begun.</summary>
    public bool ForgetsPayload { get; init; }
}

/// <summary>Jobs to be started and told, in one transaction.</summary>
public sealed record JobChanges(IReadOnlyList<NewJob> Started, IReadOnlyList<JobInterrupt> Told)
{
    public static JobChanges Nothing { get; } = new([], []);

    public bool IsNothing => Started.Count + Told.Count == 0;
}

/// <summary>What a running job has been told.</summary>
public enum Interruption
{
    None,
    Stop,
    Anew,
}

/// <summary>What happened to a job.</summary>
/// <param name="Sequence">Grows from event to event, also from one attempt to the next, and leaves numbers out.</param>
public sealed record JobEvent(long Sequence, JobEventKind Kind, string Text)
{
    /// <summary>The number of the first piece of text in it, where pieces were put together to be kept.</summary>
    public long From { get; init; } = Sequence;

    public bool IsLast => Kind >= JobEventKind.Done;
}

public enum JobEventKind
{
    /// <summary>A line that says what is being done.</summary>
    Status,

    /// <summary>A piece of text, to be put after the pieces before.</summary>
    Text,

    /// <summary>Begun anew: the text before is not of it any more.</summary>
    Reset,

    /// <summary>A reply that is not the last, in JSON.</summary>
    Reply,

    /// <summary>A form as it is while something in it takes time, in JSON.</summary>
    Form,

    /// <summary>The last: the result, in JSON.</summary>
    Done,

    /// <summary>The last: it was given up.</summary>
    Failed,

    /// <summary>The last: it was stopped; what there is of the result, in JSON.</summary>
    Stopped,
}
