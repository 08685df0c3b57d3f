using ChatOpsBot.Core.Platforms;

namespace ChatOpsBot.Channels.Slack;

/// <summary>One message a second in a channel, whichever process posts and of one process in the order of asking, counted from Slack's answer, since calls do not all take equally
/// long to arrive. See https://docs.slack.dev/apis/web-api/rate-limits/.</summary>
internal sealed class ChannelPace(IPace pace, TimeProvider time)
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

        IAsyncDisposable? turn = null;
        try
        {
            await before.WaitAsync(cancellationToken);
            turn = await pace.EnterAsync($"slack:{channel}", cancellationToken);
            return await post();
        }
        finally
        {
            _ = FreeAsync(channel, before, turn, free);
        }
    }

    private async Task FreeAsync(string channel, Task before, IAsyncDisposable? turn, TaskCompletionSource free)
    {
        try
        {
            if (turn is not null)
            {
                await Task.Delay(Between, time, CancellationToken.None);
                await turn.DisposeAsync();
            }

            await before;
        }
        finally
        {
            lock (gate)
            {
                if (last[channel] == free.Task)
                    last.Remove(channel);
            }

            free.SetResult();
        }
    }
}
