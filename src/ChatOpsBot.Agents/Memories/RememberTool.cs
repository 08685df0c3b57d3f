using System.ComponentModel;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.People;
using Microsoft.SemanticKernel;

namespace ChatOpsBot.Agents.Memories;

/// <summary>Has something remembered of the person who gave the task: what they have said themselves, and anything else when they agree.</summary>
internal sealed class RememberTool(MemoryService memories) : IToolSource
{
    private const string Argument = "fact";

    public Task<IReadOnlyList<Tool>> AllAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Tool>>(
        [new(KernelFunctionFactory.CreateFromMethod(RememberAsync, "remember", "Remembers something of the person for later tasks, where they say so or agree: what they prefer, what belongs to them."), ToolRisk.Write) { NeedsApproval = _ => false, SaysBack = Argument }]);

    private async Task<string> RememberAsync([Description("One sentence, in the person's words")] string fact, Kernel kernel, CancellationToken cancellationToken)
    {
        var caller = ToolCaller.In(kernel);
        var (kept, wrong) = await memories.AddAsync(new Actor(caller.Person.Id, caller.Reader, caller.Person.May), fact, isTeam: false, cancellationToken);
        return kept is null ? throw new ToolException(wrong!.ToString()) : $"It is remembered as [M{kept.Id}].";
    }
}
