using ChatOpsBot.Core.Messages;

namespace ChatOpsBot.Core.Platforms;

/// <summary>The platforms that are configured, by their names.</summary>
public sealed class PlatformDirectory(IEnumerable<IPlatform> platforms)
{
    private readonly Dictionary<string, IPlatform> platforms = platforms.ToDictionary(platform => platform.Name, StringComparer.Ordinal);

    /// <summary>The platform that a place is on.</summary>
    /// <exception cref="InvalidOperationException">It is not configured any more.</exception>
    public IPlatform Of(ConversationReference to) => platforms.TryGetValue(to.Platform, out var platform)
        ? platform
        : throw new InvalidOperationException($"The channel '{to.Platform}' is not configured any more; configure it again to have its messages answered.");
}
