namespace ChatOpsBot.Core.People;

/// <summary>The section <c>ChatOps:Admin</c>.</summary>
public sealed record AdminOptions
{
    public const string Section = "ChatOps:Admin";

    /// <summary>An API key with every right; without it one is made at first start and printed once. At least 16 characters.</summary>
    public string? BootstrapKey { get; init; }

    /// <summary>People who are administrators.</summary>
    public IReadOnlyList<string> Emails { get; init; } = [];

    /// <summary>People who may add and remove documents.</summary>
    public IReadOnlyList<string> EditorEmails { get; init; } = [];

    /// <summary>A file, best on another machine, that the audit log's last hash is added to as it grows; null is none.</summary>
    public string? AuditHeadFile { get; init; }

    /// <summary>E-mails by the name of a group, as access to documents names it.</summary>
    public Dictionary<string, List<string>> Groups { get; init; } = [];
}
