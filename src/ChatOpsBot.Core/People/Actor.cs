namespace ChatOpsBot.Core.People;

/// <summary>Who asks for something, whatever door they come by: a person in a chat, or a program by its key.</summary>
/// <param name="Id">For the audit log.</param>
/// <param name="Reader">What they may see.</param>
/// <param name="May">What they may do.</param>
public sealed record Actor(string Id, Reader Reader, Func<Right, bool> May)
{
    public AuditEntry Audit(string action, string subject, string? before = null, string? after = null) => new(Id, action, subject) { Before = before, After = after };
}
