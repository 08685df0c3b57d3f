namespace ChatOpsBot.Core.Hosting;

/// <summary>Something that is held, until it is let go of.</summary>
public sealed class OnLeaving(Func<ValueTask> leave) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => leave();
}
