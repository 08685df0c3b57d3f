using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatOpsBot.Agents.Tools;
using Microsoft.Extensions.AI;

namespace ChatOpsBot.Agents.Runs;

/// <summary>Tools for models that can't call any: they are told in words, and a call is a block of code that holds nothing else.</summary>
internal static partial class SpokenCalls
{
    private const string Fence = "```";
    private const string Unreadable = "call";

    public static string Describe(IReadOnlyList<Tool> tools)
    {
        var text = new StringBuilder($$$"""

            You call a tool by a block like this, with one call in it and nothing else, and wait for the result, which comes in the next message:

            {{{Fence}}}call
            {"tool": "NAME", "arguments": {"NAME": "VALUE"}}
            {{{Fence}}}

            A message without such a block is your report, and ends the task. These are the tools, with the JSON schemas of their arguments:

            """);
        foreach (var tool in tools)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n- {tool.Name}: {tool.Function.Description} {tool.Schema ?? tool.Function.JsonSchema.GetRawText()}");
        return text.ToString();
    }

    /// <summary>Calls and results as text.</summary>
    public static List<ChatMessage> InWords(IEnumerable<ChatMessage> messages) => [.. messages.Select(message => message.Role == ChatRole.Tool
        ? new ChatMessage(ChatRole.User, string.Join('\n', message.Contents.OfType<FunctionResultContent>().Select(result => $"Result of {result.CallId}:\n{result.Result}")))
        : new ChatMessage(message.Role, string.Join('\n', message.Contents.Select(content => content is FunctionCallContent call ? Written(call) : content is TextContent text ? text.Text : ""))))];

    /// <returns>What was said beside the calls, and the calls with their arguments in JSON; a block that is not as it should be is a call
    /// of no tool that there is.</returns>
    public static (string Text, IReadOnlyList<(string Tool, string Arguments)> Calls) Read(string said) =>
        (Block().Replace(said, "").Trim(), [.. Block().Matches(said).Select(block => ReadCall(block.Groups["json"].Value))]);

    private static (string Tool, string Arguments) ReadCall(string json) =>
        ToolArguments.Read(json) is { Count: <= 2 } call && call["tool"] is JsonValue name && name.TryGetValue<string>(out var tool) && (call["arguments"] ?? new JsonObject()) is JsonObject arguments
            ? (tool, arguments.ToJsonString())
            : (Unreadable, json);

    private static string Written(FunctionCallContent call) =>
        $"{call.CallId}:\n{Fence}call\n{new JsonObject { ["tool"] = call.Name, ["arguments"] = System.Text.Json.JsonSerializer.SerializeToNode(call.Arguments ?? new Dictionary<string, object?>(StringComparer.Ordinal), AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IDictionary<string, object?>))) }.ToJsonString()}\n{Fence}";

    [GeneratedRegex(@"```call[ \t]*\r?\n(?<json>.*?)\r?\n[ \t]*```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Block();
}
