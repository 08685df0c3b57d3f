using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Administration.Usage;

/// <summary>What the models took: one's own for everybody, all for who may see how the product is.</summary>
public sealed class UsageService(IUsage usage)
{
    /// <param name="person">Null: all people, and imports.</param>
    /// <returns>Day by day, the newest first; null when it is somebody else's and not for them to see.</returns>
    public async Task<Page<UsageRecord>?> ListAsync(Actor actor, DateOnly from, DateOnly to, string? person, PageRequest page, CancellationToken cancellationToken) =>
        person == actor.Id || actor.May(Right.SeeStatus) ? await usage.ListAsync(from, to, person, page, cancellationToken) : null;
}
