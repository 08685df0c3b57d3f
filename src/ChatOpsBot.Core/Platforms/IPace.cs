using ChatOpsBot.Core.Hosting;

namespace ChatOpsBot.Core.Platforms;

/// <summary>Lets one process at a time speak where a platform counts messages, whoever sends them.</summary>
public interface IPace
{
    /// <summary>Waits until no other process speaks there. Of a process one speaks in a place at a time.</summary>
    /// <param name="place">With its platform, as slack:C024BE7LR.</param>
    /// <returns>Lets others speak.</returns>
    Task<IAsyncDisposable> EnterAsync(string place, CancellationToken cancellationToken);
}

/// <summary>Of a process that is the only one.</summary>
public sealed class PaceOfOne : IPace
{
    private static readonly Task<IAsyncDisposable> Nobody = Task.FromResult<IAsyncDisposable>(new OnLeaving(() => ValueTask.CompletedTask));

    public Task<IAsyncDisposable> EnterAsync(string place, CancellationToken cancellationToken) => Nobody;
}
