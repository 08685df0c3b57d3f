using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Platforms;

namespace ChatOpsBot.Core.Turns;

/// <summary>An inbox entry that this process has leased and decides on.</summary>
/// <param name="Id">Grows with arrival.</param>
/// <param name="Starts">How often the turn was taken up, this time included; more than one after a crash.</param>
/// <param name="Failures">How often it ended in an error.</param>
/// <param name="FencingToken">Grows with each taking; an end that names an older one changes nothing.</param>
public sealed record Turn(long Id, InboxEntry Entry, int Starts, int Failures, long FencingToken)
{
    /// <summary>How often it was put off because the platform was away or something was still on its way.</summary>
    public int Postponements { get; init; }

    public string Conversation => Entry.Conversation;
}

/// <summary>What a turn has decided; all of it is kept in one transaction with the end of the turn, or nothing.</summary>
public sealed record TurnOutcome
{
    public static TurnOutcome Nothing { get; } = new();

    public JobChanges Jobs { get; init; } = JobChanges.Nothing;

    /// <summary>A question that was answered at once.</summary>
    public Exchange? Exchange { get; init; }

    /// <summary>Where whoever wrote can be written to; null: nowhere, or nobody has to.</summary>
    public Contact? Contact { get; init; }
}

/// <summary>The durable queue behind the inbox. A conversation is leased by one process at a time.</summary>
public interface ITurnQueue
{
    /// <summary>Leases the oldest waiting turn of up to <paramref name="most"/> conversations that nobody works on.</summary>
    /// <param name="busy">Conversations that the owner works on, whatever became of their leases.</param>
    Task<IReadOnlyList<Turn>> LeaseAsync(string owner, int most, TimeSpan duration, IReadOnlyCollection<string> busy, CancellationToken cancellationToken);

    /// <summary>Extends the leases that <paramref name="owner"/> holds of conversations that it works on.</summary>
    Task RenewAsync(string owner, IReadOnlyCollection<string> conversations, TimeSpan duration, CancellationToken cancellationToken);

    /// <returns>False when somebody else has taken the turn meanwhile; then nothing of the outcome is kept.</returns>
    Task<bool> CompleteAsync(Turn turn, TurnOutcome outcome, CancellationToken cancellationToken);

    /// <summary>Back to the queue, after an error or, without one, as if it had not been started.</summary>
    Task ReturnAsync(Turn turn, TimeSpan delay, string? error, CancellationToken cancellationToken);

    /// <summary>Back to the queue because the platform is away or something is still on its way, in its place before later turns.</summary>
    Task PostponeAsync(Turn turn, TimeSpan delay, string reason, CancellationToken cancellationToken);

    /// <summary>What was put off in a channel is due now.</summary>
    Task WakeAsync(string platform, CancellationToken cancellationToken);

    /// <summary>Out of the queue and kept for an administrator.</summary>
    /// <param name="outcome">What the person is told.</param>
    Task DeadLetterAsync(Turn turn, string error, TurnOutcome outcome, CancellationToken cancellationToken);

    /// <summary>Forgets turns that were done before <paramref name="before"/>. Dead letters are kept.</summary>
    Task PruneAsync(DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>At the start of a process, which holds the lock of its data directory: what was held before it is free.</summary>
    /// <param name="owner">Who held it; null: whoever did, and nothing waits for its time to be tried again.</param>
    Task ReleaseAsync(string? owner, CancellationToken cancellationToken);
}
