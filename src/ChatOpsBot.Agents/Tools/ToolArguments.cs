using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ChatOpsBot.Models;

namespace ChatOpsBot.Agents.Tools;

/// <summary>Arguments of calls as a model writes them.</summary>
internal static class ToolArguments
{
    private const int MostErrors = 5;

    /// <returns>Null when it is no JSON object.</returns>
    public static JsonObject? Read(string written) => ReadValue(written) as JsonObject;

    /// <returns>Null when it is no JSON.</returns>
    public static JsonNode? ReadValue(string written) => StrictJson.Read(written);

    /// <returns>What is wrong with them, for the model; null when nothing is.</returns>
    public static string? Wrong(Tool tool, JsonObject arguments) => Wrong(tool.Schema ?? tool.Function.JsonSchema.GetRawText(), arguments);

    public static string? Wrong(string schema, JsonObject arguments) => JsonShape.Errors(schema, arguments) is { Count: > 0 } errors
        ? $"The arguments are not as they should be: {string.Join("; ", errors.Take(MostErrors))}."
        : null;

    /// <returns>A text as it is, anything else in JSON; empty for nothing.</returns>
    public static string TextOf(JsonNode? value) => value is JsonValue scalar && scalar.TryGetValue<string>(out var text) ? text : value?.ToJsonString() ?? "";

    /// <summary>The texts in a value, however deep.</summary>
    public static IEnumerable<string> TextsIn(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => TextsIn(member.Value)),
        JsonArray items => items.SelectMany(TextsIn),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    /// <summary>Of a tool and its arguments; the order of names and spaces change nothing.</summary>
    public static string HashOf(string tool, JsonObject arguments) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{tool}\n{Ordered(arguments)!.ToJsonString()}")));

    private static JsonNode? Ordered(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, Ordered(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Ordered)]),
        _ => node?.DeepClone(),
    };
}
