using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ChatOpsBot.Agents.Tools;

[JsonSerializable(typeof(JsonNode))]
internal sealed partial class ToolJson : JsonSerializerContext;
