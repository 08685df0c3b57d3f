using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Administration.Sessions;

/// <summary>Who is signed in to the page.</summary>
public sealed class SessionService(ISessions sessions)
{
    public async Task<Page<Session>> ListAsync(PageRequest page, CancellationToken cancellationToken) => Page.In(await sessions.ListAsync(cancellationToken), page, session => session.Id);

    /// <summary>Signs somebody out, at once.</summary>
    /// <param name="which">The number of a session, or a person, all of whose sessions end.</param>
    /// <returns>How many ended.</returns>
    public async Task<int> RevokeAsync(Actor actor, string which, CancellationToken cancellationToken)
    {
        var ended = 0;
        foreach (var session in (await sessions.ListAsync(cancellationToken)).Where(each => each.Number == which || string.Equals(each.PersonId, which, StringComparison.OrdinalIgnoreCase)))
        {
            if (await sessions.EndAsync(session.Id, actor.Audit("session.revoked", session.PersonId, before: SessionList.Show(session).ToString()), cancellationToken))
                ended++;
        }

        return ended;
    }
}
