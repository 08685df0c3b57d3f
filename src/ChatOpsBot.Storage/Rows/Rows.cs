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
    public string? Posted { get; set; }
    public string? Reply { get; set; }
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

/// <summary>A reply that is written on after its turn has ended.</summary>
internal sealed class OngoingReplyRow
{
    public required string Work { get; set; }
    public required string Entry { get; set; }
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
