using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Answering;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Models;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Api.OpenAi;

/// <summary>Tools that come with a request; whoever sent them makes the calls.</summary>
internal static class SentTools
{
    private const int Most = 64;
    private const int MostLetters = 64_000;

    public static (CallersTools? Tools, IResult? Wrong) Of(ChatRequest chat, Assistant assistant, IReadOnlyList<CallRound> rounds)
    {
        if (chat.Tools is { ValueKind: not (JsonValueKind.Array or JsonValueKind.Null) })
            return (null, OpenAiErrors.Wrong("'tools' must be a list.", "tools"));
        if (chat.Tools is not { ValueKind: JsonValueKind.Array } sent || sent.GetArrayLength() == 0)
            return rounds.Count == 0 ? (null, null) : (null, OpenAiErrors.Wrong("What tools returned is read with the 'tools' that were called.", "tools"));
        if (!assistant.TakesTools)
            return (null, OpenAiErrors.Wrong($"The assistant '{assistant.Name}' uses the tools that its administrators gave it; 'tools' can't be sent. They allow it by 'assistant set {assistant.Name} --callers-tools yes'.", "tools", code: "unsupported_parameter"));
        if (sent.GetArrayLength() > Most || sent.GetRawText() is not { Length: <= MostLetters } written)
            return (null, OpenAiErrors.Wrong($"There are at most {Most} tools, of {MostLetters:N0} characters together.", "tools"));
        if (StrictJson.Read(written) is not JsonArray tools)
            return (null, OpenAiErrors.Wrong("'tools' has a name twice, or half of a character.", "tools"));
        var all = new List<CallersTool>();
        foreach (var (i, tool) in tools.Index())
        {
            if (tool is not JsonObject { } described || described["type"]?.ToString() != "function" || described["function"] is not JsonObject function)
                return (null, OpenAiErrors.Wrong("A tool must be a function.", $"tools[{i}]", code: "unsupported_value"));
            if (function["name"] is not JsonValue name || !AskedShape.Name().IsMatch(name.ToString()) || all.Any(other => other.Name == name.ToString()))
                return (null, OpenAiErrors.Wrong("A tool's name must be 1 to 64 letters, digits, _ or -, and no other's.", $"tools[{i}].function.name"));
            if (function["parameters"] is { } parameters && !IsOfAnObject(parameters))
                return (null, OpenAiErrors.Wrong("'parameters' must be the JSON schema of an object.", $"tools[{i}].function.parameters"));
            all.Add(new CallersTool(name.ToString(), function["description"]?.ToString(), function["parameters"]?.ToJsonString() ?? """{"type":"object","properties":{}}"""));
        }

        return ChoiceOf(chat.ToolChoice, all) is { } choice
            ? (new CallersTools(all, choice.Choice) { Named = choice.Name, InParallel = chat.ParallelToolCalls, Rounds = rounds }, null)
            : (null, OpenAiErrors.Wrong("'tool_choice' must be auto, none, required or one of the tools.", "tool_choice"));
    }

    private static bool IsOfAnObject(JsonNode parameters)
    {
        if (parameters is not JsonObject schema || (schema["type"] is { } type && type.ToString() != "object") || schema["properties"] is not (null or JsonObject)
            || (schema["required"] is { } required && !(required is JsonArray names && names.All(name => name?.GetValueKind() == JsonValueKind.String))))
            return false;
        // Services are told only whether there may be others.
        if (schema["additionalProperties"] is JsonObject)
            schema.Remove("additionalProperties");
        return true;
    }

    private static (ToolChoice Choice, string? Name)? ChoiceOf(JsonElement? choice, List<CallersTool> all) => StrictJson.Read(choice?.GetRawText()) switch
    {
        null => choice is null or { ValueKind: JsonValueKind.Null } ? (ToolChoice.Auto, null) : null,
        JsonValue word => word.ToString() switch { "auto" => (ToolChoice.Auto, null), "none" => (ToolChoice.None, null), "required" => (ToolChoice.Required, null), _ => null },
        JsonObject named when named["function"] is JsonObject function && all.Find(tool => tool.Name == function["name"]?.ToString()) is { } tool => (ToolChoice.Required, tool.Name),
        _ => null,
    };
}
