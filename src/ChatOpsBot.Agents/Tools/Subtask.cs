using System.ComponentModel;
using ChatOpsBot.Core.Runs;
using Microsoft.SemanticKernel;

namespace ChatOpsBot.Agents.Tools;

/// <summary>How an agent does a part of a long task by itself: what that takes is not told beside all the rest, and its report is the
/// result of the call.</summary>
internal sealed class Subtask : IToolSource
{
    public const string Name = "do_subtask";

    public Task<IReadOnlyList<Tool>> AllAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Tool>>(
        [new(KernelFunctionFactory.CreateFromMethod(Do, Name, "Does a part of a long task separately, with the same tools, and returns its report. For parts that take many calls of which only the result matters; not for single calls."), ToolRisk.Read) { IsSubtask = true, IsAlwaysOffered = true }]);

    // Steps of its own are done in its place.
    private static string Do([Description("The part, with all that is needed to do it: it sees nothing else of the task")] string task) => "";

    /// <returns>The call of the sub-task that is being done; 0 when there is none.</returns>
    public static int Open(IEnumerable<RunStep> steps) => steps.LastOrDefault(step => step is { Name: Name, Kind: RunStepKind.Call, State: RunStepState.Started })?.Number ?? 0;

    public static string TaskOf(RunStep call) => (string?)ToolArguments.Read(call.Content)?["task"] ?? "";
}
