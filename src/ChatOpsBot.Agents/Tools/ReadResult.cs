using System.ComponentModel;
using ChatOpsBot.Core.Runs;
using Microsoft.SemanticKernel;

namespace ChatOpsBot.Agents.Tools;

/// <summary>What a call returned is kept whole; where the model was shown a part of it, it reads the rest here.</summary>
internal sealed class ReadResult : IToolSource
{
    public const string Name = "read_result";
    private const int MostTokens = 1_200;
    private const int AtOnce = 4_000;

    public Task<IReadOnlyList<Tool>> AllAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Tool>>(
        [new(KernelFunctionFactory.CreateFromMethod(Read, Name, "Reads more of what an earlier call returned, where only a part of it was shown."), ToolRisk.Read) { IsAlwaysOffered = true }]);

    private static string Read([Description("The call's number, as it stands where the rest was left out")] int call, Kernel kernel, [Description("What is looked for in it, in a few words; empty to read on from a character")] string about = "", [Description("The character to read on from")] int from = 0)
    {
        if (ToolCaller.In(kernel).Steps.FirstOrDefault(step => step.Number == call && step is { Kind: RunStepKind.Call, State: RunStepState.Done }) is not { Result: { } result })
            throw new ToolException($"There is no result of a call {call}.");
        if (about.Length > 0)
            return ResultDigest.Of(result, MostTokens, about, call);
        return from < 0 || from >= result.Length ? $"It has {result.Length} characters." : result.Substring(from, Math.Min(AtOnce, result.Length - from));
    }
}
