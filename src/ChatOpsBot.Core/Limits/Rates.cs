using System.Threading.RateLimiting;

namespace ChatOpsBot.Core.Limits;

/// <summary>Counts how often something happens in a minute, of all processes together.</summary>
public interface IRates
{
    /// <summary>Counts once more for somebody.</summary>
    /// <returns>Null when that is within the limit, and else how long until the next is.</returns>
    ValueTask<TimeSpan?> TakeAsync(string who, int mostAMinute, CancellationToken cancellationToken);
}

/// <summary>In the memory of a process that is the only one.</summary>
public sealed class RatesInMemory : IRates, IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    // A changed limit is another partition and begins anew.
    private readonly PartitionedRateLimiter<(string Who, int Limit)> rates = PartitionedRateLimiter.Create<(string Who, int Limit), (string Who, int Limit)>(key =>
        RateLimitPartition.GetFixedWindowLimiter(key, each => new FixedWindowRateLimiterOptions { PermitLimit = each.Limit, Window = Window, QueueLimit = 0 }));

    public ValueTask<TimeSpan?> TakeAsync(string who, int mostAMinute, CancellationToken cancellationToken)
    {
        using var lease = rates.AttemptAcquire((who, mostAMinute));
        return ValueTask.FromResult<TimeSpan?>(lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Window);
    }

    public void Dispose() => rates.Dispose();
}
