using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace ChatOpsBot.Agents.OpenApi;

/// <summary>A schema of an OpenAPI document as a JSON schema that stands alone: what it refers to is put in its place, down to where it
/// refers to itself.</summary>
internal static class OperationSchema
{
    private const int Deepest = 8;

    public static JsonObject Of(IOpenApiSchema schema, int depth = 0)
    {
        var written = new JsonObject();
        if (depth > Deepest)
            return written;
        if (schema.Type is { } type)
            written["type"] = Type(type);
        if (schema.Description is { Length: > 0 } description)
            written["description"] = description;
        if (schema.Format is { Length: > 0 } format)
            written["format"] = format;
        if (schema.Enum is { Count: > 0 } values)
            written["enum"] = new JsonArray([.. values.Select(value => value?.DeepClone())]);
        if (schema.Default is { } usual)
            written["default"] = usual.DeepClone();
        Limit(written, schema);
        if (schema.Items is { } items)
            written["items"] = Of(items, depth + 1);
        if (schema.Properties is { Count: > 0 } properties)
            written["properties"] = new JsonObject(properties.Select(property => KeyValuePair.Create<string, JsonNode?>(property.Key, Of(property.Value, depth + 1))));
        if (schema.Required is { Count: > 0 } required)
            written["required"] = new JsonArray([.. required.Select(name => (JsonNode)name)]);
        Combine(written, "allOf", schema.AllOf, depth);
        Combine(written, "anyOf", schema.AnyOf, depth);
        Combine(written, "oneOf", schema.OneOf, depth);
        return written;
    }

    private static void Limit(JsonObject written, IOpenApiSchema schema)
    {
        if (decimal.TryParse(schema.Minimum, System.Globalization.CultureInfo.InvariantCulture, out var least))
            written["minimum"] = least;
        if (decimal.TryParse(schema.Maximum, System.Globalization.CultureInfo.InvariantCulture, out var most))
            written["maximum"] = most;
        if (schema.MaxLength is { } longest)
            written["maxLength"] = longest;
    }

    private static void Combine(JsonObject written, string name, IList<IOpenApiSchema>? some, int depth)
    {
        if (some is { Count: > 0 })
            written[name] = new JsonArray([.. some.Select(each => (JsonNode)Of(each, depth + 1))]);
    }

    // Of several the one that is no null, with null beside it.
    private static JsonNode Type(JsonSchemaType type)
    {
        var names = Enum.GetValues<JsonSchemaType>().Where(each => type.HasFlag(each)).Select(each => (JsonNode)each.ToString().ToLowerInvariant()).ToArray();
        return names.Length == 1 ? names[0] : new JsonArray(names);
    }
}
