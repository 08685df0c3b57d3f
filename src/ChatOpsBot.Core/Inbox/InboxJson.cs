using System.Text.Json.Serialization;

namespace ChatOpsBot.Core.Inbox;

/// <summary>The stored form of inbox entries and of what their turns have posted.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(InboxEntry))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
public sealed partial class InboxJson : JsonSerializerContext;
