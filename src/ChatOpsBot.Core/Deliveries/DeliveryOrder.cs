using System.Text.Json;
using System.Text.Json.Serialization;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;

namespace ChatOpsBot.Core.Deliveries;

/// <summary>What is to be said, and where.</summary>
/// <param name="Entry">What it replies to, or an entry whose address leads to the place.</param>
public sealed record DeliveryOrder(InboxEntry Entry)
{
    public const string Kind = "delivery";

    /// <summary>The message that it answers, as the exchange is kept; null for what the bot says of its own accord.</summary>
    public string? Question { get; init; }

    /// <summary>What is said; null where it comes of a job.</summary>
    public Reply? Reply { get; init; }

    /// <summary>The key of the job whose progress and result is said.</summary>
    public string? Follows { get; init; }

    /// <summary>Of the form that it will show: room is made for it at once.</summary>
    public string? FormTitle { get; init; }

    /// <summary>What is added on the way is in this language.</summary>
    public Language Language { get; init; }

    /// <summary>It is an answer to a question, which can be stopped while it is being written.</summary>
    public bool CanStop { get; init; }

    /// <summary>Before it was decided what to say, the platform was away.</summary>
    public bool IsPutOff { get; init; }

    /// <summary>The question was taken back, and so is what was said.</summary>
    public bool IsTakenBack { get; init; }

    public static DeliveryOrder Read(string payload) => JsonSerializer.Deserialize(payload, DeliveryOrderJson.Default.DeliveryOrder)!;

    public NewJob ToJob() => new(KeyOf(Entry), Kind, Entry.Conversation, Question ?? Entry.DeduplicationKey, ToJson());

    public string ToJson() => JsonSerializer.Serialize(this, DeliveryOrderJson.Default.DeliveryOrder);

    public static string KeyOf(InboxEntry entry) => KeyOf(entry.DeduplicationKey);

    public static string KeyOf(string deduplicationKey) => $"delivery:{deduplicationKey}";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(DeliveryOrder))]
internal sealed partial class DeliveryOrderJson : JsonSerializerContext;
