using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ChatOpsBot.Agents.Tools;

[JsonSerializable(typeof(JsonNode))]
internal sealed partial class ToolJson : JsonSerializerContext
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, TypeInfoResolver = Default };

    /// <summary>With letters as they are, for models and for comparing with what people write.</summary>
    public static string Write(JsonNode? node) => node?.ToJsonString(Readable) ?? "null";
}
