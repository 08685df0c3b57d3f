namespace ChatOpsBot.Simulators;

/// <summary>Wakes whoever waits for something to become true.</summary>
public sealed class Change
{
    private TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Raise() => Interlocked.Exchange(ref next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    public async Task<T> UntilAsync<T>(Func<T?> find, string what, TimeSpan? atMost = null)
        where T : class
    {
        using var late = new CancellationTokenSource(atMost ?? TimeSpan.FromSeconds(20));
        while (true)
        {
            var raised = Volatile.Read(ref next).Task;
            if (find() is { } found)
                return found;
            try
            {
                await raised.WaitAsync(late.Token);
            }
            catch (OperationCanceledException tooLate)
            {
                throw new TimeoutException($"Waited in vain for {what}.", tooLate);
            }
        }
    }
}
