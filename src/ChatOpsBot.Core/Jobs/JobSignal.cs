using ChatOpsBot.Core.Hosting;

namespace ChatOpsBot.Core.Jobs;

/// <summary>There may be a job to do, or one has been told something.</summary>
public sealed class JobSignal : Signal
{
    private readonly Signal interruption = new();

    /// <summary>Null in a process that does no jobs.</summary>
    public IJobTaker? Taker { get; set; }

    /// <summary>These jobs were started in this process; none: some were in another.</summary>
    public event Action<IReadOnlyList<NewJob>>? Started;

    /// <summary>The table has news of a job that another process does.</summary>
    public event Action<long>? Happened;

    /// <summary>Somebody follows word by word, in this process, a job that another does.</summary>
    public event Action<long>? FollowedHere;

    /// <summary>Another process has somebody who follows a job word by word.</summary>
    public event Action<long>? FollowedElsewhere;

    public void RaiseFollowedHere(long job) => FollowedHere?.Invoke(job);

    public void RaiseFollowedElsewhere(long job) => FollowedElsewhere?.Invoke(job);

    public void RaiseHappened(long job) => Happened?.Invoke(job);

    public void RaiseStarted(IReadOnlyList<NewJob> jobs)
    {
        Started?.Invoke(jobs);
        Raise();
    }

    /// <summary>A job was told something.</summary>
    public void RaiseTold() => interruption.Raise();

    public Task WaitForInterruptionAsync(TimeSpan atMost, CancellationToken cancellationToken) => interruption.WaitAsync(atMost, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        interruption.Dispose();
        base.Dispose(disposing);
    }
}
