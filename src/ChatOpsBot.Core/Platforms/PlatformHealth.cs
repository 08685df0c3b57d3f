using System.Collections.Concurrent;
using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Core.Platforms;

/// <summary>Which platforms answer, as the last calls to them went.</summary>
public sealed class PlatformHealth(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, (string Call, DateTimeOffset Since)> away = new(StringComparer.Ordinal);

    /// <summary>The platform of that channel answers again.</summary>
    public event Action<string>? Recovered;

    /// <summary>Makes a call, and remembers whether the platform answered.</summary>
    /// <param name="call">Its kind: a platform that still answers others is not back before it answers the one that failed last, or what
    /// waits would be tried again at once and without end.</param>
    /// <param name="says">It posts what people wait for: one that is answered is enough, whatever failed before it.</param>
    public async Task<T> WatchAsync<T>(string platform, string call, bool says, Func<Task<T>> make)
    {
        try
        {
            var answer = await make();
            Answered(platform, call, says);
            return answer;
        }
        catch (PlatformException failure)
        {
            if (failure.IsAway)
                WentAway(platform, call);
            else
                Answered(platform, call, says);
            throw;
        }
    }

    private void Answered(string platform, string call, bool says)
    {
        if (away.TryGetValue(platform, out var failed) && (says || failed.Call == call) && away.TryRemove(KeyValuePair.Create(platform, failed)))
            Recovered?.Invoke(platform);
    }

    private void WentAway(string platform, string call) => away.AddOrUpdate(platform, _ => (call, time.GetUtcNow()), (_, before) => before with { Call = call });

    public bool IsAway(string platform) => away.ContainsKey(platform);

    /// <returns>For people; null when it answers, or was not called yet.</returns>
    public Phrase? Trouble(string platform) => away.TryGetValue(platform, out var failed)
        ? (Phrase)$"does not answer since {failed.Since:yyyy-MM-dd HH:mm} UTC; what is to be said there waits and is said when it does"
        : null;
}
