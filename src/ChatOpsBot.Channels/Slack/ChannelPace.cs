namespace ChatOpsBot.Channels.Slack;

/// <summary>One message a second in a channel, in the order of asking, counted from Slack's answer, since calls do not all take equally
/// long to arrive. See https://docs.slack.dev/apis/web-api/rate-limits/.</summary>
internal sealed class ChannelPace(TimeProvider time)
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);
    private readonly Lock gate = new();
    private readonly Dictionary<string, Task> last = new(StringComparer.Ordinal);

    public async Task<T> InTurnAsync<T>(string channel, Func<Task<T>> post, CancellationToken cancellationToken)
    {
        var free = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task before;
        lock (gate)
        {
            before = last.GetValueOrDefault(channel, Task.CompletedTask);
            last[channel] = free.Task;
        }

        var hasPosted = false;
        try
        {
            await before.WaitAsync(cancellationToken);
            hasPosted = true;
            return await post();
        }
        finally
        {
            _ = FreeAsync(channel, before, hasPosted ? Task.Delay(Between, time, CancellationToken.None) : Task.CompletedTask, free);
        }
    }

    private async Task FreeAsync(string channel, Task before, Task pause, TaskCompletionSource free)
    {
        await Task.WhenAll(before, pause);
        lock (gate)
        {
            if (last[channel] == free.Task)
                last.Remove(channel);
        }

        free.SetResult();
    }
}
