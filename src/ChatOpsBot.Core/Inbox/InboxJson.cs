using System.Text.Json;
using System.Text.Json.Serialization;
using ChatOpsBot.Core.Forms;
using ChatOpsBot.Core.Messages;

namespace ChatOpsBot.Core.Inbox;

/// <summary>The stored form of inbox entries, and of replies.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(InboxEntry))]
[JsonSerializable(typeof(ConversationReference))]
[JsonSerializable(typeof(Reply))]
[JsonSerializable(typeof(Form))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
public sealed partial class InboxJson : JsonSerializerContext
{
    public static string Write(Reply reply) => JsonSerializer.Serialize(reply, Default.Reply);

    public static Reply ReadReply(string json) => JsonSerializer.Deserialize(json, Default.Reply)!;
}
