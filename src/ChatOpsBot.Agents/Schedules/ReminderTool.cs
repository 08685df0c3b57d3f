using System.ComponentModel;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.People;
using Microsoft.SemanticKernel;

namespace ChatOpsBot.Agents.Schedules;

/// <summary>Has the person who gave the task reminded, where they gave it.</summary>
internal sealed class ReminderTool(ScheduleService schedules) : IToolSource
{
    public Task<IReadOnlyList<Tool>> AllAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Tool>>(
        [new(KernelFunctionFactory.CreateFromMethod(RemindAsync, "remind", "Reminds the person who gave the task of something, at a time, once or again and again."), ToolRisk.Write) { NeedsApproval = _ => false, SaysBack = "text" }]);

    private async Task<string> RemindAsync([Description("As: tomorrow 9:00, 2026-12-01 14:30, in 20 minutes, every Monday 9:00")] string when, [Description("Of what, in the person's language")] string text, Kernel kernel, CancellationToken cancellationToken)
    {
        var caller = ToolCaller.In(kernel);
        var (kept, wrong) = await schedules.AddAsync(new Actor(caller.Person.Id, caller.Reader, caller.Person.May), caller.Place, when, text, isReminder: true, cancellationToken);
        return kept is null ? throw new ToolException(wrong!.ToString()) : $"They are reminded, the next time on {ScheduleService.Local(kept):yyyy-MM-dd HH:mm} ({kept.Zone}).";
    }
}
