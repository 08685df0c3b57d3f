using System.Collections.Concurrent;

namespace ChatOpsBot.Channels.Slack;

/// <summary>One message a second in a channel, in the order of asking.
/// See https://docs.slack.dev/apis/web-api/rate-limits/.</summary>
internal sealed class ChannelPace(TimeProvider time)
{
    // Somewhat more than a second, since calls do not all take equally long to arrive.
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1.1);
    private readonly ConcurrentDictionary<string, DateTimeOffset> next = new(StringComparer.Ordinal);

    public Task WaitAsync(string channel, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var mine = now;
        next.AddOrUpdate(channel, now + Between, (_, free) =>
        {
            mine = free > now ? free : now;
            return mine + Between;
        });
        return mine > now ? Task.Delay(mine - now, time, cancellationToken) : Task.CompletedTask;
    }
}
