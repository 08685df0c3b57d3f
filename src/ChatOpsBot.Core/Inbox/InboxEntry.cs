using System.Text.Json.Serialization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Core.Inbox;

/// <summary>One thing that arrived from a platform and is owed an answer.</summary>
/// <param name="Platform">The name of the platform that it came by.</param>
/// <param name="Conversation">Where turns run one at a time and in order: a Slack thread, a Teams conversation, a web chat.</param>
/// <param name="DeduplicationKey">The platform's own id of the event; a second delivery carries the same. It begins with
/// a time where the platform's ids have one, so that new keys are neighbours in the database.</param>
/// <param name="Address">Where replies go; only the platform reads it.</param>
public sealed record InboxEntry(
    [property: JsonPropertyName("channel")] string Platform,
    string Conversation,
    string DeduplicationKey,
    Sender Sender,
    string Address,
    InboundEvent Event,
    DateTimeOffset ReceivedAt)
{
    /// <summary>The channel or chat that it was said in, whatever the thread; assistants and prompts are bound to it.</summary>
    [JsonPropertyName("room")]
    public string Channel { get; init; } = "";

    /// <summary>The key of the message that this changes or takes back: where it comes only after this, it is not heard any more.</summary>
    [JsonIgnore]
    public string? Overtakes { get; init; }

    /// <summary>The key of the deletion of the message that this edits: where that has come before, this is kept and not heard.</summary>
    [JsonIgnore]
    public string? EndedBy { get; init; }

    /// <summary>When the message was written that this changes; null where the platform does not say it.</summary>
    [JsonIgnore]
    public DateTimeOffset? WrittenAt { get; init; }

    /// <summary>Others read the reply too, so it may tell only what is open to everyone.</summary>
    public bool IsShared { get; init; }

    /// <summary>Where it came from, and where replies go.</summary>
    [JsonIgnore]
    public ConversationReference Reference => new(Platform, Conversation, Channel, Sender, Address) { IsShared = IsShared };

    /// <summary>As if it had come from there.</summary>
    public static InboxEntry From(ConversationReference reference, string deduplicationKey, InboundEvent happened, DateTimeOffset at) =>
        new(reference.Platform, reference.Conversation, deduplicationKey, reference.Sender, reference.Address, happened, at) { Channel = reference.Channel, IsShared = reference.IsShared };
}

/// <summary>Takes what adapters received. An entry is durable when the call returns.</summary>
public interface IInbox
{
    /// <returns>False when an entry of the same key was already there.</returns>
    /// <exception cref="StorageUnavailableException">The entry could not be kept; the platform should deliver it again.</exception>
    Task<bool> AddAsync(InboxEntry entry, CancellationToken cancellationToken);
}
