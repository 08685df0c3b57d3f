using ChatOpsBot.Core.Hosting;
using System.Text.Json.Serialization;
using ChatOpsBot.Core.Forms;

namespace ChatOpsBot.Core.Messages;

/// <summary>What somebody did on a platform that the bot owes a reaction to.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(MessagePosted), "posted")]
[JsonDerivedType(typeof(MessageEdited), "edited")]
[JsonDerivedType(typeof(MessageDeleted), "deleted")]
[JsonDerivedType(typeof(FeedbackGiven), "feedback")]
[JsonDerivedType(typeof(BotAdded), "added")]
[JsonDerivedType(typeof(FormSubmitted), "form")]
[JsonDerivedType(typeof(Announcement), "announcement")]
public abstract record InboundEvent;

/// <summary>A message for the bot, or a button pressed, whose value is what the person would have written.</summary>
/// <param name="MessageId">The platform's id of the message; edits and deletions refer to it.</param>
/// <param name="Text">The text without the mention of the bot.</param>
public sealed record MessagePosted(string MessageId, string Text, IReadOnlyList<Attachment> Attachments) : InboundEvent
{
    /// <summary>How the conversation shows it, where the text is not the person's own.</summary>
    public string? Shown { get; init; }

    /// <summary>People whom the text names.</summary>
    public IReadOnlyList<Mention> Mentions { get; init; } = [];
}

/// <param name="Written">As it stands in the text.</param>
/// <param name="Id">The platform's id of the person.</param>
public sealed record Mention(string Written, string Id);

/// <summary>The text of an earlier message was changed.</summary>
public sealed record MessageEdited(string MessageId, string Text) : InboundEvent
{
    /// <summary>It does not call the bot, and matters only where the message was answered.</summary>
    public bool IsOverheard { get; init; }

    /// <summary>Nothing was heard of the message before, which was written just now: this stands in its place.</summary>
    public bool IsFirst { get; init; }

    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>People whom the text names.</summary>
    public IReadOnlyList<Mention> Mentions { get; init; } = [];

    /// <summary>As if it had been written so.</summary>
    public MessagePosted ToPosted() => new(MessageId, Text, Attachments) { Mentions = Mentions };
}

/// <summary>An earlier message was taken back.</summary>
public sealed record MessageDeleted(string MessageId) : InboundEvent;

/// <summary>Thumbs up or down under an answer.</summary>
/// <param name="QuestionMessageId">The question's, where the platform's buttons carry it; else the answer's id finds it.</param>
public sealed record FeedbackGiven(string AnswerMessageId, bool Helpful, string? Comment, string? QuestionMessageId = null) : InboundEvent;

/// <summary>The bot was added to a conversation, or a personal chat with it began.</summary>
public sealed record BotAdded : InboundEvent;

/// <summary>The bot has something to say of its own accord: it waits its turn, and for the platform, like an answer.</summary>
public sealed record Announcement(Reply Reply) : InboundEvent;

/// <summary>A form was filled in, or one of its buttons pressed.</summary>
/// <param name="MessageId">The platform's id of the sending; in the chat page that of the message that the form answers.</param>
/// <param name="Form">The form's name.</param>
/// <param name="State">As the form carried it; it comes from the person's side and proves nothing.</param>
/// <param name="Values">By the names of fields.</param>
/// <param name="Button">Null when it was submitted.</param>
public sealed record FormSubmitted(string MessageId, string Form, string State, IReadOnlyDictionary<string, string> Values, string? Button) : InboundEvent
{
    /// <summary>As it is kept: secrets are encrypted.</summary>
    public FormSubmitted Concealed(ISecrets secrets) => !Values.Keys.Any(IsSecret) ? this : this with
    {
        Values = Values.ToDictionary(value => value.Key, value => IsSecret(value.Key) && value.Value.Length > 0 ? secrets.Protect(value.Value) : value.Value, StringComparer.Ordinal),
    };

    private static bool IsSecret(string field) => field.StartsWith(Forms.FormField.SecretPrefix, StringComparison.Ordinal);

    public string Value(string field) => Values.TryGetValue(field, out var value) ? value.Trim() : "";

    /// <returns>A form with what was filled in, to be gone on with.</returns>
    public Form FillIn(Form form) => form with { Fields = [.. form.Fields.Select(field => field with { Value = field.Kind == FormFieldKind.Secret ? "" : Value(field.Name) })] };
}

/// <summary>A file that came with a message.</summary>
/// <param name="Location">Where the channel finds it; only the channel reads this, and it may be encrypted.</param>
/// <param name="Size">Bytes, when the platform says so.</param>
public sealed record Attachment(string Name, string? ContentType, string Location, long? Size = null)
{
    private static readonly string[] Pictures = [".png", ".jpg", ".jpeg", ".gif", ".webp"];
    private static readonly string[] Voices = [".mp3", ".m4a", ".mp4a", ".wav", ".ogg", ".oga", ".opus", ".webm", ".flac"];

    /// <summary>A picture, which is asked about rather than added to the documents.</summary>
    public bool IsPicture => ContentType?.StartsWith("image/", StringComparison.OrdinalIgnoreCase) == true || HasEnding(Pictures);

    /// <summary>A voice message.</summary>
    public bool IsVoice => ContentType?.StartsWith("audio/", StringComparison.OrdinalIgnoreCase) == true || HasEnding(Voices);

    private bool HasEnding(string[] endings) => endings.Contains(Path.GetExtension(Name), StringComparer.OrdinalIgnoreCase);
}
