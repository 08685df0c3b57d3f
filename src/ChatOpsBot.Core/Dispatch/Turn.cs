using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Messages;

namespace ChatOpsBot.Core.Dispatch;

/// <summary>An inbox entry that this process has leased and is working on.</summary>
/// <param name="Id">Grows with arrival.</param>
/// <param name="Starts">How often the turn was taken up, this time included; more than one after a crash.</param>
/// <param name="Failures">How often it ended in an error.</param>
/// <param name="Posted">The platform's ids of messages that an earlier attempt had posted.</param>
/// <param name="Waiting">Turns that wait behind this one in the conversation, as far as was looked.</param>
public sealed record Turn(long Id, InboxEntry Entry, int Starts, int Failures, IReadOnlyList<string> Posted, int Waiting)
{
    /// <summary>How often it was put off because the platform was away.</summary>
    public int Postponements { get; init; }

    /// <summary>What was decided and could not be said then.</summary>
    public Reply? Reply { get; init; }

    public string Conversation => Entry.Conversation;

    /// <summary>An earlier attempt may have reached the platform.</summary>
    public bool IsResumed => Starts > 1;
}

/// <summary>The durable queue behind the inbox. A conversation is leased by one process at a time.</summary>
public interface ITurnQueue
{
    /// <summary>Leases the oldest waiting turn of up to <paramref name="most"/> conversations that nobody works on.</summary>
    /// <param name="busy">Conversations that the owner works on, whatever became of their leases.</param>
    Task<IReadOnlyList<Turn>> LeaseAsync(string owner, int most, TimeSpan duration, IReadOnlyCollection<string> busy, CancellationToken cancellationToken);

    /// <summary>Extends the leases that <paramref name="owner"/> holds.</summary>
    Task RenewAsync(string owner, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Keeps the id of a message the moment the platform returned it.</summary>
    Task RecordPostedAsync(Turn turn, string messageId, CancellationToken cancellationToken);

    Task CompleteAsync(Turn turn, CancellationToken cancellationToken);

    /// <summary>Back to the queue, after an error or, without one, as if it had not been started.</summary>
    Task ReturnAsync(Turn turn, TimeSpan delay, string? error, CancellationToken cancellationToken);

    /// <summary>Back to the queue because the platform is away, in its place before later turns.</summary>
    Task PostponeAsync(Turn turn, TimeSpan delay, string reason, CancellationToken cancellationToken);

    /// <summary>Keeps what was decided, so that it is not decided again, and nothing done twice, when the platform is back.</summary>
    Task KeepReplyAsync(Turn turn, Reply reply, CancellationToken cancellationToken);

    /// <summary>What was put off in a channel is due now.</summary>
    Task WakeAsync(string channel, CancellationToken cancellationToken);

    /// <summary>Out of the queue and kept for an administrator.</summary>
    Task DeadLetterAsync(Turn turn, string error, CancellationToken cancellationToken);

    /// <summary>Forgets turns that were done before <paramref name="before"/>. Dead letters are kept.</summary>
    Task PruneAsync(DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>At the start of a process that knows to be the only one: nobody else's lease is alive.</summary>
    Task ReleaseAllAsync(CancellationToken cancellationToken);
}
