using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ChatOpsBot.Core.Runs;
using Microsoft.SemanticKernel;

namespace ChatOpsBot.Agents.Tools;

/// <summary>How an agent says what it is going to do, and how far it is.</summary>
internal sealed class Plan : IToolSource
{
    public const string Name = "plan";
    private const int MostSteps = 20;

    public Task<IReadOnlyList<Tool>> AllAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Tool>>(
        [new(KernelFunctionFactory.CreateFromMethod(Keep, Name, "Shows the person the steps of a task that takes several, and how far each is. Call it before the first step, and again whenever a step is done or the plan changes."), ToolRisk.Read) { IsAlwaysOffered = true }]);

    private static string Keep([Description("All steps, in their order")] IReadOnlyList<PlannedStep> steps) => $"The person sees the {steps.Count} steps.";

    /// <returns>The plan as it was said last; empty when there is none.</returns>
    public static IReadOnlyList<PlannedStep> In(IEnumerable<RunStep> steps)
    {
        if (steps.LastOrDefault(step => step is { Kind: RunStepKind.Call, Name: Name, State: RunStepState.Done }) is not { } last || ToolArguments.Read(last.Content)?["steps"] is not JsonArray planned)
            return [];
        return [.. planned.Take(MostSteps).OfType<JsonObject>().Select(step => new PlannedStep(Text(step["text"]), Text(step["state"]))).Where(step => step.Text.Length > 0)];
    }

    private static string Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : "";
}

/// <param name="Text">What is done, in a few words of the person's language.</param>
/// <param name="State"><c>open</c>, <c>doing</c>, <c>done</c> or <c>failed</c>.</param>
internal sealed record PlannedStep(
    [property: JsonPropertyName("text"), Description("What is done, in a few words of the person's language")] string Text,
    [property: JsonPropertyName("state"), Description("open, doing, done or failed")] string State);
