using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatOpsBot.Agents.Tools;
using Microsoft.SemanticKernel;

namespace ChatOpsBot.Agents.Catalogue;

/// <summary>Tools of services: made of what these say of them.</summary>
internal static partial class DescribedTool
{
    private const int LongestName = 64;
    private const int Deepest = 8;

    /// <param name="schema">Of the arguments: an object with its properties.</param>
    public static Tool Of(string name, string description, JsonObject schema, ToolRisk risk, Func<JsonObject, ToolCaller, CancellationToken, Task<string>> callAsync)
    {
        var required = (schema["required"] as JsonArray ?? []).Select(each => (string?)each).ToHashSet(StringComparer.Ordinal);
        var function = KernelFunctionFactory.CreateFromMethod(
            (Kernel kernel, KernelArguments arguments, CancellationToken cancellationToken) =>
                callAsync(new JsonObject(arguments.Select(each => KeyValuePair.Create(each.Key, (each.Value as JsonNode)?.DeepClone()))), ToolCaller.In(kernel), cancellationToken),
            name, description,
            (schema["properties"] as JsonObject ?? []).Select(member => new KernelParameterMetadata(member.Key)
            {
                IsRequired = required.Contains(member.Key),
                Description = (string?)(member.Value as JsonObject)?["description"] ?? "",
                Schema = KernelJsonSchema.Parse((Whole(member.Value, schema, 0) ?? new JsonObject()).ToJsonString()),
            }));
        return new Tool(function, risk) { Schema = schema.ToJsonString() };
    }

    /// <summary>Such as every model takes.</summary>
    public static string NameOf(string origin, string operation)
    {
        var name = NotInNames().Replace($"{origin}_{operation}", "_");
        return name.Length > LongestName ? name[..LongestName] : name;
    }

    // An argument is described by itself: what it refers to is put in its place, down to where it refers to itself.
    private static JsonNode? Whole(JsonNode? node, JsonObject root, int depth) => node switch
    {
        JsonObject { } part when (string?)(part["$ref"] as JsonValue) is { } reference => depth > Deepest ? new JsonObject() : Whole(Find(root, reference), root, depth + 1),
        JsonObject part => new JsonObject(part.Select(member => KeyValuePair.Create(member.Key, Whole(member.Value, root, depth + 1)))),
        JsonArray items => new JsonArray([.. items.Select(item => Whole(item, root, depth + 1))]),
        _ => node?.DeepClone(),
    };

    private static JsonNode Find(JsonObject root, string reference) =>
        reference.StartsWith("#/", StringComparison.Ordinal) && reference[2..].Split('/').Aggregate((JsonNode?)root, (node, name) => (node as JsonObject)?[name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)]) is { } found
            ? found
            : new JsonObject();

    [GeneratedRegex("[^A-Za-z0-9_-]+", RegexOptions.NonBacktracking)]
    private static partial Regex NotInNames();
}
