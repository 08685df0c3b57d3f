using ChatOpsBot.Core.Messages;

namespace ChatOpsBot.Administration.Roles;

/// <summary>Whether behind a name there is somebody of the organisation whom a platform knows.</summary>
internal sealed class Humans(IContacts contacts, IEnumerable<IChannel> channels)
{
    /// <returns>Null when no platform tells.</returns>
    public async Task<bool?> IsHumanAsync(string id, CancellationToken cancellationToken)
    {
        var knowing = channels.Where(channel => channel.KnowsPeople).ToList();
        // Without a platform a role waits for one, which then says who has that address.
        if (knowing.Count == 0)
            return true;
        try
        {
            if (await contacts.FindAsync(id, cancellationToken) is { } contact && knowing.Find(channel => channel.Name == contact.Channel) is { } home)
                return (await home.LookUpAsync(contact, contact.Sender.Id, cancellationToken))?.IsColleague() == true;
        }
        catch (ChannelException)
        {
            return null;
        }

        bool? found = false;
        foreach (var channel in knowing)
        {
            try
            {
                if (await channel.ReachAsync(id, cancellationToken) is not null)
                    return true;
            }
            catch (ChannelException)
            {
                found = null;
            }
        }

        return found;
    }
}
