namespace ChatOpsBot.Storage;

/// <summary>The queue of what the holder of a lease writes of what it holds. Each statement names the lease, so that rows are all it has to wait for.</summary>
internal sealed record LeasedWrites(WriteQueue Queue) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Queue.DisposeAsync();
}
