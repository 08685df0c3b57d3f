using System.Text.Json.Nodes;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Core.Platforms;

/// <summary>A platform that people talk to the bot on: who they are, and how something is posted, changed and taken back there. What is
/// said when and how often is the delivery's.</summary>
public interface IPlatform
{
    /// <summary>As in <see cref="InboxEntry.Platform"/>.</summary>
    string Name { get; }

    /// <summary>Why the platform can't be heard just now; null when all is well.</summary>
    Phrase? Trouble => null;

    /// <summary>Completes the sender by what the platform tells when asked: name, verified e-mail, whether a guest.</summary>
    Task<Sender> IdentifyAsync(ConversationReference from, CancellationToken cancellationToken);

    /// <summary>Somebody whom a message there names; null when the platform knows nobody of that id.</summary>
    Task<Sender?> LookUpAsync(ConversationReference to, string personId, CancellationToken cancellationToken) => Task.FromResult<Sender?>(null);

    /// <summary>A channel or chat by the name that people know it by; null when it has none, or the platform does not tell.</summary>
    Task<string?> ChannelNameAsync(string channel, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    /// <returns>Where its sender is alone with the bot; null where the platform has no such place.</returns>
    ConversationReference? DirectTo(ConversationReference to) => null;

    /// <returns>The channel or chat as a whole; null where nothing can be posted of itself.</returns>
    ConversationReference? ToChannel(ConversationReference to) => null;

    /// <summary>A channel by the name that people know it by, in which the bot is and the sender may read.</summary>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="PlatformException">The platform does not tell.</exception>
    Task<ConversationReference?> FindChannelAsync(ConversationReference from, string name, CancellationToken cancellationToken) => Task.FromResult<ConversationReference?>(null);

    /// <summary>The platform can say who somebody is.</summary>
    bool KnowsPeople => false;

    /// <summary>Somebody of the organisation who has not written yet.</summary>
    /// <returns>Where the person is alone with the bot; null when the platform knows nobody of that e-mail.</returns>
    /// <exception cref="PlatformException">It does not tell.</exception>
    Task<ConversationReference?> ReachAsync(string email, CancellationToken cancellationToken) => Task.FromResult<ConversationReference?>(null);

    UpdatePolicy PolicyOf(ConversationReference to);

    /// <returns>The messages that it takes there, the first first; none where it is not shown.</returns>
    IReadOnlyList<JsonObject> Render(Draft draft, ConversationReference to);

    /// <returns>The message's id; null when the platform gives none.</returns>
    Task<string?> PostAsync(ConversationReference to, OutboundMessage message, CancellationToken cancellationToken);

    /// <returns>The id of the message that shows it now, another where it had to be posted anew; null when the platform gives none.</returns>
    /// <exception cref="PlatformException">With a time to wait when there is more to come and it is too much for the platform now.</exception>
    /// <exception cref="ReplyAbandonedException"/>
    Task<string?> UpdateAsync(ConversationReference to, string messageId, OutboundMessage message, CancellationToken cancellationToken);

    /// <summary>Takes a message back; one that is gone already is no error.</summary>
    Task DeleteAsync(ConversationReference to, string messageId, CancellationToken cancellationToken);

    /// <summary>It can be asked what was posted there.</summary>
    bool FindsPosted => false;

    /// <returns>The messages that reply to something, when their ids may have been lost.</returns>
    Task<IReadOnlyList<string>> FindPostedAsync(ConversationReference to, string key, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);

    /// <summary>Opens a form, at once and before it is known what will be in it.</summary>
    /// <returns>The form as a place; null where none can be opened now.</returns>
    Task<ConversationReference?> OpenFormAsync(ConversationReference to, string title, Language language, CancellationToken cancellationToken) => Task.FromResult<ConversationReference?>(null);

    /// <summary>How long the request that came from there waits for its answer; null when none waits.</summary>
    TimeSpan? ResponseTime(ConversationReference to) => null;

    /// <summary>Something can be said there that answers nothing.</summary>
    bool CanAnnounce => true;

    /// <summary>It takes files there (<see cref="Reply.Document"/>).</summary>
    bool TakesDocuments(ConversationReference to) => false;

    /// <summary>What is said there can still be changed days later.</summary>
    bool CanChangeLater(ConversationReference to) => true;

    /// <summary>Where a reply to what came from there is said.</summary>
    /// <param name="isTaken">The request that waited for it has it already.</param>
    IReadOnlyList<ConversationReference> WhereToReply(Reply reply, ConversationReference to, bool isTaken) => [to];

    /// <exception cref="AttachmentUnavailableException">With a reason that the person can act on.</exception>
    Task<Stream> OpenAttachmentAsync(ConversationReference to, Attachment attachment, CancellationToken cancellationToken);
}

/// <summary>A file that was sent can't be fetched.</summary>
public sealed class AttachmentUnavailableException(Phrase reason, Exception? inner = null) : Exception(reason.ToString(), inner);

/// <summary>The person stopped the answer on the platform; nobody waits for it any more.</summary>
public sealed class ReplyAbandonedException() : Exception("The person stopped the answer.");
