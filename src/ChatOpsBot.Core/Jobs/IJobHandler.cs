namespace ChatOpsBot.Core.Jobs;

/// <summary>Does the jobs of one kind. Doing one again after a crash continues where it was.</summary>
public interface IJobHandler
{
    string Kind { get; }

    JobLimits Limits { get; }

    /// <returns>How it ended.</returns>
    Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken);

    /// <summary>Somebody stopped it.</summary>
    Task<JobOutcome> StopAsync(JobRun run) => Task.FromResult(new JobOutcome(null));

    /// <summary>It failed too often, and nobody will hear of it by following it.</summary>
    Task GiveUpAsync(Job job, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <param name="AtOnce">Jobs of the kind in one process.</param>
/// <param name="Longest">Of one attempt, while others wait for its lane; null is no limit.</param>
/// <param name="HasTime">At a stop of the process it is given time to finish.</param>
public sealed record JobLimits(int AtOnce, TimeSpan? Longest, bool HasTime = true)
{
    /// <summary>It searches or writes the index, and is left to other processes while this one can't.</summary>
    public bool NeedsIndex { get; init; }
}

/// <param name="Result">In JSON, for whoever follows the job now; null when there is none.</param>
public sealed record JobOutcome(string? Result)
{
    /// <summary>What is kept of it, where that is not the same.</summary>
    public string? Kept { get; init; } = Result;

    /// <summary>What was ordered is kept no longer than the job.</summary>
    public bool ForgetsPayload { get; init; }

    /// <summary>Kept with the end of the job.</summary>
    public Messages.Exchange? Exchange { get; init; }
}
