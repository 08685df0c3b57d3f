namespace ChatOpsBot.Core.Administration;

/// <summary>What administrators have set, at most a second old, and at once in the process where it was changed.</summary>
public sealed class CurrentAdministration(IAdministrationStore store, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim loading = new(1, 1);
    private readonly TaskCompletionSource<Snapshot> first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int changes;
    private volatile Kept kept = new(Snapshot.Empty, ReadAt: null, Changes: 0);

    public async ValueTask<Snapshot> ReadAsync(CancellationToken cancellationToken)
    {
        // By a clock that nobody sets.
        var asked = time.GetTimestamp();
        if (FreshAt(asked) is { } fresh)
            return fresh;
        await loading.WaitAsync(cancellationToken);
        try
        {
            if (FreshAt(asked) is { } meanwhile)
                return meanwhile;
            // What is changed while it is being read makes it old at once.
            var (before, at) = (Volatile.Read(ref changes), time.GetTimestamp());
            var isSame = kept.ReadAt is not null && await store.VersionAsync(cancellationToken) == kept.Snapshot.Version;
            var read = isSame ? kept.Snapshot : await store.LoadAsync(cancellationToken);
            kept = new Kept(read, at, before);
            first.TrySetResult(read);
            return read;
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
    public void Expire() => Interlocked.Increment(ref changes);

    public void Dispose() => loading.Dispose();

    private Snapshot? FreshAt(long asked) =>
        kept is { ReadAt: { } at } last && last.Changes == Volatile.Read(ref changes) && time.GetElapsedTime(at, asked) < Fresh ? last.Snapshot : null;

    /// <param name="ReadAt">Null: not yet.</param>
    /// <param name="Changes">How many there had been here by then.</param>
    private sealed record Kept(Snapshot Snapshot, long? ReadAt, int Changes);
}
