using ChatOpsBot.Core.People;

namespace ChatOpsBot.Core.Runs;

/// <summary>Something that agents remember because a person has said so.</summary>
/// <param name="PersonId">Of whom it is; null: of the team, and known to everybody.</param>
public sealed record Memory(long Id, string? PersonId, string Text, string By, DateTimeOffset At);

/// <summary>What is remembered. Each change is audited in its own transaction, without what it says of a person.</summary>
public interface IMemories
{
    /// <summary>Of a person and of the team, by number.</summary>
    Task<IReadOnlyList<Memory>> OfAsync(string personId, CancellationToken cancellationToken);

    Task<Memory> AddAsync(string? personId, string text, AuditEntry entry, CancellationToken cancellationToken);

    /// <returns>False when it is not there.</returns>
    Task<bool> ChangeAsync(long id, string text, AuditEntry entry, CancellationToken cancellationToken);

    /// <returns>False when it is not there.</returns>
    Task<bool> ForgetAsync(long id, AuditEntry entry, CancellationToken cancellationToken);
}
