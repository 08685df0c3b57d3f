using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Answering;
using ChatOpsBot.Core.Administration;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Api.OpenAi;

/// <summary>Tools that come with a request; whoever sent them makes the calls.</summary>
internal static class SentTools
{
    private const int Most = 64;

    public static (CallersTools? Tools, IResult? Wrong) Of(ChatRequest chat, Assistant assistant, IReadOnlyList<CallRound> rounds)
    {
        if (chat.Tools is not { ValueKind: JsonValueKind.Array } sent || sent.GetArrayLength() == 0)
            return rounds.Count == 0 ? (null, null) : (null, OpenAiErrors.Wrong("What tools returned is read with the 'tools' that were called.", "tools"));
        if (!assistant.TakesTools)
            return (null, OpenAiErrors.Wrong($"The assistant '{assistant.Name}' uses the tools that its administrators gave it; 'tools' can't be sent. They allow it by 'assistant set {assistant.Name} --callers-tools yes'.", "tools", code: "unsupported_parameter"));
        if (sent.GetArrayLength() > Most)
            return (null, OpenAiErrors.Wrong($"There are at most {Most} tools.", "tools"));
        var all = new List<CallersTool>();
        foreach (var (i, tool) in sent.EnumerateArray().Index())
        {
            var function = tool.ValueKind == JsonValueKind.Object && tool.TryGetProperty("type", out var type) && type.ToString() == "function" && tool.TryGetProperty("function", out var of) && of.ValueKind == JsonValueKind.Object
                ? JsonNode.Parse(of.GetRawText()) as JsonObject : null;
            if (function is null)
                return (null, OpenAiErrors.Wrong("A tool must be a function.", $"tools[{i}]", code: "unsupported_value"));
            if (function["name"] is not JsonValue name || !AskedShape.Name().IsMatch(name.ToString()) || all.Any(other => other.Name == name.ToString()))
                return (null, OpenAiErrors.Wrong("A tool's name must be 1 to 64 letters, digits, _ or -, and no other's.", $"tools[{i}].function.name"));
            if (function["parameters"] is not (null or JsonObject))
                return (null, OpenAiErrors.Wrong("'parameters' must be a JSON schema.", $"tools[{i}].function.parameters"));
            all.Add(new CallersTool(name.ToString(), function["description"]?.ToString(), function["parameters"]?.ToJsonString() ?? """{"type":"object","properties":{}}"""));
        }

        return ModeOf(chat.ToolChoice, all) is { } mode
            ? (new CallersTools(all, mode) { Rounds = rounds }, null)
            : (null, OpenAiErrors.Wrong("'tool_choice' must be auto, none, required or one of the tools.", "tool_choice"));
    }

    private static string? ModeOf(JsonElement? choice, List<CallersTool> all)
    {
        if (choice is not { } given || given.ValueKind == JsonValueKind.Null)
            return CallersTools.Auto;
        if (given.ValueKind == JsonValueKind.String)
            return given.GetString() is CallersTools.Auto or CallersTools.None or CallersTools.Required ? given.GetString() : null;
        return given.ValueKind == JsonValueKind.Object && given.TryGetProperty("function", out var function) && function.ValueKind == JsonValueKind.Object && function.TryGetProperty("name", out var name)
            ? all.Find(tool => tool.Name == name.ToString())?.Name
            : null;
    }
}
