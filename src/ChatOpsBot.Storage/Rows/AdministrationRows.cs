namespace ChatOpsBot.Storage.Rows;

internal sealed class AuditRow
{
    public long Id { get; set; }
    public required string PersonId { get; set; }
    public required string Action { get; set; }
    public required string Subject { get; set; }
    public string? Before { get; set; }
    public string? After { get; set; }
    public bool WasRefused { get; set; }
    public DateTimeOffset At { get; set; }

    /// <summary>Empty only in rows of a version that kept none, until the next entry is written.</summary>
    public required string Hash { get; set; }
}

internal sealed class SettingRow
{
    public required string Name { get; set; }
    public required string Value { get; set; }
}

/// <summary>What a conversation is called.</summary>
internal sealed class TitleRow
{
    public required string Conversation { get; set; }
    public required string Title { get; set; }
    public DateTimeOffset At { get; set; }
}

/// <summary>Somebody signed in to the page.</summary>
internal sealed class SessionRow
{
    /// <summary>SHA-256 of what the browser holds.</summary>
    public required string Id { get; set; }
    public required string PersonId { get; set; }
    public required string Agent { get; set; }
    public required byte[] Ticket { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset SeenAt { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
}

/// <summary>Where somebody can be written to.</summary>
internal sealed class ContactRow
{
    public required string PersonId { get; set; }
    public required string Channel { get; set; }
    /// <summary>An inbox entry whose address leads to the person alone.</summary>
    public required string Entry { get; set; }
    public DateTimeOffset At { get; set; }
}

internal sealed class GrantRow
{
    public required string PersonId { get; set; }
    public int Role { get; set; }
}

internal sealed class AssistantRow
{
    public required string Name { get; set; }
    public required string Content { get; set; }
}

internal sealed class BindingRow
{
    public required string Room { get; set; }
    public required string Assistant { get; set; }
}

internal sealed class ApiKeyRow
{
    public required string Name { get; set; }
    public required string Hash { get; set; }
    public required string Scopes { get; set; }
    public string? Access { get; set; }
    public required string CreatedBy { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? ExpiresAt { get; set; }
    public int? PerMinute { get; set; }
    public bool ActsForPeople { get; set; }
    public DateTimeOffset? LastUsedAt { get; set; }
}

/// <summary>Of the version before, until nobody runs it any more.</summary>
internal sealed class UsageRow
{
    public DateOnly Day { get; set; }
    public required string PersonId { get; set; }
    public required string Model { get; set; }
    public long TokensIn { get; set; }
    public long TokensOut { get; set; }
}

internal sealed class UsageDayRow
{
    public DateOnly Day { get; set; }
    public required string PersonId { get; set; }
    public required string Channel { get; set; }
    public required string Assistant { get; set; }
    public required string Model { get; set; }
    public long TokensIn { get; set; }
    public long TokensOut { get; set; }
    public long Cost { get; set; }
    public long Calls { get; set; }
}

internal sealed class ModelCallRow
{
    public long Id { get; set; }
    public DateTimeOffset At { get; set; }
    public required string PersonId { get; set; }
    public required string Channel { get; set; }
    public required string Assistant { get; set; }
    public long Job { get; set; }
    public required string Model { get; set; }
    public string? Prompt { get; set; }
    public long TokensIn { get; set; }
    public long Cached { get; set; }
    public long TokensOut { get; set; }
    public long Cost { get; set; }
    public long? FirstToken { get; set; }
    public long Took { get; set; }
    public long IsDone { get; set; }
}

internal sealed class IdempotencyRow
{
    public required string CallerId { get; set; }
    public required string Key { get; set; }
    public required string Hash { get; set; }
    public DateTimeOffset At { get; set; }
    public int Status { get; set; }
    public string? Body { get; set; }
    public string? Headers { get; set; }
}
