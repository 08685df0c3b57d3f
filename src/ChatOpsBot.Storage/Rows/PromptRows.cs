namespace ChatOpsBot.Storage.Rows;

internal sealed class PromptVersionRow
{
    public long Id { get; set; }
    public required string Name { get; set; }
    public required string Scope { get; set; }
    public int Number { get; set; }
    public string? Text { get; set; }
    public string? ShippedHash { get; set; }
    public required string Author { get; set; }
    /// <summary>Who put it into force, where that was somebody else.</summary>
    public string? ApprovedBy { get; set; }
    public DateTimeOffset At { get; set; }
    public string? Note { get; set; }
}

/// <summary>The version that is in force.</summary>
internal sealed class PromptInForceRow
{
    public required string Name { get; set; }
    public required string Scope { get; set; }
    public long VersionId { get; set; }
}

/// <summary>One saving of a draft.</summary>
internal sealed class PromptDraftRow
{
    public long Id { get; set; }
    public required string Name { get; set; }
    public required string Scope { get; set; }
    public required string PersonId { get; set; }
    public required string Text { get; set; }
    public int BaseNumber { get; set; }
    public required string Base { get; set; }
    public string? ShippedHash { get; set; }
    public bool IsShared { get; set; }
    public bool IsLatest { get; set; }
    public DateTimeOffset At { get; set; }
}

internal sealed class PublicationRequestRow
{
    public long Id { get; set; }
    public required string Name { get; set; }
    public required string Scope { get; set; }
    public required string Text { get; set; }
    public int BaseNumber { get; set; }
    public required string Author { get; set; }
    public DateTimeOffset At { get; set; }
    public string? Note { get; set; }
    public string? ShippedHash { get; set; }
    public int State { get; set; }
    public string? DecidedBy { get; set; }
}

/// <summary>A text that shipped with some version of the product.</summary>
internal sealed class ShippedPromptRow
{
    public required string Hash { get; set; }
    public required string Text { get; set; }
}
