namespace ChatOpsBot.Core.Administration;

/// <summary>What administrators have set, at most a second old, and at once in the process where it was changed.</summary>
public sealed class CurrentAdministration(IAdministrationStore store, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly DateTimeOffset Old = DateTimeOffset.MinValue.AddTicks(1);
    private readonly SemaphoreSlim loading = new(1, 1);
    private readonly TaskCompletionSource<Snapshot> first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int changes;
    private volatile Kept kept = new(Snapshot.Empty, DateTimeOffset.MinValue);

    public async ValueTask<Snapshot> ReadAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now - kept.At < Fresh)
            return kept.Snapshot;
        await loading.WaitAsync(cancellationToken);
        try
        {
            if (now - kept.At < Fresh)
                return kept.Snapshot;
            var before = Volatile.Read(ref changes);
            var isSame = kept.At > DateTimeOffset.MinValue && await store.VersionAsync(cancellationToken) == kept.Snapshot.Version;
            kept = new Kept(isSame ? kept.Snapshot : await store.LoadAsync(cancellationToken), now);

            // Changed while it was being read: what was read may be older.
            if (Volatile.Read(ref changes) != before)
                kept = kept with { At = Old };
            first.TrySetResult(kept.Snapshot);
            return kept.Snapshot;
        }
        finally
        {
            loading.Release();
        }
    }

    /// <summary>What was set when somebody first asked; what nobody asks for need not be read.</summary>
    public Task<Snapshot> First => first.Task;

    /// <summary>What was read last; whoever works for somebody has read it within the last second.</summary>
    public Snapshot Latest => kept.Snapshot;

    /// <summary>Something was changed here.</summary>
    public void Expire()
    {
        Interlocked.Increment(ref changes);
        if (kept.At > DateTimeOffset.MinValue)
            kept = kept with { At = Old };
    }

    public void Dispose() => loading.Dispose();

    private sealed record Kept(Snapshot Snapshot, DateTimeOffset At);
}
