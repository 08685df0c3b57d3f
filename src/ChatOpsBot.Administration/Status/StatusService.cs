using ChatOpsBot.Core.Administration;

namespace ChatOpsBot.Administration.Status;

/// <summary>How all parts of the product are.</summary>
public sealed class StatusService(IEnumerable<IHealth> parts)
{
    public async Task<IReadOnlyList<Health>> LookAsync(CancellationToken cancellationToken)
    {
        var all = new List<Health>();
        foreach (var part in parts)
            all.AddRange(await part.LookAsync(cancellationToken));
        return all;
    }
}
