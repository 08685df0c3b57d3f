namespace ChatOpsBot.Core.Administration;

/// <summary>What administrators have set, at most a second old, and at once in the process where it was changed.</summary>
public sealed class CurrentAdministration(IAdministrationStore store, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim loading = new(1, 1);
    private readonly TaskCompletionSource<Snapshot> first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int changes;
    private volatile Kept kept = new(Snapshot.Empty, HasBeenRead: false, ReadAt: null);

    public async ValueTask<Snapshot> ReadAsync(CancellationToken cancellationToken)
    {
        if (IsFresh)
            return kept.Snapshot;
        await loading.WaitAsync(cancellationToken);
        try
        {
            if (IsFresh)
                return kept.Snapshot;
            var now = time.GetTimestamp();
            var before = Volatile.Read(ref changes);
            var isSame = kept.HasBeenRead && await store.VersionAsync(cancellationToken) == kept.Snapshot.Version;
            kept = new Kept(isSame ? kept.Snapshot : await store.LoadAsync(cancellationToken), HasBeenRead: true, now);

            // Changed while it was being read: what was read may be older.
            if (Volatile.Read(ref changes) != before)
                kept = kept with { ReadAt = null };
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
        kept = kept with { ReadAt = null };
    }

    public void Dispose() => loading.Dispose();

    // By a clock that nobody sets.
    private bool IsFresh => kept.ReadAt is { } at && time.GetElapsedTime(at) < Fresh;

    /// <param name="ReadAt">Null: it is to be looked at again.</param>
    private sealed record Kept(Snapshot Snapshot, bool HasBeenRead, long? ReadAt);
}
