using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Prompts;

namespace ChatOpsBot.Core.Platforms;

/// <summary>Channels and chats by the names that people know them by.</summary>
public sealed class ChannelNames(IEnumerable<IPlatform> platforms)
{
    /// <param name="here">The room in which it is said.</param>
    public async Task<Phrase> OfAsync(string channel, string here, CancellationToken cancellationToken)
    {
        if (channel == here)
            return "this channel";
        try
        {
            foreach (var platform in platforms.Where(platform => channel == platform.Name || channel.StartsWith($"{platform.Name}:", StringComparison.Ordinal)))
            {
                if (await platform.ChannelNameAsync(channel, cancellationToken) is { } name)
                    return $"channel {name}";
            }
        }
        catch (PlatformException)
        {
            // Its id has to do.
        }

        return $"channel {channel}";
    }

    /// <summary>Where a version of a prompt holds.</summary>
    public async Task<Phrase> OfScopeAsync(string scope, string here, CancellationToken cancellationToken) => PromptScope.ChannelOf(scope) is { } channel
        ? await OfAsync(channel, here, cancellationToken)
        : PromptScope.AssistantOf(scope) is { } assistant ? (Phrase)$"assistant {assistant}" : (Phrase)scope;
}
