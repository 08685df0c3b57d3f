using ChatOpsBot.Core.Inbox;

namespace ChatOpsBot.Core.Messages;

/// <summary>A reply that is written on after its turn has ended, because what it tells of takes longer.</summary>
/// <param name="Work">Names what it tells of.</param>
/// <param name="Entry">What it replies to.</param>
public sealed record OngoingReply(string Work, InboxEntry Entry);

/// <summary>The replies that are written on, durable like the turns that began them.</summary>
public interface IOngoingReplies
{
    Task AddAsync(OngoingReply reply, CancellationToken cancellationToken);

    Task<IReadOnlyList<OngoingReply>> ListAsync(CancellationToken cancellationToken);

    Task RemoveAsync(string work, CancellationToken cancellationToken);
}
