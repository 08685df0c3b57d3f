using System.Collections.Concurrent;

namespace ChatOpsBot.Storage;

/// <summary>Writers of a database file, one after the other in the order of their coming. SQLite takes one writer at a time anyway, but has
/// those who come meanwhile sleep and try again, longer each time, so that some wait long and others are let in before them.</summary>
#pragma warning disable CA1001 // One for each database, as long as the process.
internal sealed class WriteGate
#pragma warning restore CA1001
{
    private static readonly ConcurrentDictionary<string, WriteGate> Gates = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim gate = new(1, 1);

    public static WriteGate Of(string connectionString) => Gates.GetOrAdd(connectionString, _ => new WriteGate());

    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        return new Turn(gate);
    }

    private sealed class Turn(SemaphoreSlim gate) : IDisposable
    {
        private int hasLeft;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref hasLeft, 1) == 0)
                gate.Release();
        }
    }
}
