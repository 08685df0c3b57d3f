using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Core.Limits;
using Json.Schema;
using Microsoft.Extensions.AI;

namespace ChatOpsBot.Models;

/// <summary>JSON that a model is to write, and nothing else.</summary>
/// <param name="Name">As a service is told it: letters, digits, <c>_</c> and <c>-</c>.</param>
/// <param name="Schema">A JSON schema (draft 2020-12); null: any JSON object.</param>
public sealed record JsonShape(string Name, string? Schema)
{
    private const string Unreadable = "The schema can't be used.";
    private const int MostErrors = 5;
    private static readonly EvaluationOptions Options = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true, Culture = CultureInfo.InvariantCulture };

    /// <summary>For the service, which may hold the model to it.</summary>
    public ChatResponseFormat Format => Schema is null ? ChatResponseFormat.Json : ChatResponseFormat.ForJsonSchema(JsonElement.Parse(Schema), Name);

    /// <summary>For a model that its service does not hold to it.</summary>
    public string InWords => Schema is null
        ? "Write one JSON object and nothing else around it."
        : $"Write JSON that is valid by this JSON schema, and nothing else around it:\n{Schema}";

    /// <summary>What a model wrote as it should be; where it is not, it writes again, once.</summary>
    /// <exception cref="ModelException">It is not as it should be then either, or the model failed.</exception>
    public async Task<string> OfAsync(string written, ChatModel model, IReadOnlyList<ChatMessage> messages, ChatOptions options, Action<ModelCall> used, CancellationToken cancellationToken)
    {
        var json = Read(written, out var wrong);
        if (wrong is null)
            return json;
        var again = await model.AskAsync([.. messages, new(ChatRole.Assistant, written), new(ChatRole.User, $"That can't be used. {wrong} {InWords}")], options, cancellationToken, used);
        json = Read(again.Text, out wrong);
        return wrong is null ? json : throw new ModelException(ModelTrouble.Nonsense, new InvalidDataException(wrong));
    }

    /// <summary>What a model wrote, without what stands around it.</summary>
    /// <param name="wrong">What is wrong with it, for the model; null when nothing is.</param>
    private string Read(string written, out string? wrong)
    {
        var json = written.Trim();
        if (json.StartsWith("```", StringComparison.Ordinal) && json.EndsWith("```", StringComparison.Ordinal) && json.IndexOf('\n', StringComparison.Ordinal) is > 0 and var line && json.Length > line + 3)
            json = json[(line + 1)..^3].Trim();
        try
        {
            var value = JsonNode.Parse(json);
            wrong = Schema is null
                ? value is JsonObject ? null : "It is no JSON object."
                : Errors(Schema, value) is { Count: > 0 } errors && errors is not [Unreadable] ? string.Join("; ", errors.Take(MostErrors)) : null;
        }
        catch (JsonException broken)
        {
            wrong = $"It is no JSON: {broken.Message}";
        }

        return json;
    }

    /// <summary>Checks a value by a schema of somebody else's: what it refers to elsewhere is not fetched.</summary>
    /// <returns>Each place with what is wrong there, as <c>/amount: 700 should be at most 500</c>; none when nothing is.</returns>
    public static IReadOnlyList<string> Errors(string schema, JsonNode? value)
    {
        try
        {
            // By which draft it calls itself written, and under which name, changes nothing that is used here.
            var written = JsonNode.Parse(schema, nodeOptions: null, new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject;
            written?.Remove("$schema");
            written?.Remove("$id");
            var built = JsonSchema.FromText(written?.ToJsonString() ?? schema, new BuildOptions { SchemaRegistry = new SchemaRegistry(), Dialect = Dialect.Draft202012 });
            var result = built.Evaluate(JsonElement.Parse(value?.ToJsonString() ?? "null"), Options);
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

    /// <returns>Whether values can be checked by it.</returns>
    public static bool IsUsable(string schema) => Errors(schema, JsonValue.Create(0)) is not [Unreadable];
}
