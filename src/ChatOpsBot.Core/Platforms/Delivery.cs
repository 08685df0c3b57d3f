using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;

namespace ChatOpsBot.Core.Platforms;

/// <summary>A reply on its way to a platform.</summary>
/// <param name="Entry">What it replies to.</param>
/// <param name="Posted">The platform's ids of messages that an earlier attempt had posted.</param>
/// <param name="IsResumed">An earlier attempt may have reached the platform.</param>
/// <param name="RecordPostedAsync">Keeps the id of a message the moment the platform returned it.</param>
public sealed record Delivery(InboxEntry Entry, IReadOnlyList<string> Posted, bool IsResumed, Func<string, CancellationToken, Task> RecordPostedAsync)
{
    /// <summary>Offers the reply to the request that brought the entry, which waits for it so long; returns whether that has taken it.</summary>
    public Func<Reply, TimeSpan, CancellationToken, Task<bool>> OfferAsync { get; init; } = (_, _, _) => Task.FromResult(false);

    /// <summary>What channels add, as a button that stops the answer, is in this language.</summary>
    public Language Language { get; init; }

    /// <summary>What is said is still being worked out, and can be stopped.</summary>
    public bool CanStop { get; init; }
}
