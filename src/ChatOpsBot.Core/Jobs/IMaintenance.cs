namespace ChatOpsBot.Core.Jobs;

/// <summary>Something that keeps the house in order, done again and again, by one process at a time.</summary>
public interface IMaintenance
{
    /// <summary>As <c>forget-turns</c>.</summary>
    string Name { get; }

    /// <summary>From one time to the next.</summary>
    TimeSpan Every { get; }

    /// <summary>Whether there is anything to keep in order; asked often.</summary>
    ValueTask<bool> IsNeededAsync(CancellationToken cancellationToken) => ValueTask.FromResult(true);

    Task RunAsync(CancellationToken cancellationToken);
}
