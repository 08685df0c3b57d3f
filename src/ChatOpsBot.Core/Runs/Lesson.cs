using ChatOpsBot.Core.People;

namespace ChatOpsBot.Core.Runs;

/// <summary>What came of looking back at a run: how a tool is better used. Given to later runs once an administrator has accepted it.</summary>
public sealed record Lesson(long Id, string Tool, string Text, long Run, bool IsAccepted, DateTimeOffset At);

/// <summary>What was learned. Each change of a person is audited in its own transaction.</summary>
public interface ILessons
{
    /// <summary>By number.</summary>
    Task<IReadOnlyList<Lesson>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Keeps what was learned of a run, to be looked at; one that is known already is not kept again.</summary>
    Task AddAsync(long run, string tool, string text, CancellationToken cancellationToken);

    /// <returns>False when it is not there.</returns>
    Task<bool> AcceptAsync(long id, AuditEntry entry, CancellationToken cancellationToken);

    /// <returns>False when it is not there.</returns>
    Task<bool> DeleteAsync(long id, AuditEntry entry, CancellationToken cancellationToken);
}
