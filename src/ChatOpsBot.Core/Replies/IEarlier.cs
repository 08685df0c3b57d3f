namespace ChatOpsBot.Core.Replies;

/// <summary>What was said in conversations before that of it which is told whole, summed up.</summary>
public interface IEarlier
{
    /// <param name="before">The first exchange that is told whole.</param>
    /// <returns>Null when nothing was summed up.</returns>
    Task<string?> OfAsync(string conversation, long before, CancellationToken cancellationToken);
}
