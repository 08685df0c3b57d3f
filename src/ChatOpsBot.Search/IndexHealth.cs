using ChatOpsBot.Core.Administration;

namespace ChatOpsBot.Search;

/// <summary>Whether questions can be answered.</summary>
internal sealed class IndexHealth(IndexFollower follower) : IHealth
{
    public Task<IReadOnlyList<Health>> LookAsync(CancellationToken cancellationToken)
    {
        var isOpen = follower.Index is { IsCompletedSuccessfully: true };
        return Task.FromResult<IReadOnlyList<Health>>([new Health("index", isOpen ? "open" : "being brought up to date; questions wait for it", isOpen)]);
    }
}
