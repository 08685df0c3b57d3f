using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Core.Jobs;

/// <summary>A turn or a job that failed too often and waits for somebody to look at it.</summary>
/// <param name="Subject">What people know it by, as the name of the document that was to be imported.</param>
/// <param name="Entry">What somebody wrote; null for what nobody wrote, or when it can't be read any more.</param>
public sealed record DeadLetter(long Id, string Kind, string Subject, InboxEntry? Entry, string? Error, int Failures, DateTimeOffset ReceivedAt)
{
    /// <summary>The kind of the jobs that stand for turns.</summary>
    public const string Turn = "turn";

    /// <summary>What whoever follows a turn that was given up follows.</summary>
    public static string KeyOf(long turn) => $"{Turn}:{turn}";
}

/// <param name="Waiting">Turns to be run.</param>
/// <param name="Postponed">Those of them that wait for a platform that is away.</param>
public sealed record QueueLength(long Waiting, long Dead, long Postponed);

/// <summary>What could not be done.</summary>
public interface IDeadLetters
{
    /// <summary>The newest first.</summary>
    Task<Page<DeadLetter>> ListAsync(PageRequest page, CancellationToken cancellationToken);

    Task<DeadLetter?> FindAsync(long id, CancellationToken cancellationToken);

    /// <summary>Back into the queue, as if it had just arrived.</summary>
    /// <returns>False when it is no dead letter.</returns>
    Task<bool> RetryAsync(long id, AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>Out of sight for good.</summary>
    /// <returns>False when it is no dead letter.</returns>
    Task<bool> DropAsync(long id, AuditEntry entry, CancellationToken cancellationToken);

    Task<QueueLength> CountAsync(CancellationToken cancellationToken);
}
