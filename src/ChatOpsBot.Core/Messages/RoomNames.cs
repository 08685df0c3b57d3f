using ChatOpsBot.Core.Prompts;
using ChatOpsBot.Core.Wording;

namespace ChatOpsBot.Core.Messages;

/// <summary>Channels and chats by the names that people know them by.</summary>
public sealed class RoomNames(IEnumerable<IChannel> channels)
{
    /// <param name="here">The room in which it is said.</param>
    public async Task<Phrase> OfAsync(string room, string here, CancellationToken cancellationToken)
    {
        if (room == here)
            return "this channel";
        try
        {
            foreach (var channel in channels.Where(channel => room == channel.Name || room.StartsWith($"{channel.Name}:", StringComparison.Ordinal)))
            {
                if (await channel.RoomNameAsync(room, cancellationToken) is { } name)
                    return $"channel {name}";
            }
        }
        catch (ChannelException)
        {
            // Its id has to do.
        }

        return $"channel {room}";
    }

    /// <summary>Where a version of a prompt holds.</summary>
    public async Task<Phrase> OfScopeAsync(string scope, string here, CancellationToken cancellationToken) => PromptScope.RoomOf(scope) is { } room
        ? await OfAsync(room, here, cancellationToken)
        : PromptScope.AssistantOf(scope) is { } assistant ? (Phrase)$"assistant {assistant}" : (Phrase)scope;
}
