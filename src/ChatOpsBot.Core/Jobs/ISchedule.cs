namespace ChatOpsBot.Core.Jobs;

/// <summary>Says what is to be done of itself, because its time has come.</summary>
public interface ISchedule
{
    /// <summary>How often it is asked.</summary>
    TimeSpan Every => TimeSpan.FromSeconds(1);

    /// <returns>Jobs under keys that are the same however often they are asked for, as those of a time are: each is done once, also where
    /// several processes look.</returns>
    Task<IReadOnlyList<NewJob>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken);
}
