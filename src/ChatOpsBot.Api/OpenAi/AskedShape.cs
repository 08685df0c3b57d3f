using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatOpsBot.Models;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Api.OpenAi;

/// <summary>The shape that an answer is to have, as clients of OpenAI ask for it.</summary>
internal static partial class AskedShape
{
    /// <param name="format">Null: a text.</param>
    /// <param name="param">What it is called in the request.</param>
    /// <param name="isFlat">The schema stands beside the type, as in responses, and not under <c>json_schema</c>.</param>
    public static (JsonShape? Shape, IResult? Wrong) Of(JsonElement? format, string param, bool isFlat)
    {
        if (format is not { } given || given.ValueKind == JsonValueKind.Null)
            return (null, null);
        var asked = StrictJson.Read(given.GetRawText()) as JsonObject ?? [];
        var type = asked["type"]?.ToString();
        if (type == "text")
            return (null, null);
        if (type == "json_object")
            return (new JsonShape("answer", null), null);
        if (type != "json_schema")
            return (null, OpenAiErrors.Wrong($"'{param}' must have a type: text, json_object or json_schema.", $"{param}.type", code: "unsupported_value"));
        var (within, at) = isFlat ? (asked, param) : (asked["json_schema"] as JsonObject ?? [], $"{param}.json_schema");
        if (within["schema"] is not JsonObject schema)
            return (null, OpenAiErrors.Wrong("'schema' must be a JSON schema (draft 2020-12).", $"{at}.schema"));
        if (JsonShape.Wrong(schema) is { } wrong)
            return (null, OpenAiErrors.Wrong($"Answers can't be checked by this schema. {wrong}", $"{at}.schema"));
        var name = within["name"]?.ToString() ?? "answer";
        return Name().IsMatch(name)
            ? (new JsonShape(name, schema.ToJsonString()), null)
            : (null, OpenAiErrors.Wrong("'name' must be 1 to 64 letters, digits, _ or -.", $"{at}.name"));
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$", RegexOptions.NonBacktracking)]
    internal static partial Regex Name();
}
