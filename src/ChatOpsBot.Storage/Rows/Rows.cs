using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Runs;

namespace ChatOpsBot.Storage.Rows;

internal enum TurnState
{
    Waiting,
    Done,
    Dead,
}

/// <summary>An inbox entry and how its turn goes.</summary>
internal sealed class InboxRow
{
    public long Id { get; set; }
    public required string DeduplicationKey { get; set; }
    public required string Conversation { get; set; }
    public required string Payload { get; set; }
    public DateTimeOffset ReceivedAt { get; set; }
    public TurnState State { get; set; }
    public DateTimeOffset NotBefore { get; set; }
    public int Starts { get; set; }
    public int Failures { get; set; }
    public int Postponements { get; set; }
    public long FencingToken { get; set; }
    public string? Error { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>The one process that works on a conversation.</summary>
internal sealed class LeaseRow
{
    public required string Conversation { get; set; }
    public required string Owner { get; set; }
    public DateTimeOffset Until { get; set; }
}

internal sealed class ExchangeRow
{
    public long Id { get; set; }
    public required string Conversation { get; set; }
    public required string QuestionMessageId { get; set; }
    public required string PersonId { get; set; }
    public required string Question { get; set; }
    public required string Reply { get; set; }
    public bool IsAnswer { get; set; }
    public DateTimeOffset At { get; set; }
    public List<PostedRow> Posted { get; set; } = [];
}

/// <summary>A platform message that holds an exchange's reply or a part of it.</summary>
internal sealed class PostedRow
{
    public long Id { get; set; }
    public long ExchangeId { get; set; }
    public required string Conversation { get; set; }
    public required string MessageId { get; set; }
    public int Ordinal { get; set; }
}

/// <summary>Work that takes time, and how it goes.</summary>
internal sealed class JobRow
{
    public long Id { get; set; }
    public required string Key { get; set; }
    public required string Kind { get; set; }
    public required string Lane { get; set; }
    public required string Subject { get; set; }
    public required string Payload { get; set; }
    public JobState State { get; set; }
    public DateTimeOffset DueAt { get; set; }
    public string? Owner { get; set; }
    public DateTimeOffset LeasedUntil { get; set; }
    public long FencingToken { get; set; }
    public int Starts { get; set; }
    public int Failures { get; set; }
    public int Postponements { get; set; }
    public bool HoldsLane { get; set; }
    public Interruption Told { get; set; }
    public string? Posted { get; set; }
    public string? Checkpoint { get; set; }
    public string? Error { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>What happened to a job.</summary>
internal sealed class JobEventRow
{
    public long JobId { get; set; }
    public long Sequence { get; set; }
    public long From { get; set; }
    public JobEventKind Kind { get; set; }
    public required string Text { get; set; }
}

/// <summary>A task that is done step by step.</summary>
internal sealed class RunRow
{
    public long Id { get; set; }
    public required string Key { get; set; }
    public required string PersonId { get; set; }
    public required string Task { get; set; }
    public required string Job { get; set; }
    public required string Delivery { get; set; }
    public RunState State { get; set; }
    public string? Report { get; set; }
    public DateTimeOffset StartedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    public bool IsPaused { get; set; }
    public string? Runbook { get; set; }
    public int CountsFrom { get; set; }
}

internal sealed class LessonRow
{
    public long Id { get; set; }
    public required string Tool { get; set; }
    public required string Text { get; set; }
    public long Run { get; set; }
    public bool IsAccepted { get; set; }
    public DateTimeOffset At { get; set; }
}

/// <summary>What the runs of a person have taken on a day.</summary>
internal sealed class RunUseRow
{
    public required string PersonId { get; set; }
    public int Day { get; set; }
    public int Steps { get; set; }
    public long Tokens { get; set; }

    /// <summary>In millionths.</summary>
    public long Cost { get; set; }

    /// <summary>In milliseconds.</summary>
    public long Took { get; set; }
}

internal sealed class ConversationSummaryRow
{
    public required string Conversation { get; set; }
    public required string Text { get; set; }
    public long UpTo { get; set; }
    public DateTimeOffset At { get; set; }
}

internal sealed class MemoryRow
{
    public long Id { get; set; }
    public string? PersonId { get; set; }
    public required string Text { get; set; }
    public required string By { get; set; }
    public DateTimeOffset At { get; set; }
}

/// <summary>One thing in a run, kept before it has an effect.</summary>
internal sealed class RunStepRow
{
    public long RunId { get; set; }
    public int Number { get; set; }
    public RunStepKind Kind { get; set; }
    public required string Name { get; set; }
    public required string Content { get; set; }
    public RunStepState State { get; set; }
    public required string CallId { get; set; }
    public required string Hash { get; set; }
    public string? Result { get; set; }
    public string? DecidedBy { get; set; }
    public string? ChangedBy { get; set; }
    public DateTimeOffset? BegunAt { get; set; }
    public bool IsForAll { get; set; }
    public int Tokens { get; set; }
    public string? Model { get; set; }
    public string? Prompt { get; set; }

    /// <summary>In milliseconds.</summary>
    public long? FirstToken { get; set; }
    public int Within { get; set; }

    /// <summary>In millionths.</summary>
    public long Cost { get; set; }

    /// <summary>In milliseconds.</summary>
    public long Took { get; set; }
    public DateTimeOffset At { get; set; }
}

internal sealed class ToolOriginRow
{
    public required string Name { get; set; }
    public int Protocol { get; set; }
    public required string Address { get; set; }
    public required string Description { get; set; }
    public string? Authentication { get; set; }
    public required string AddedBy { get; set; }
    public DateTimeOffset AddedAt { get; set; }
    public string? Only { get; set; }
}

internal sealed class ScheduleRow
{
    public long Id { get; set; }
    public required string PersonId { get; set; }
    public required string Spoken { get; set; }
    public string? Cron { get; set; }
    public required string Zone { get; set; }
    public required string Text { get; set; }
    public bool IsReminder { get; set; }
    public required string Place { get; set; }
    public DateTimeOffset NextAt { get; set; }
}

internal sealed class ToolSettingRow
{
    public required string Tool { get; set; }
    public bool IsEnabled { get; set; }
    public string? Approval { get; set; }
    public string? IdempotencyHeader { get; set; }
    public string? Access { get; set; }
    public string? Approvers { get; set; }
    public bool IsFourEyes { get; set; }
    public int? LongestSeconds { get; set; }
    public int? MostAnHour { get; set; }
    public string? Name { get; set; }
    public string? Description { get; set; }
    public string? Risk { get; set; }
    public int? MostADay { get; set; }
    public string? Budget { get; set; }
    public string? Tells { get; set; }
    public string? Verification { get; set; }
    public string? DoneIf { get; set; }
    public string? DryRun { get; set; }
}

/// <summary>A person's own account at a service; the tokens are encrypted.</summary>
internal sealed class ToolConnectionRow
{
    public required string PersonId { get; set; }
    public required string Client { get; set; }
    public required string Tokens { get; set; }
    public DateTimeOffset At { get; set; }
}

/// <summary>A person who is on the way to connecting an account.</summary>
internal sealed class ToolSignInRow
{
    public required string Key { get; set; }
    public required string PersonId { get; set; }
    public required string Client { get; set; }
    public required string Secret { get; set; }
    public DateTimeOffset At { get; set; }
}

internal sealed class FeedbackRow
{
    public long Id { get; set; }
    public long ExchangeId { get; set; }
    public required string PersonId { get; set; }
    public bool Helpful { get; set; }
    public string? Comment { get; set; }
    public required string Question { get; set; }
    public required string Answer { get; set; }
    public required string Passages { get; set; }
    public DateTimeOffset At { get; set; }
}

/// <summary>An entry of the ordered log that search indexes follow.</summary>
internal sealed class ChangeRow
{
    public long Sequence { get; set; }
    public required string Index { get; set; }
    public required string DocumentId { get; set; }
}

/// <summary>A piece of a file's content, by the hash of the whole.</summary>
internal sealed class FilePartRow
{
    public required string Hash { get; set; }
    public int Number { get; set; }
    public required byte[] Content { get; set; }
    public DateTimeOffset At { get; set; }
}

/// <summary>What a writer committed last, where processes share the database.</summary>
internal sealed class CommitRow
{
    public required string Writer { get; set; }
    public long Number { get; set; }
    public DateTimeOffset At { get; set; }
}

/// <summary>How often somebody has written in a minute.</summary>
internal sealed class RateRow
{
    public required string Who { get; set; }
    public long Minute { get; set; }
    public int Count { get; set; }
}
