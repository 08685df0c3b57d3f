using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatOpsBot.Models;

/// <summary>JSON that somebody else wrote: each name once, and whole characters alone, or it is none.</summary>
public static class StrictJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <returns>Null when it is no JSON.</returns>
    public static JsonNode? Read(string? written)
    {
        try
        {
            var node = written is null ? null : JsonNode.Parse(written, nodeOptions: null, Strict);
            Touch(node);
            return node;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    // Half of a character is noticed only when it is read.
    private static void Touch(JsonNode? node)
    {
        if (node is JsonObject members)
        {
            foreach (var (_, value) in members)
                Touch(value);
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
                Touch(item);
        }
        else if (node is JsonValue value && value.GetValueKind() == JsonValueKind.String)
        {
            value.GetValue<string>();
        }
    }
}
