using System.Text.Json.Serialization;

namespace ChatOpsBot.Core.Messages;

/// <summary>What somebody did on a platform that the bot owes a reaction to.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(MessagePosted), "posted")]
[JsonDerivedType(typeof(MessageEdited), "edited")]
[JsonDerivedType(typeof(MessageDeleted), "deleted")]
[JsonDerivedType(typeof(FeedbackGiven), "feedback")]
[JsonDerivedType(typeof(BotAdded), "added")]
public abstract record InboundEvent;

/// <summary>A message for the bot, or a button pressed, whose value is what the person would have written.</summary>
/// <param name="MessageId">The platform's id of the message; edits and deletions refer to it.</param>
/// <param name="Text">The text without the mention of the bot.</param>
public sealed record MessagePosted(string MessageId, string Text, IReadOnlyList<Attachment> Attachments) : InboundEvent;

/// <summary>The text of an earlier message was changed.</summary>
public sealed record MessageEdited(string MessageId, string Text) : InboundEvent;

/// <summary>An earlier message was taken back.</summary>
public sealed record MessageDeleted(string MessageId) : InboundEvent;

/// <summary>Thumbs up or down under an answer.</summary>
/// <param name="QuestionMessageId">The question's, where the platform's buttons carry it; else the answer's id finds it.</param>
public sealed record FeedbackGiven(string AnswerMessageId, bool Helpful, string? Comment, string? QuestionMessageId = null) : InboundEvent;

/// <summary>The bot was added to a conversation, or a personal chat with it began.</summary>
public sealed record BotAdded : InboundEvent;

/// <summary>A file that came with a message.</summary>
/// <param name="Location">Where the channel finds it; only the channel reads this, and it may be encrypted.</param>
/// <param name="Size">Bytes, when the platform says so.</param>
public sealed record Attachment(string Name, string? ContentType, string Location, long? Size = null);
