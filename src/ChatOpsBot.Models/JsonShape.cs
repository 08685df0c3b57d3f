using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using ChatOpsBot.Core.Limits;
using Json.Schema;
using Microsoft.Extensions.AI;

namespace ChatOpsBot.Models;

/// <summary>JSON that a model is to write, and nothing else.</summary>
/// <param name="Name">As a service is told it: letters, digits, <c>_</c> and <c>-</c>.</param>
/// <param name="Schema">A JSON schema (draft 2020-12); null: any JSON object.</param>
public sealed record JsonShape(string Name, string? Schema)
{
    private const int MostErrors = 5;
    private static readonly string[] Unreadable = ["The schema can't be used."];
    private static readonly EvaluationOptions Options = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true, Culture = CultureInfo.InvariantCulture };

    /// <summary>For the service, which may hold the model to it.</summary>
    [JsonIgnore]
    public ChatResponseFormat Format => Schema is null ? ChatResponseFormat.Json : ChatResponseFormat.ForJsonSchema(JsonElement.Parse(Schema), Name);

    /// <summary>What a model wrote as it should be; where it is not, it writes again, once.</summary>
    /// <exception cref="ModelException">It is not as it should be then either, or the model failed.</exception>
    public async Task<string> OfAsync(string written, ChatModel model, IReadOnlyList<ChatMessage> messages, ChatOptions options, Action<ModelCall> used, CancellationToken cancellationToken)
    {
        var json = Read(written, out var wrong);
        if (wrong is null)
            return json;
        var plain = options.Clone();
        if (plain.Tools is { Count: > 0 })
            plain.ToolMode = ChatToolMode.None;
        IEnumerable<ChatMessage> said = written.Trim().Length > 0 ? [new(ChatRole.Assistant, written)] : [];
        var again = await model.AskAsync([.. messages, .. said, new(ChatRole.User, $"That can't be used. {wrong} Write the JSON that was asked for, and nothing else.")], plain, cancellationToken, used);
        json = Read(again.Text, out wrong);
        return wrong is null ? json : throw new ModelException(ModelTrouble.Nonsense, new InvalidDataException(wrong));
    }

    /// <summary>Checks a value by a schema of somebody else's: what it refers to elsewhere is not fetched.</summary>
    /// <returns>Each place with what is wrong there, as <c>/amount: 700 should be at most 500</c>; none when nothing is.</returns>
    public static IReadOnlyList<string> Errors(string schema, JsonNode? value)
    {
        try
        {
            // By which draft it calls itself written, and under which name, changes nothing that is used here.
            if (StrictJson.Read(schema) is not JsonObject written || SchemaBounds.IsEndless(written))
                return Unreadable;
            written.Remove("$schema");
            written.Remove("$id");
            var built = JsonSchema.FromText(written.ToJsonString(), new BuildOptions { SchemaRegistry = new SchemaRegistry(), Dialect = Dialect.Draft202012 });
            var result = built.Evaluate(JsonElement.Parse(value?.ToJsonString() ?? "null"), Options);
            if (result.IsValid)
                return [];
            var errors = (result.Details ?? []).Append(result).Where(each => each is { IsValid: false, Errors.Count: > 0 }).SelectMany(each => each.Errors!.Select(error => $"{each.InstanceLocation}: {error.Value}".TrimStart(':', ' '))).Distinct(StringComparer.Ordinal).ToList();
            return errors.Count > 0 ? errors : ["It is not as the schema says."];
        }
        catch (Exception broken) when (broken is JsonException or JsonSchemaException or RefResolutionException or InvalidOperationException or ArgumentException or FormatException or NotSupportedException or RegexMatchTimeoutException)
        {
            return Unreadable;
        }
    }

    /// <summary>A schema that comes with a request.</summary>
    /// <returns>Why answers can't be checked by it; null when they can.</returns>
    public static string? Wrong(JsonObject schema) =>
        SchemaBounds.Wrong(schema) ?? (ReferenceEquals(Errors(schema.ToJsonString(), JsonValue.Create(0)), Unreadable) ? "It is no JSON schema (draft 2020-12)." : null);

    // What a model wrote, without what stands around it.
    private string Read(string written, out string? wrong)
    {
        var json = written.Trim();
        if (json.StartsWith("```", StringComparison.Ordinal) && json.EndsWith("```", StringComparison.Ordinal) && json.IndexOf('\n', StringComparison.Ordinal) is > 0 and var line && json.Length > line + 3)
            json = json[(line + 1)..^3].Trim();
        var value = StrictJson.Read(json);
        wrong = value is null && json != "null" ? "It is no JSON."
            : Schema is null ? value is JsonObject ? null : "It is no JSON object."
            : Errors(Schema, value) is { Count: > 0 } errors ? string.Join("; ", errors.Take(MostErrors)) : null;
        return json;
    }
}
