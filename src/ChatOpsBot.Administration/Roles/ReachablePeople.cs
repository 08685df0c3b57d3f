using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Platforms;

namespace ChatOpsBot.Administration.Roles;

/// <summary>Whether behind a name there is somebody of the organisation whom a platform knows.</summary>
public sealed class ReachablePeople(IContacts contacts, IEnumerable<IPlatform> platforms)
{
    /// <returns>Null when no platform tells.</returns>
    public async Task<bool?> IsHumanAsync(string id, CancellationToken cancellationToken)
    {
        var knowing = platforms.Where(platform => platform.KnowsPeople).ToList();
        // Without a platform a role waits for one, which then says who has that address.
        if (knowing.Count == 0)
            return true;
        try
        {
            if (await contacts.FindAsync(id, cancellationToken) is { } contact && knowing.Find(platform => platform.Name == contact.Platform) is { } home)
                return (await home.LookUpAsync(contact, contact.Sender.Id, cancellationToken))?.IsColleague() == true;
        }
        catch (PlatformException)
        {
            return null;
        }

        bool? found = false;
        foreach (var platform in knowing)
        {
            try
            {
                if (await platform.ReachAsync(id, cancellationToken) is not null)
                    return true;
            }
            catch (PlatformException)
            {
                found = null;
            }
        }

        return found;
    }

    /// <summary>Those of the administrators who can be reached, besides somebody.</summary>
    public async Task<IReadOnlySet<string>> OtherAdministratorsAsync(Snapshot snapshot, string besides, CancellationToken cancellationToken)
    {
        var reachable = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (id, _) in snapshot.Grants.Where(grant => grant.Value == Role.Admin && grant.Key != besides))
        {
            if (await IsHumanAsync(id, cancellationToken) is true)
                reachable.Add(id);
        }

        return reachable;
    }
}
