using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;

namespace ChatOpsBot.Core.Platforms;

/// <param name="Direct">Leads to the person alone.</param>
public sealed record Contact(string PersonId, ConversationReference Direct);

/// <summary>Where people can be written to, as they have written themselves.</summary>
public interface IContacts
{
    /// <param name="direct">Leads to the person alone.</param>
    Task SaveAsync(string personId, ConversationReference direct, CancellationToken cancellationToken);

    /// <returns>Null when nothing is known of the person.</returns>
    Task<ConversationReference?> FindAsync(string personId, CancellationToken cancellationToken);

    /// <returns>The id of the only person whose name is or begins with that; null when there is none or several.</returns>
    Task<string?> NamedAsync(string name, CancellationToken cancellationToken);
}

/// <summary>Writes to people of the bot's own accord, each message once: it goes through the inbox like what people write, so that it
/// waits for a platform that is away and keeps its place.</summary>
public sealed class Messenger(IContacts contacts, IInbox inbox, IEnumerable<IPlatform> platforms, TimeProvider time)
{
    /// <param name="key">Of what is told; the same is told the same person once.</param>
    /// <param name="say">In the language of the person, as far as it is known.</param>
    /// <returns>False when nobody knows where to write to that person.</returns>
    public async Task<bool> TellAsync(string personId, string key, Func<Localizer, Task<Reply>> say, CancellationToken cancellationToken)
    {
        if (await contacts.FindAsync(personId, cancellationToken) is not { } direct && (direct = await ReachAsync(personId, cancellationToken)) is null)
            return false;
        var reply = await say(Localizer.In(direct.Sender.Language ?? Language.English));
        await inbox.AddAsync(InboxEntry.From(direct, $"told:{key}:{personId}", new Announcement(reply), time.GetUtcNow()), cancellationToken);
        return true;
    }

    public async Task<bool> IsReachableAsync(string personId, CancellationToken cancellationToken) =>
        await contacts.FindAsync(personId, cancellationToken) is not null || await ReachAsync(personId, cancellationToken) is not null;

    private async Task<ConversationReference?> ReachAsync(string personId, CancellationToken cancellationToken)
    {
        foreach (var platform in personId.Contains('@', StringComparison.Ordinal) ? platforms : [])
        {
            try
            {
                if (await platform.ReachAsync(personId, cancellationToken) is { } direct)
                    return direct;
            }
            catch (PlatformException)
            {
                // Perhaps another platform tells.
            }
        }

        return null;
    }
}
