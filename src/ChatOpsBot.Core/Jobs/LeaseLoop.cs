using System.Collections.Concurrent;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Platforms;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Core.Jobs;

/// <summary>What is leased from a table: turns, jobs.</summary>
internal interface ILeased
{
    /// <summary>Begins what is due and for which there is room.</summary>
    /// <returns>How much that was.</returns>
    Task<int> TakeUpAsync(string owner, TimeSpan lease, CancellationToken cancellationToken);

    Task RenewAsync(string owner, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>What was put off for a platform is due now.</summary>
    Task WakeAsync(string platform, CancellationToken cancellationToken);
}

/// <summary>Takes up what is due for as long as the process takes up anything, and renews the leases of what it has taken for as long as that runs.</summary>
internal sealed class LeaseLoop(string what, ILeased leased, LeaseOwner owner, Signal signal, PlatformHealth platforms, DispatchOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>Another process may have written to the table.</summary>
    public static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentQueue<string> recovered = new();

    public string Owner => owner.Name;

    public TimeSpan Lease { get; } = TimeSpan.FromSeconds(options.LeaseSeconds);

    /// <summary>Until the process stops.</summary>
    public async Task TakeUpAsync(CancellationToken stopping)
    {
        platforms.Recovered += OnRecovered;
        await Loop.ForeverAsync($"taking up {what}", async cancellationToken =>
        {
            while (recovered.TryDequeue(out var platform))
                await leased.WakeAsync(platform, cancellationToken);
            if (await leased.TakeUpAsync(Owner, Lease, cancellationToken) == 0)
                await signal.WaitAsync(Poll, cancellationToken);
        }, time, logger, stopping, longest: Poll);
        platforms.Recovered -= OnRecovered;
    }

    /// <summary>Until what runs has ended.</summary>
    public Task RenewAsync(CancellationToken lifetime) => Loop.ForeverAsync($"renewing leases of {what}", async cancellationToken =>
    {
        // One that failed is tried again within a second: leases run on meanwhile.
        await leased.RenewAsync(Owner, Lease, cancellationToken);
        await Task.Delay(Lease / 3, time, cancellationToken);
    }, time, logger, lifetime, longest: Poll);

    private void OnRecovered(string platform)
    {
        recovered.Enqueue(platform);
        signal.Raise();
    }
}
