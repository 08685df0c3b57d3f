using ChatOpsBot.Core.Inbox;

namespace ChatOpsBot.Core.Platforms;

/// <summary>The channels that are configured, by their names.</summary>
public sealed class PlatformDirectory(IEnumerable<IPlatform> platforms)
{
    private readonly Dictionary<string, IPlatform> platforms = platforms.ToDictionary(platform => platform.Name, StringComparer.Ordinal);

    /// <summary>The channel that an entry came by.</summary>
    /// <exception cref="InvalidOperationException">It is not configured any more.</exception>
    public IPlatform Of(InboxEntry entry) => platforms.TryGetValue(entry.Platform, out var platform)
        ? platform
        : throw new InvalidOperationException($"The channel '{entry.Platform}' is not configured any more; configure it again to have its messages answered.");
}
