namespace ChatOpsBot.Core.Hosting;

/// <summary>A turn at something, which ends by being left.</summary>
public sealed class OnLeaving(Func<ValueTask> leave) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => leave();
}
