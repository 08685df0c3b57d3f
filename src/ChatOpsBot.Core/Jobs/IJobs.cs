using ChatOpsBot.Core.Messages;

namespace ChatOpsBot.Core.Jobs;

/// <summary>The durable table of jobs. Every write of whoever does a job names its fencing token and changes nothing, and returns false,
/// when somebody else has taken the job meanwhile or it has ended.</summary>
public interface IJobs
{
    Task StartAsync(IReadOnlyList<NewJob> jobs, CancellationToken cancellationToken);

    /// <summary>Leases the oldest jobs that are due and whose lane is free.</summary>
    /// <param name="claim">Kinds that it has no room for are not looked at.</param>
    /// <param name="busy">Jobs that the owner works on, whatever became of their leases.</param>
    Task<IReadOnlyList<Job>> LeaseAsync(JobClaim claim, IReadOnlyCollection<long> busy, CancellationToken cancellationToken);

    /// <summary>Extends the leases that <paramref name="owner"/> holds of what it works on; others that it may hold without knowing run out.</summary>
    Task RenewAsync(string owner, IReadOnlyCollection<long> running, TimeSpan duration, CancellationToken cancellationToken);

    /// <returns>Which of these jobs were told something.</returns>
    Task<IReadOnlyList<(long Id, Interruption Told)>> InterruptedAsync(IReadOnlyCollection<long> running, CancellationToken cancellationToken);

    /// <summary>Whether whoever does it may still write.</summary>
    Task<bool> IsHeldAsync(Job job, CancellationToken cancellationToken);

    Task<bool> AppendAsync(Job job, IReadOnlyList<JobEvent> events, CancellationToken cancellationToken);

    Task<bool> CheckpointAsync(Job job, string checkpoint, CancellationToken cancellationToken);

    /// <summary>Writes the checkpoint of a job that has none and has not ended, whoever does it: the first decides.</summary>
    /// <returns>False when somebody else was first.</returns>
    Task<bool> ClaimAsync(string key, string checkpoint, CancellationToken cancellationToken);

    /// <summary>Keeps the id of a message the moment the platform returned it.</summary>
    Task<bool> RecordPostedAsync(Job job, string messageId, CancellationToken cancellationToken);

    /// <summary>Those behind it need not wait for its end.</summary>
    Task<bool> LeaveLaneAsync(Job job, CancellationToken cancellationToken);

    /// <param name="exchange">Kept in the same transaction.</param>
    /// <returns>False also when it is to begin anew.</returns>
    Task<bool> EndAsync(Job job, JobEnd end, Exchange? exchange, CancellationToken cancellationToken);

    /// <summary>To be done again.</summary>
    Task<bool> ReturnAsync(Job job, JobReturn why, CancellationToken cancellationToken);

    /// <summary>Stops a job that has not ended, or has it begin anew.</summary>
    Task InterruptAsync(JobInterrupt told, CancellationToken cancellationToken);

    /// <summary>What was put off for a channel is due now.</summary>
    Task WakeAsync(string platform, CancellationToken cancellationToken);

    /// <returns>Null when none was started under that key.</returns>
    Task<JobView?> FindAsync(string key, CancellationToken cancellationToken);

    /// <returns>Jobs of a kind and lane that have not ended, the oldest first.</returns>
    /// <param name="subject">Null: all.</param>
    Task<IReadOnlyList<JobView>> UnfinishedAsync(string kind, string lane, string? subject, CancellationToken cancellationToken);

    Task<IReadOnlyList<JobEvent>> EventsAsync(long id, long after, CancellationToken cancellationToken);

    /// <returns>Null when it waits for no other: it is being done, or has ended.</returns>
    Task<JobPlace?> PlaceAsync(string key, CancellationToken cancellationToken);

    /// <returns>What is due and nobody does yet, by kind; turns are the kind <see cref="DeadLetter.Turn"/>.</returns>
    IReadOnlyList<Backlog> Backlogs();

    /// <summary>Forgets jobs that ended well before then. What could not be done is kept.</summary>
    Task PruneAsync(DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Forgets results that were handed over and are not to be kept.</summary>
    Task ForgetUnkeptAsync(CancellationToken cancellationToken);

    /// <summary>At the start of a process, which holds the lock of its data directory: what was held before it is free.</summary>
    /// <param name="owner">Who held it; null: whoever did, and nothing waits for its time to be tried again.</param>
    Task ReleaseAsync(string? owner, CancellationToken cancellationToken);
}

/// <param name="Last">The event that ends it.</param>
public sealed record JobEnd(JobState State, JobEvent Last, string? Error = null)
{
    /// <summary>The result where that is not what is kept, as one that holds a secret: handed over to whoever follows the job in another process,
    /// and forgotten.</summary>
    public string? Unkept { get; init; }

    /// <summary>What was ordered is forgotten with it.</summary>
    public bool ForgetsPayload { get; init; }
}

/// <param name="Oldest">How long the oldest has been waiting, in seconds.</param>
public sealed record Backlog(string Kind, long Waiting, double Oldest);

/// <param name="InLane">How many jobs of its lane come before it.</param>
/// <param name="InQueue">Where no job of its lane does: which it is of those of its kind that wait for room, from 1.</param>
public sealed record JobPlace(int InLane, int InQueue);

/// <param name="Error">Null when it is as if it had not been started: at a stop of the process, or when it is to begin anew.</param>
/// <param name="IsAway">The platform is away, which is no failure of the job.</param>
public sealed record JobReturn(TimeSpan Delay, string? Error, bool IsAway = false);
