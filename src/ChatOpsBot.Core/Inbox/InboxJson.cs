using System.Text.Json.Serialization;
using ChatOpsBot.Core.Messages;

namespace ChatOpsBot.Core.Inbox;

/// <summary>The stored form of inbox entries and of what their turns have posted.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(InboxEntry))]
[JsonSerializable(typeof(Reply))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
public sealed partial class InboxJson : JsonSerializerContext;
