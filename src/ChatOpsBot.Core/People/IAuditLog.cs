namespace ChatOpsBot.Core.People;

/// <summary>Something that somebody changed, or tried to.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="Action">As <c>document.added</c>.</param>
/// <param name="Subject">What was changed, by its name.</param>
public sealed record AuditEntry(string PersonId, string Action, string Subject)
{
    /// <summary>As it was; null when there was nothing.</summary>
    public string? Before { get; init; }

    /// <summary>As it is now; null when there is nothing any more.</summary>
    public string? After { get; init; }

    /// <summary>It was attempted and not allowed.</summary>
    public bool WasRefused { get; init; }
}

/// <summary>An entry as it was kept: each holds the hash of the one before it, so that a change of any shows.</summary>
/// <param name="Hash">SHA-256 of this entry and of the hash before it, in hexadecimal.</param>
public sealed record AuditRecord(long Number, DateTimeOffset At, AuditEntry Entry, string Hash);

/// <summary>Which entries to list; null is all.</summary>
/// <param name="Who">A part of the person's id.</param>
/// <param name="What">How the action or the subject begins.</param>
public sealed record AuditFilter(string? Who = null, string? What = null, DateTimeOffset? Since = null);

/// <param name="BrokenAt">The number of the first entry that is not as it was written; null when all are.</param>
/// <param name="Head">The last entry's hash. Kept elsewhere, it tells later whether the end was cut off.</param>
public sealed record AuditVerdict(long Entries, long? BrokenAt, string Head);

/// <summary>Who changed what, for good: entries are added and never changed.</summary>
public interface IAuditLog
{
    Task WriteAsync(AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>The newest first.</summary>
    /// <param name="before">Only entries of smaller numbers.</param>
    Task<IReadOnlyList<AuditRecord>> ListAsync(AuditFilter filter, long? before, int most, CancellationToken cancellationToken);

    /// <summary>The oldest first.</summary>
    IAsyncEnumerable<AuditRecord> ReadAllAsync(CancellationToken cancellationToken);

    Task<AuditVerdict> VerifyAsync(CancellationToken cancellationToken);
}

public static class AuditLogExtensions
{
    /// <param name="action">As <c>document.added</c>.</param>
    /// <param name="subject">What was changed, by its name.</param>
    public static Task WriteAsync(this IAuditLog audit, string personId, string action, string subject, CancellationToken cancellationToken) =>
        audit.WriteAsync(new AuditEntry(personId, action, subject), cancellationToken);
}

/// <summary>Small facts that must survive a restart.</summary>
public interface ISettings
{
    Task<string?> ReadAsync(string name, CancellationToken cancellationToken);

    Task WriteAsync(string name, string value, CancellationToken cancellationToken);

    /// <summary>Sets it unless it is set, as another process may do at the same time.</summary>
    /// <returns>What is set.</returns>
    Task<string> KeepAsync(string name, string value, CancellationToken cancellationToken);
}
