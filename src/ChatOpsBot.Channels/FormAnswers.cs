using System.Collections.Concurrent;
using ChatOpsBot.Core.Messages;

namespace ChatOpsBot.Channels;

/// <summary>Platforms want the answer to a form in the response to the request that brought it. Its turn runs like any other, and
/// what it answers is handed over here while the request still waits.</summary>
internal sealed class FormAnswers
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Reply>> waiting = new(StringComparer.Ordinal);

    /// <summary>Waits for the turn that <paramref name="begin"/> puts into the inbox.</summary>
    /// <param name="key">The turn's deduplication key.</param>
    /// <param name="begin">False when it was there already, or could not be kept.</param>
    /// <returns>Null when the answer did not come in time, or somebody else waits for it.</returns>
    public async Task<Reply?> WaitAsync(string key, Func<Task<bool>> begin, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<Reply>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!waiting.TryAdd(key, answer))
            return null;
        try
        {
            return await begin() ? await answer.Task.WaitAsync(atMost, cancellationToken) : null;
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            // Whoever takes it out first decides: the turn, which then has answered, or this request, which has given up.
            waiting.TryRemove(key, out _);
        }
    }

    /// <returns>False when nobody waits any more.</returns>
    public bool Answer(string key, Reply reply) => waiting.TryRemove(key, out var answer) && answer.TrySetResult(reply);
}
