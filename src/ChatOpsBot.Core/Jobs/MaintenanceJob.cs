namespace ChatOpsBot.Core.Jobs;

/// <summary>Does what keeps the house in order when its time has come. The payload names it.</summary>
internal sealed class MaintenanceJob(IEnumerable<IMaintenance> all) : IJobHandler
{
    public const string Name = "maintenance";

    public string Kind => Name;

    public JobLimits Limits { get; } = new(AtOnce: 2, Longest: TimeSpan.FromHours(1), HasTime: false);

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        // One that is not known any more was of another version.
        if (all.FirstOrDefault(each => each.Name == run.Job.Payload) is { } maintenance)
            await maintenance.RunAsync(cancellationToken);
        return new JobOutcome(null);
    }
}

/// <summary>Time is cut into periods for each, and its job has the number of the period in its key.</summary>
internal sealed class MaintenanceSchedule(IEnumerable<IMaintenance> all, TimeProvider time) : ISchedule
{
    // A start has other things to do.
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(1);
    private readonly long started = time.GetTimestamp();

    public async Task<IReadOnlyList<NewJob>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (time.GetElapsedTime(started) < Settling)
            return [];
        var due = new List<NewJob>();
        foreach (var each in all)
        {
            if (await each.IsNeededAsync(cancellationToken))
                due.Add(new NewJob($"{MaintenanceJob.Name}:{each.Name}:{now.UtcTicks / each.Every.Ticks}", MaintenanceJob.Name, each.Name, each.Name, each.Name));
        }

        return due;
    }
}
