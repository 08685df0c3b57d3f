using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace ChatOpsBot.Models;

/// <summary>Tools for models that can't call any: they are told in words, and a call is a block of code that holds nothing else.</summary>
internal static partial class SpokenCalls
{
    private const string Fence = "```";
    private const string Unreadable = "call";
    private const string Numbered = "call-";

    /// <summary>Tools, calls and results as text.</summary>
    public static List<ChatMessage> InWords(IReadOnlyList<ChatMessage> messages, ChatOptions options)
    {
        var told = messages.Select(Told).ToList();
        if (options.ToolMode is NoneChatToolMode)
            return told;
        var describing = Describe([.. options.Tools!.OfType<AIFunctionDeclaration>()], options);
        if (told is [{ Role: var first } system, ..] && first == ChatRole.System)
            told[0] = new ChatMessage(ChatRole.System, system.Text + describing);
        else
            told.Insert(0, new ChatMessage(ChatRole.System, describing.TrimStart()));
        return told;
    }

    /// <summary>What was said beside the calls, and the calls, once all is there.</summary>
    public static async IAsyncEnumerable<ChatResponseUpdate> ReadAsync(IAsyncEnumerable<ChatResponseUpdate> updates, IReadOnlyList<ChatMessage> before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var said = new StringBuilder();
        await foreach (var update in updates.WithCancellation(cancellationToken))
            said.Append(update.Text);
        var (text, calls) = Read(said.ToString());
        var number = Last(before);
        yield return new ChatResponseUpdate(ChatRole.Assistant, [.. text.Length > 0 ? (AIContent[])[new TextContent(text)] : [], .. calls.Select(call => ToCall(call, ++number))]);
    }

    /// <returns>What was said beside the calls, and the calls with their arguments in JSON; a block that is not as it should be is a call
    /// of no tool that there is.</returns>
    public static (string Text, IReadOnlyList<(string Tool, string Arguments)> Calls) Read(string said) =>
        (Block().Replace(said, "").Trim(), [.. Block().Matches(said).Select(block => ReadCall(block.Groups["json"].Value))]);

    private static string Describe(IReadOnlyList<AIFunctionDeclaration> tools, ChatOptions options)
    {
        var text = new StringBuilder($$$"""


            You call a tool by a block like this, with one call in it and nothing else, and wait for the result, which comes in the next message:

            {{{Fence}}}call
            {"tool": "NAME", "arguments": {"NAME": "VALUE"}}
            {{{Fence}}}

            A message without such a block is your last word. These are the tools, with the JSON schemas of their arguments:

            """);
        foreach (var tool in tools)
            text.Append(CultureInfo.InvariantCulture, $"\n- {tool.Name}: {tool.Description} {tool.JsonSchema.GetRawText()}");
        if (options.ToolMode is RequiredChatToolMode must)
            text.Append(CultureInfo.InvariantCulture, $"\n\nCall {must.RequiredFunctionName ?? "one of them"} now.");
        if (options.AllowMultipleToolCalls == false)
            text.Append("\n\nCall one at a time.");
        return text.ToString();
    }

    private static ChatMessage Told(ChatMessage message) => message.Role == ChatRole.Tool
        ? new(ChatRole.User, string.Join('\n', message.Contents.OfType<FunctionResultContent>().Select(result => $"Result of {result.CallId}:\n{result.Result}")))
        : !message.Contents.Any(content => content is FunctionCallContent) ? message
        : new(message.Role, string.Join('\n', message.Contents.Select(content => content is FunctionCallContent call ? Written(call) : content is TextContent text ? text.Text : "")));

    private static string Written(FunctionCallContent call) =>
        $"{call.CallId}:\n{Fence}call\n{new JsonObject { ["tool"] = call.Name, ["arguments"] = JsonNode.Parse(CallArguments.Write(call)) }.ToJsonString()}\n{Fence}";

    private static FunctionCallContent ToCall((string Tool, string Arguments) call, int number)
    {
        var arguments = CallArguments.Read(call.Arguments);
        return new FunctionCallContent($"{Numbered}{number}", call.Tool, arguments)
        {
            Exception = arguments is null ? new FormatException("The call is no JSON.") : null,
        };
    }

    private static (string Tool, string Arguments) ReadCall(string json) =>
        StrictJson.Read(json) is JsonObject { Count: <= 2 } call && call["tool"] is JsonValue name && name.TryGetValue<string>(out var tool) && (call["arguments"] ?? new JsonObject()) is JsonObject arguments
            ? (tool, arguments.ToJsonString())
            : (Unreadable, json);

    // Calls are told apart by their numbers, also where the first of them are told no more.
    private static int Last(IEnumerable<ChatMessage> messages) => messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>()
        .Select(call => call.CallId.StartsWith(Numbered, StringComparison.Ordinal) && int.TryParse(call.CallId.AsSpan(Numbered.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
        .DefaultIfEmpty().Max();

    [GeneratedRegex(@"```call[ \t]*\r?\n(?<json>.*?)\r?\n[ \t]*```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Block();
}
