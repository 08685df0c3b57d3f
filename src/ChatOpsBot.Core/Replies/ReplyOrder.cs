using System.Text.Json;
using System.Text.Json.Serialization;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Messages;

namespace ChatOpsBot.Core.Replies;

/// <summary>What an answer or a command job is to do.</summary>
/// <param name="Entry">What arrived, its sender completed by what the platform tells.</param>
/// <param name="Message">What is replied to, where it was a form the message that the form stands for.</param>
public sealed record ReplyOrder(InboxEntry Entry, MessagePosted Message)
{
    public const string Answer = "answer";
    public const string Command = "command";

    /// <summary>Something that an agent does, or answers.</summary>
    public const string Task = "run";

    /// <summary>The message was written before and changed now.</summary>
    public bool IsEdit { get; init; }

    /// <summary>What the model is asked, where it is not the message as it stands.</summary>
    public string? Question { get; init; }

    public static ReplyOrder Read(string payload) => JsonSerializer.Deserialize(payload, ReplyOrderJson.Default.ReplyOrder)!;

    public NewJob ToJob(string kind) => new(KeyOf(Entry), kind, Entry.Conversation, Message.MessageId, JsonSerializer.Serialize(this, ReplyOrderJson.Default.ReplyOrder));

    /// <summary>As it is kept as part of the conversation.</summary>
    public Exchange ToExchange(string personId, Reply reply, DateTimeOffset at) => new(0, Entry.Conversation, Message.MessageId, personId, Message.Shown ?? Message.Text, reply, [], at);

    public static string KeyOf(InboxEntry entry) => $"reply:{entry.DeduplicationKey}";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ReplyOrder))]
internal sealed partial class ReplyOrderJson : JsonSerializerContext;
