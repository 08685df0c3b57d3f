namespace ChatOpsBot.Storage;

/// <summary>The queue of what arrives.</summary>
internal sealed record Arrivals(WriteQueue Queue) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Queue.DisposeAsync();
}
