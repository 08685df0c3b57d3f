namespace ChatOpsBot.Core.People;

/// <summary>Who changed what, for good.</summary>
public interface IAuditLog
{
    /// <param name="action">As <c>document.added</c>.</param>
    /// <param name="subject">What was changed, by its name.</param>
    Task WriteAsync(string personId, string action, string subject, CancellationToken cancellationToken);
}

/// <summary>Small facts that must survive a restart.</summary>
public interface ISettings
{
    Task<string?> ReadAsync(string name, CancellationToken cancellationToken);

    Task WriteAsync(string name, string value, CancellationToken cancellationToken);
}
