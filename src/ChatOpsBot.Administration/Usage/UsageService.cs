using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Administration.Usage;

/// <summary>What the models took: one's own for everybody, all for who may see how the product is.</summary>
public sealed class UsageService(IUsage usage)
{
    /// <returns>Day by day, the newest first; null when it is somebody else's and not for them to see.</returns>
    public async Task<Page<UsageRecord>?> ListAsync(Actor actor, DateOnly from, DateOnly to, UsageFilter filter, PageRequest page, CancellationToken cancellationToken) =>
        MaySee(actor, filter) ? await usage.ListAsync(from, to, filter, page, cancellationToken) : null;

    /// <summary>All of a span.</summary>
    /// <returns>Null when it is somebody else's and not for them to see.</returns>
    public async Task<IReadOnlyList<UsageRecord>?> AllAsync(Actor actor, DateOnly from, DateOnly to, UsageFilter filter, CancellationToken cancellationToken)
    {
        if (!MaySee(actor, filter))
            return null;
        var all = new List<UsageRecord>();
        for (var page = new PageRequest(Size: PageRequest.Largest); ;)
        {
            var part = await usage.ListAsync(from, to, filter, page, cancellationToken);
            all.AddRange(part.Items);
            if (part.Next is null)
                return all;
            page = page with { After = part.Next };
        }
    }

    /// <summary>Single calls of models, the newest first.</summary>
    /// <returns>Null when they are somebody else's and not for them to see.</returns>
    public async Task<Page<CallRecord>?> CallsAsync(Actor actor, UsageFilter filter, PageRequest page, CancellationToken cancellationToken) =>
        MaySee(actor, filter) ? await usage.CallsAsync(filter, page, cancellationToken) : null;

    private static bool MaySee(Actor actor, UsageFilter filter) => filter.PersonId == actor.Id || actor.May(Right.SeeStatus);
}
