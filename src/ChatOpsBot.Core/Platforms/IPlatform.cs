using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Core.Platforms;

/// <summary>A platform that people talk to the bot on.</summary>
public interface IPlatform
{
    /// <summary>As in <see cref="InboxEntry.Platform"/>.</summary>
    string Name { get; }

    /// <summary>Why the platform can't be heard just now; null when all is well.</summary>
    Phrase? Trouble => null;

    /// <summary>Completes the sender by what the platform tells when asked: name, verified e-mail, whether a guest.</summary>
    Task<Sender> IdentifyAsync(InboxEntry entry, CancellationToken cancellationToken);

    /// <summary>Somebody whom a message names; null when the platform knows nobody of that id.</summary>
    Task<Sender?> LookUpAsync(InboxEntry entry, string personId, CancellationToken cancellationToken) => Task.FromResult<Sender?>(null);

    /// <summary>A channel or chat by the name that people know it by; null when it has none, or the platform does not tell.</summary>
    Task<string?> ChannelNameAsync(string channel, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    /// <returns>An entry like it whose address leads to its sender alone; null where the platform has no such place.</returns>
    InboxEntry? DirectTo(InboxEntry entry) => null;

    /// <returns>An entry like it whose address leads to the channel or chat as a whole; null where nothing can be posted of itself.</returns>
    InboxEntry? ToChannel(InboxEntry entry) => null;

    /// <summary>The platform can say who somebody is.</summary>
    bool KnowsPeople => false;

    /// <summary>Somebody of the organisation who has not written yet.</summary>
    /// <returns>An entry whose address leads to the person alone; null when the platform knows nobody of that e-mail.</returns>
    /// <exception cref="PlatformException">It does not tell.</exception>
    Task<InboxEntry?> ReachAsync(string email, CancellationToken cancellationToken) => Task.FromResult<InboxEntry?>(null);

    /// <param name="existing">Messages to write over, the first first, when the reply replaces an earlier one.</param>
    IReplyWriter OpenReply(Delivery delivery, IReadOnlyList<string> existing);

    /// <summary>Takes messages back; one that is gone already is no error.</summary>
    Task DeleteAsync(InboxEntry entry, IReadOnlyList<string> messageIds, CancellationToken cancellationToken);

    /// <exception cref="AttachmentUnavailableException">With a reason that the person can act on.</exception>
    Task<Stream> OpenAttachmentAsync(InboxEntry entry, Attachment attachment, CancellationToken cancellationToken);
}

/// <summary>Writes one reply while it comes into being.</summary>
public interface IReplyWriter
{
    /// <summary>It has its place in the conversation, so that what is said after it may be said.</summary>
    bool IsPlaced => true;

    /// <summary>A line that says what is being done, until text replaces it.</summary>
    Task ShowStatusAsync(string status, CancellationToken cancellationToken);

    /// <summary>The text so far. The writer paces itself and may skip some.</summary>
    Task ShowTextAsync(string textSoFar, CancellationToken cancellationToken);

    /// <summary>Makes room for a form, at once and before it is known what will be in it.</summary>
    /// <returns>False where none can be shown now.</returns>
    Task<bool> BeginFormAsync(string title, Language language, CancellationToken cancellationToken) => Task.FromResult(false);

    /// <summary>The form as it is while something in it takes time, where the platform can show it.</summary>
    Task ShowFormAsync(Forms.Form form, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The reply as a whole; again, when it was not the last.</summary>
    /// <returns>The platform's ids of the messages that now hold the reply.</returns>
    Task<IReadOnlyList<string>> CompleteAsync(Reply reply, CancellationToken cancellationToken);
}

/// <summary>A file that was sent can't be fetched.</summary>
public sealed class AttachmentUnavailableException(Phrase reason, Exception? inner = null) : Exception(reason.ToString(), inner);

/// <summary>The person stopped the answer on the platform; nobody waits for it any more.</summary>
public sealed class ReplyAbandonedException() : Exception("The person stopped the answer.");
