using System.ComponentModel;
using System.Text.Json.Nodes;
using ChatOpsBot.Core.Runs;
using Microsoft.SemanticKernel;

namespace ChatOpsBot.Agents.Tools;

/// <summary>How an agent asks the person who gave the task; the run rests until they answer.</summary>
internal sealed class Clarification : IToolSource
{
    public const string Name = "ask_person";
    private const int MostChoices = 5;
    private const int LongestChoice = 60;

    public Task<IReadOnlyList<Tool>> AllAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Tool>>(
        [new(KernelFunctionFactory.CreateFromMethod(Ask, Name, "Asks the person who gave the task, where it can't be done without their word: which of several is meant, or what is missing."), ToolRisk.Read) { IsForPerson = true, IsAlwaysOffered = true }]);

    // A person answers in its place.
    private static string Ask([Description("In the person's language")] string question, [Description("Up to five answers to choose from, where there are such")] IReadOnlyList<string>? choices = null) => "";

    public static string QuestionOf(RunStep step) => (string?)ToolArguments.Read(step.Content)?["question"] ?? "";

    public static IReadOnlyList<string> ChoicesOf(RunStep step) => [.. (ToolArguments.Read(step.Content)?["choices"] as JsonArray ?? [])
        .Select(choice => choice?.GetValueKind() == System.Text.Json.JsonValueKind.String ? choice.GetValue<string>().ReplaceLineEndings(" ").Trim() : "").Where(choice => choice.Length is > 0 and <= LongestChoice).Take(MostChoices)];
}
