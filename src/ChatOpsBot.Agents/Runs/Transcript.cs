using System.Text.Json;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Runs;
using ChatOpsBot.Models;
using Microsoft.Extensions.AI;

namespace ChatOpsBot.Agents.Runs;

/// <summary>A run as a model is told it. What tools returned stands between marks; of what is long, and of what is long ago where the
/// whole does not fit, only the beginning.</summary>
internal sealed class Transcript(string system, string task, string mark, int window, int resultTokens)
{
    // Beside what was said there must be room for tools and an answer.
    private const double OfWindow = 0.6;
    private const int Remembered = 60;
    private const int OfBefore = 300;

    /// <param name="before">What was said in the conversation before.</param>
    public List<ChatMessage> Of(IReadOnlyList<RunStep> steps, IReadOnlyList<Exchange> before)
    {
        var left = (int)(window * OfWindow) - Tokens.Count(system) - Tokens.Count(task);
        var lengths = new int[steps.Count];
        for (var i = steps.Count - 1; i >= 0; i--)
        {
            var wanted = Math.Min(Tokens.Count(Said(steps[i])), resultTokens);
            lengths[i] = Math.Max(Math.Min(wanted, left), Math.Min(wanted, Remembered));
            left -= lengths[i];
        }

        var messages = new List<ChatMessage> { new(ChatRole.System, system) };
        foreach (var exchange in before)
            messages.AddRange([new(ChatRole.User, Shortened(exchange.Question, OfBefore)), new(ChatRole.Assistant, Shortened(exchange.Reply.Markdown, OfBefore))]);
        messages.Add(new(ChatRole.User, task));
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i].Kind == RunStepKind.Model)
            {
                messages.Add(new ChatMessage(ChatRole.Assistant,
                [
                    .. steps[i].Content.Length > 0 ? [new TextContent(steps[i].Content)] : (AIContent[])[],
                    .. steps.Skip(i + 1).TakeWhile(step => step.Kind == RunStepKind.Call).Select(ToCall),
                ]));
            }
            else
            {
                messages.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(steps[i].CallId, $"<{mark}>\n{Shortened(Said(steps[i]), lengths[i])}\n</{mark}>")]));
            }
        }

        return messages;
    }

    private static FunctionCallContent ToCall(RunStep step) =>
        new(step.CallId, step.Name, (ToolArguments.Read(step.Content) ?? []).ToDictionary(member => member.Key, object? (member) => member.Value is null ? null : JsonSerializer.SerializeToElement(member.Value, ToolJson.Default.JsonNode), StringComparer.Ordinal));

    private static string Said(RunStep step) => step.State switch
    {
        _ when step.Kind == RunStepKind.Model => step.Content,
        RunStepState.Denied => step.Result is { Length: > 0 } reason ? $"A person refused this call: {reason}" : "A person refused this call.",
        _ => step.Result ?? "",
    };

    private static string Shortened(string text, int tokens)
    {
        var all = Tokens.Count(text);
        if (all <= tokens)
            return text;
        var length = (int)((long)text.Length * tokens / all);
        return $"{text[..length]}\n… (this is the beginning of {text.Length:N0} characters)";
    }
}
