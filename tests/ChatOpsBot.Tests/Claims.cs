using ChatOpsBot.Core.Jobs;

namespace ChatOpsBot.Tests;

/// <summary>What a process that does nothing yet takes up.</summary>
internal static class Claims
{
    public static JobClaim Of(string owner, TimeSpan duration, params IEnumerable<(string Kind, int Most)> kinds)
    {
        var room = kinds.ToDictionary(kind => kind.Kind, kind => kind.Most, StringComparer.Ordinal);
        return new JobClaim(owner, duration, room, room);
    }
}
