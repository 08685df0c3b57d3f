namespace ChatOpsBot.Core.Hosting;

/// <summary>Wakes who waits for something to do.</summary>
public class Signal : IDisposable
{
    private readonly SemaphoreSlim awake = new(0, 1);

    public void Raise()
    {
        try
        {
            if (awake.CurrentCount == 0)
                awake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else has just raised it.
        }
    }

    /// <summary>Returns when raised, or after <paramref name="atMost"/>: another process may have written to the queue.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => awake.WaitAsync(atMost, cancellationToken);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => awake.Dispose();
}
