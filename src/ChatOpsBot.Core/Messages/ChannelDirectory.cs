using ChatOpsBot.Core.Inbox;

namespace ChatOpsBot.Core.Messages;

/// <summary>The channels that are configured, by their names.</summary>
public sealed class ChannelDirectory(IEnumerable<IChannel> channels)
{
    private readonly Dictionary<string, IChannel> channels = channels.ToDictionary(channel => channel.Name, StringComparer.Ordinal);

    /// <summary>The channel that an entry came by.</summary>
    /// <exception cref="InvalidOperationException">It is not configured any more.</exception>
    public IChannel Of(InboxEntry entry) => channels.TryGetValue(entry.Channel, out var channel)
        ? channel
        : throw new InvalidOperationException($"The channel '{entry.Channel}' is not configured any more; configure it again to have its messages answered.");
}
