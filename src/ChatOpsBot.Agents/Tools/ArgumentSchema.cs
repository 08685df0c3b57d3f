using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace ChatOpsBot.Agents.Tools;

/// <summary>Checks arguments by a JSON schema (draft 2020-12). Schemas are what services wrote: what one of them refers to elsewhere is not fetched.</summary>
internal static class ArgumentSchema
{
    private const string Unreadable = "The schema can't be used.";
    private static readonly EvaluationOptions Options = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true, Culture = CultureInfo.InvariantCulture };

    /// <returns>Each place with what is wrong there, as <c>/amount: 700 should be at most 500</c>; none when nothing is.</returns>
    public static IReadOnlyList<string> Errors(string schema, JsonNode? value)
    {
        try
        {
            // By which draft it calls itself written, and under which name, changes nothing that is used here.
            var written = ToolArguments.Read(schema);
            written?.Remove("$schema");
            written?.Remove("$id");
            var built = JsonSchema.FromText(written?.ToJsonString() ?? schema, new BuildOptions { SchemaRegistry = new SchemaRegistry(), Dialect = Dialect.Draft202012 });
            var result = built.Evaluate(JsonSerializer.SerializeToElement(value, ToolJson.Default.JsonNode), Options);
            if (result.IsValid)
                return [];
            var errors = (result.Details ?? []).Append(result).Where(each => each is { IsValid: false, Errors.Count: > 0 }).SelectMany(each => each.Errors!.Select(error => $"{each.InstanceLocation}: {error.Value}".TrimStart(':', ' '))).Distinct(StringComparer.Ordinal).ToList();
            return errors.Count > 0 ? errors : [Unreadable];
        }
        catch (Exception broken) when (broken is JsonException or JsonSchemaException or RefResolutionException or InvalidOperationException or ArgumentException or FormatException or NotSupportedException)
        {
            return [Unreadable];
        }
    }
}
