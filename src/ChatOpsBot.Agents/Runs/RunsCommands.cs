using System.CommandLine;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.Runs;
using ChatOpsBot.Models;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Agents.Runs;

internal sealed class RunsList(IRunTimeline runs) : IChatCommand
{
    private const int LongestTask = 120;
    private static readonly Option<string?> After = Pages.After();

    public string Group => "runs";

    public string Example => "runs list";

    public Command Describe() => new("list", "List your runs and how they stand") { After };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var page = await runs.ListAsync(context.Actor, new PageRequest(parsed.GetValue(After), Pages.Size), cancellationToken);
        return page.Items.Count == 0
            ? new CommandResult.Refused("You have given me no task yet.", "run find out who approves travel to Shanghai")
            : Pages.Of("**Runs**", page, run => $"{run.Id}: {Short(run.Task)}, {State(run)} ({run.StartedAt:yyyy-MM-dd HH:mm} UTC)", "runs list");
    }

    public static Phrase State(Run run) => run.State switch
    {
        _ when run is { IsPaused: true, HasEnded: false } => "**paused**",
        RunState.Working => "being worked on",
        RunState.Waiting => "**waiting for a decision**",
        RunState.Done => "done",
        RunState.Failed => "not done",
        _ => "stopped",
    };

    private static string Short(string task) => task.Length > LongestTask ? $"{task[..LongestTask]}…" : task;
}

internal sealed class RunsShow(RunService runs, IRunTimeline timeline, IOptions<ModelOptions> models, TimeProvider time) : IChatCommand
{
    private const int LongestResult = 300;

    public string Group => "runs";

    public string Example => "runs show 1";

    public Command Describe() => new("show", "Show what a run has done so far, call by call") { ToldRun.Number };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(context.Actor, context.Person, parsed.GetRequiredValue(ToldRun.Number), cancellationToken) is not { } run)
            return new CommandResult.Refused($"There is no run {parsed.GetRequiredValue(ToldRun.Number)} of yours.", "runs list");
        var steps = await timeline.StepsAsync(run, cancellationToken);
        var view = new RunView(run, context.Localizer, time);
        var waiting = steps.FirstOrDefault(step => step is { Kind: RunStepKind.Call, State: RunStepState.Asked or RunStepState.Unknown });
        var question = steps.FirstOrDefault(step => step is { Kind: RunStepKind.Question, State: RunStepState.Asked });
        var use = RunUse.Of(steps);
        Phrase cost = use.Cost > 0 ? (Phrase)$", {use.Cost:0.####} {models.Value.Currency}" : "";
        var parts = new List<Phrase> { use.Tokens > 0 ? $"**Run {run.Id}**, {RunsList.State(run)}, {use.Tokens:N0} tokens{cost}: {run.Task}" : (Phrase)$"**Run {run.Id}**, {RunsList.State(run)}: {run.Task}" };
        parts.AddRange(steps.Where(step => step.Kind is RunStepKind.Call or RunStepKind.Question).Select(step => Line(step, run, steps)));
        if (run.Report is { Length: > 0 } report)
            parts.Add((Phrase)KnownLinks.In(report, run.Task, steps));
        return CommandResult.Say(Phrase.Join("\n\n", parts), run.HasEnded ? [] : [.. question is null ? [] : view.Replies(question), .. waiting is null ? [] : view.Choices(waiting), new Core.Messages.ReplyButton("Stop", $"runs stop {run.Id}")]);
    }

    private static Phrase Line(RunStep step, Run run, IReadOnlyList<RunStep> steps)
    {
        Phrase by = step.DecidedBy is { } who ? (Phrase)$", decided by {who}" : "";
        Phrase result = step is { State: RunStepState.Done or RunStepState.Failed or RunStepState.Denied, Result: { Length: > 0 } said } ? (Phrase)$"\n\n> {KnownLinks.In(said.Length > LongestResult ? $"{said[..LongestResult]}…" : said, run.Task, steps).ReplaceLineEndings("\n> ")}" : "";
        Phrase within = step.Within > 0 ? (Phrase)$" (for {step.Within})" : "";
        if (step.Kind == RunStepKind.Question)
            return $"**{step.Number}**{within} `{step.Name}` asked {RunView.Plain(CallQuestions.Read(step).Message)}{result}";
        return $"**{step.Number}**{within} {RunView.CallOf(step)}\n\n{InWords(step.State)}{by}{result}";
    }

    private static Phrase InWords(RunStepState state) => state switch
    {
        RunStepState.Planned or RunStepState.Approved => "to be called",
        RunStepState.Asked => "**waits to be allowed**",
        RunStepState.Started => "being called",
        RunStepState.Unknown => "**interrupted; nobody knows whether it was done**",
        RunStepState.Done => "done",
        RunStepState.Denied => "refused",
        _ => "failed",
    };
}
