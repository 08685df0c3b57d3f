using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Messages;

namespace ChatOpsBot.Core.Schedules;

/// <summary>Something that somebody wants said or done at a time, or again and again.</summary>
/// <param name="Spoken">When, as they wrote it.</param>
/// <param name="Cron">When it is again, in five fields; null: once.</param>
/// <param name="Zone">The time zone that it is meant in, by its IANA name.</param>
/// <param name="Text">What is done, as if they had written it then; of a reminder what is said.</param>
/// <param name="Place">Where.</param>
/// <param name="NextAt">When it is done next.</param>
public sealed record Schedule(long Id, string PersonId, string Spoken, string? Cron, string Zone, string Text, bool IsReminder, ConversationReference Place, DateTimeOffset NextAt);

/// <summary>What is to be done at a time. Each change of a person is audited in its own transaction.</summary>
public interface ISchedules
{
    /// <param name="wanted">Its number is not looked at.</param>
    Task<Schedule> AddAsync(Schedule wanted, AuditEntry entry, CancellationToken cancellationToken);

    Task<Schedule?> FindAsync(long id, CancellationToken cancellationToken);

    /// <summary>By number.</summary>
    /// <param name="personId">Null: of everybody.</param>
    Task<IReadOnlyList<Schedule>> ListAsync(string? personId, long after, int most, CancellationToken cancellationToken);

    /// <returns>False when it was gone.</returns>
    Task<bool> RemoveAsync(long id, AuditEntry entry, CancellationToken cancellationToken);

    Task<IReadOnlyList<Schedule>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>It was done at one time, and is next at another.</summary>
    /// <param name="next">Null: never; it is forgotten.</param>
    Task MoveAsync(long id, DateTimeOffset done, DateTimeOffset? next, CancellationToken cancellationToken);
}
