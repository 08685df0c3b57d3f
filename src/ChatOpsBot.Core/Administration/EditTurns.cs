using ChatOpsBot.Core.Hosting;

namespace ChatOpsBot.Core.Administration;

/// <summary>Who changes something waits for whoever is changing it, in whichever process: of two that read the same version, one is done.</summary>
public interface IEditTurns
{
    /// <param name="of">What is changed.</param>
    /// <returns>Ends the turn.</returns>
    Task<IAsyncDisposable> EnterAsync(string of, CancellationToken cancellationToken);
}

/// <summary>Of a process that is the only one.</summary>
public sealed class EditTurnsInMemory : IEditTurns, IDisposable
{
    private readonly SemaphoreSlim[] gates = [.. Enumerable.Range(0, 32).Select(_ => new SemaphoreSlim(1))];

    public async Task<IAsyncDisposable> EnterAsync(string of, CancellationToken cancellationToken)
    {
        var gate = gates[(uint)of.GetHashCode(StringComparison.Ordinal) % (uint)gates.Length];
        await gate.WaitAsync(cancellationToken);
        return new OnLeaving(() =>
        {
            gate.Release();
            return ValueTask.CompletedTask;
        });
    }

    public void Dispose()
    {
        foreach (var gate in gates)
            gate.Dispose();
    }
}
