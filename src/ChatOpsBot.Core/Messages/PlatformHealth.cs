using System.Collections.Concurrent;

namespace ChatOpsBot.Core.Messages;

/// <summary>Which platforms answer, as the last calls to them went.</summary>
public sealed class PlatformHealth(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> away = new(StringComparer.Ordinal);

    /// <summary>The platform of that channel answers again.</summary>
    public event Action<string>? Recovered;

    /// <summary>Makes a call, and remembers whether the platform answered.</summary>
    public async Task<T> WatchAsync<T>(string channel, Func<Task<T>> call)
    {
        try
        {
            var answer = await call();
            Answered(channel);
            return answer;
        }
        catch (ChannelException failure)
        {
            if (failure.IsAway)
                WentAway(channel);
            else
                Answered(channel);
            throw;
        }
    }

    public void Answered(string channel)
    {
        if (away.TryRemove(channel, out _))
            Recovered?.Invoke(channel);
    }

    public void WentAway(string channel) => away.TryAdd(channel, time.GetUtcNow());

    /// <returns>For people; null when it answers, or was not called yet.</returns>
    public string? Trouble(string channel) => away.TryGetValue(channel, out var since)
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"does not answer since {since:yyyy-MM-dd HH:mm} UTC; what is to be said there waits and is said when it does")
        : null;
}
