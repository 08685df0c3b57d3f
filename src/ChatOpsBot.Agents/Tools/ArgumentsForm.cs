using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Core.Forms;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Models;

namespace ChatOpsBot.Agents.Tools;

/// <summary>The arguments of a tool as fields to fill in, as its schema has them.</summary>
internal static class ArgumentsForm
{
    private const int LongLine = 80;
    private const int LongestLabel = 70;
    private const int MostFields = 40;

    /// <param name="arguments">As they are; empty when there are none yet.</param>
    public static IReadOnlyList<FormField> Fields(Tool tool, JsonObject arguments, Localizer localizer) => Fields(SchemaOf(tool), arguments, localizer);

    /// <param name="schema">Of an object with its members.</param>
    public static IReadOnlyList<FormField> Fields(JsonObject schema, JsonObject arguments, Localizer localizer) => [.. Members(schema).Select((member, i) =>
    {
        var value = arguments[member.Name] is { } known ? ToolArguments.TextOf(known) : "";
        var label = member.IsRequired ? member.Name : localizer.Say($"{member.Name} (optional)");
        return new FormField(NameOf(i), label[..Math.Min(label.Length, LongestLabel)], Choices(member.Schema).Count > 0 ? FormFieldKind.Choice : value.Length > LongLine || IsStructured(member.Schema) ? FormFieldKind.Text : FormFieldKind.Line)
        {
            Value = value,
            IsRequired = member.IsRequired,
            Choices = Choices(member.Schema),
            Hint = (string?)(member.Schema["description"] as JsonValue),
        };
    })];

    /// <param name="before">As they were: what no field shows stays.</param>
    /// <returns>The arguments, or what is wrong, by fields.</returns>
    public static (JsonObject Arguments, IReadOnlyDictionary<string, Phrase> Wrong) Read(Tool tool, IReadOnlyDictionary<string, string> values, JsonObject before) => Read(SchemaOf(tool), values, before);

    public static (JsonObject Arguments, IReadOnlyDictionary<string, Phrase> Wrong) Read(JsonObject schema, IReadOnlyDictionary<string, string> values, JsonObject before)
    {
        var (arguments, wrong) = (before.DeepClone().AsObject(), new Dictionary<string, Phrase>(StringComparer.Ordinal));
        foreach (var (member, i) in Members(schema).Select((member, i) => (member, i)))
        {
            var written = values.GetValueOrDefault(NameOf(i)) ?? "";
            arguments.Remove(member.Name);
            if (written.Length == 0 && !(member.IsRequired && IsText(member.Schema)))
                continue;
            if (IsText(member.Schema))
                arguments[member.Name] = written;
            else if (ToolArguments.ReadValue(written) is { } value)
                arguments[member.Name] = value;
            else
                wrong[NameOf(i)] = $"This has to be {TypeOf(member.Schema)}, as JSON has it.";
            if (arguments[member.Name] is { } given && JsonShape.Errors(member.Schema.ToJsonString(), given) is [var error, ..])
                wrong[NameOf(i)] = (Phrase)$"This does not fit. {error}";
        }

        return (arguments, wrong);
    }

    private static JsonObject SchemaOf(Tool tool) => JsonNode.Parse(tool.Function.JsonSchema.GetRawText()) as JsonObject ?? [];

    private static IEnumerable<(string Name, JsonObject Schema, bool IsRequired)> Members(JsonObject schema)
    {
        var required = (schema["required"] as JsonArray ?? []).Select(name => (string?)name).ToHashSet(StringComparer.Ordinal);
        return (schema["properties"] as JsonObject ?? []).Take(MostFields).Select(member => (member.Key, member.Value as JsonObject ?? [], required.Contains(member.Key)));
    }

    // Names of fields are letters and hyphens; those of arguments may be anything.
    private static string NameOf(int index) => $"argument-{(char)('a' + (index / 26))}{(char)('a' + (index % 26))}";

    private static IReadOnlyList<string> Choices(JsonObject schema) =>
        schema["enum"] is JsonArray values && values.All(value => value?.GetValueKind() == JsonValueKind.String) ? [.. values.Select(value => (string)value!)]
        : schema["oneOf"] is JsonArray ways && ways.Count > 0 && ways.All(way => (way as JsonObject)?["const"]?.GetValueKind() == JsonValueKind.String) ? [.. ways.Select(way => (string)way!["const"]!)]
        : TypeOf(schema) == "boolean" ? ["true", "false"] : [];

    private static string TypeOf(JsonObject schema) => schema["type"] switch
    {
        JsonValue value => (string?)value ?? "a value",
        JsonArray several => string.Join(" or ", several.Select(each => (string?)each)),
        _ when (schema["anyOf"] ?? schema["oneOf"]) is JsonArray ways => string.Join(" or ", ways.OfType<JsonObject>().Select(TypeOf).Distinct(StringComparer.Ordinal)),
        _ => "a value",
    };

    private static bool IsText(JsonObject schema) => TypeOf(schema).Split(" or ").Contains("string", StringComparer.Ordinal);

    private static bool IsStructured(JsonObject schema) => TypeOf(schema) is "object" or "array";
}
