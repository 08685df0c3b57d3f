using System.Text.Json.Nodes;

namespace ChatOpsBot.Models;

/// <summary>Whether a JSON schema that somebody else wrote can be checked by without harm: checking must come to an end, and soon.</summary>
internal static class SchemaBounds
{
    private const int MostLetters = 32_000;
    private const int MostNodes = 2_000;
    private static readonly HashSet<string> InPlace = new(StringComparer.Ordinal) { "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas" };
    private static readonly HashSet<string> Values = new(StringComparer.Ordinal) { "const", "enum", "default", "examples" };
    private static readonly HashSet<string> Refused = new(StringComparer.Ordinal) { "pattern", "patternProperties", "$dynamicRef", "$recursiveRef", "$id", "$anchor" };

    /// <returns>What is wrong with a schema that comes with a request; null when nothing is.</returns>
    public static string? Wrong(JsonObject schema)
    {
        if (schema.ToJsonString().Length > MostLetters)
            return $"It has more than {MostLetters:N0} characters.";
        var left = MostNodes;
        return Expand(schema, []);

        // As large as it is with all that it refers to in its place. A property may be called as a keyword is.
        string? Expand(JsonNode? node, HashSet<JsonNode> open, bool isMap = false)
        {
            if (node is JsonArray items)
                return items.Select(item => Expand(item, open)).FirstOrDefault(wrong => wrong is not null);
            if (node is not JsonObject part)
                return null;
            if (--left < 0)
                return $"It has more than {MostNodes:N0} parts, those that it refers to counted each time.";
            return part.Select(member => isMap ? Expand(member.Value, open) : OfKeyword(part, member.Key, member.Value, open)).FirstOrDefault(wrong => wrong is not null);
        }

        string? OfKeyword(JsonObject part, string name, JsonNode? value, HashSet<JsonNode> open)
        {
            if (Refused.Contains(name) && !(part == schema && name == "$id"))
                return $"'{name}' is not taken here.";
            // What is not referred to is not part of it.
            if (Values.Contains(name) || name is "$defs" or "definitions")
                return null;
            return name == "$ref" ? Follow(value, open) : Expand(value, open, isMap: name is "properties" or "dependentSchemas");
        }

        string? Follow(JsonNode? value, HashSet<JsonNode> open)
        {
            if (value is not JsonValue || Resolve(schema, value.ToString()) is not { } target)
                return $"'{value}' is not in it.";
            if (target == schema || !open.Add(target))
                return "It refers to itself.";
            var wrong = Expand(target, open);
            open.Remove(target);
            return wrong;
        }
    }

    /// <summary>Whether a value is checked by it without an end: some part of it stands, by way of others, in its own place.</summary>
    public static bool IsEndless(JsonObject schema)
    {
        var (open, done) = (new HashSet<JsonObject>(), new HashSet<JsonObject>());
        return All(schema).Any(Circles);

        bool Circles(JsonObject part)
        {
            if (done.Contains(part))
                return false;
            if (!open.Add(part))
                return true;
            var circles = part.Any(member => member.Key is "$dynamicRef" or "$recursiveRef" || (member.Key == "$ref" && member.Value is JsonValue
                // What can't be followed here may lead anywhere.
                ? Resolve(schema, member.Value.ToString()) is not { } target || Circles(target)
                : InPlace.Contains(member.Key) && Parts(member.Key, member.Value).Any(Circles)));
            open.Remove(part);
            done.Add(part);
            return circles;
        }
    }

    private static IEnumerable<JsonObject> Parts(string name, JsonNode? node) => node switch
    {
        JsonObject map when name == "dependentSchemas" => map.Select(member => member.Value).OfType<JsonObject>(),
        JsonObject part => [part],
        JsonArray items => items.OfType<JsonObject>(),
        _ => [],
    };

    private static IEnumerable<JsonObject> All(JsonNode? node) => node switch
    {
        JsonObject part => part.SelectMany(member => All(member.Value)).Prepend(part),
        JsonArray items => items.SelectMany(All),
        _ => [],
    };

    private static JsonObject? Resolve(JsonObject root, string reference)
    {
        if (reference == "#")
            return root;
        if (!reference.StartsWith("#/", StringComparison.Ordinal) || reference.Contains('%', StringComparison.Ordinal))
            return null;
        JsonNode? at = root;
        foreach (var step in reference[2..].Split('/').Select(step => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))
            at = at is JsonObject part ? part[step] : at is JsonArray items && int.TryParse(step, System.Globalization.CultureInfo.InvariantCulture, out var index) && index >= 0 && index < items.Count ? items[index] : null;
        return at as JsonObject;
    }
}
