using System.Text.Json.Nodes;
using ChatOpsBot.Agents.Lessons;
using ChatOpsBot.Agents.Runbooks;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.Core.Runs;
using ChatOpsBot.Core.Webhooks;
using ChatOpsBot.Models;
using ChatOpsBot.Prompts;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Agents.Runs;

/// <summary>Works on a run: asks the model what to do next, does it, and so on to the report. Each answer, call and result is a row before
/// anything comes of it, so that a run goes on after a crash from its last row.</summary>
internal sealed class Agent(
    IRuns runs, IJobs jobs, Instructions instructions, Progress progress, ReportSources sources, Approvers approvers, ToolCalls calls, Toolbox toolbox, RelevantTools relevant, ModelCatalogue models, TurnLimits limits, RunLimits limited, WebhookEvents webhooks, IOptions<AgentOptions> options, TimeProvider time, IPerception? perception = null)
{
    private const int MostCalls = 10;

    /// <param name="before">What was said in the conversation before the task.</param>
    /// <param name="earlier">What was said before that, summed up; null when it was not.</param>
    /// <returns>What the person sees when nothing more can be done now: the report, or what is waited for.</returns>
    public async Task<Reply> WorkAsync(Run run, JobRun job, CommandContext context, IReadOnlyList<Exchange> before, string? earlier, CancellationToken cancellationToken)
    {
        var view = new RunView(run, context.Localizer, time)
        {
            Budget = run.Runbook?.Name == ResearchCommand.Path ? (Phrase)$"*I take at most {options.Value.MostSteps} steps and {options.Value.MostTokens:N0} tokens for it.*" : null,
        };
        var steps = (await runs.StepsAsync(run.Id, cancellationToken)).ToList();
        if (run.HasEnded)
            return await EndedAsync(view, (Phrase)(run.Report ?? ""));
        if (run.IsPaused)
        {
            await runs.SetAsync(job.Job, run.Id, RunState.Waiting, null, cancellationToken);
            return view.Paused(steps, await toolbox.ForAsync(context.Person, context.Entry.IsShared, cancellationToken));
        }

        if (models.FindChat(context.Snapshot.AssistantIn(context.Channel).Model) is not { } model)
            return await EndAsync(RunState.Failed, "There is no model that could do this. An administrator names one under `ChatOps:Models:Chat`.");
        // What was asked amid a call has no use once the process that waited for the answer is gone.
        foreach (var lost in steps.Where(step => step is { Kind: RunStepKind.Question, State: RunStepState.Asked }).ToList())
        {
            await runs.SetAsync(job.Job, run.Id, lost.Number, RunStepState.Denied, "The call was interrupted.", cancellationToken);
            steps[lost.Number - 1] = lost with { State = RunStepState.Denied };
        }

        SentFiles? files = null;
        var knowsMore = before.Count > 0 || await instructions.TellOfCompanyAsync(run, context, cancellationToken);
        while (true)
        {
            // Looked at anew each time: what an administrator changes holds for runs that go on.
            var tools = relevant.WithFinder(Within(run.Runbook, await toolbox.ForAsync(context.Person, context.Entry.IsShared, cancellationToken)));
            while (Next(steps) is { } i)
            {
                job.Show(view.Working(steps));
                var (call, questions) = await limits.CountAsync(context.Account, () => calls.GoOnAsync(run, steps[i], tools, job, context, steps, knowsMore, (now, how) => job.Show(view.Working(now, how)), cancellationToken));
                steps[i] = call;
                steps.AddRange(questions);
            }

            if (steps.Exists(step => step is { Kind: RunStepKind.Call, State: RunStepState.Asked or RunStepState.Unknown }))
            {
                foreach (var asked in steps.Where(step => step is { Kind: RunStepKind.Call, State: RunStepState.Asked } && AskedWhy.AccountIn(step.Result) is null))
                    await approvers.TellAsync(run, asked, steps, "asked", cancellationToken);
                await runs.SetAsync(job.Job, run.Id, RunState.Waiting, null, cancellationToken);
                return view.Waiting(steps, tools);
            }

            var within = Subtask.Open(steps);
            // An attempt before may have ended between the report and the end.
            if (steps.LastOrDefault(step => step.Within == within && step.Kind is RunStepKind.Model or RunStepKind.Call) is { Kind: RunStepKind.Model, Content: var report })
            {
                if (within == 0)
                    return report.Length > 0 ? await EndAsync(RunState.Done, (Phrase)report) : await EndAsync(RunState.Failed, "The model said nothing more.");
                await EndSubtaskAsync(within, RunStepState.Done, report);
                continue;
            }

            if (await limited.WhyNoFurtherAsync(run, steps, context, cancellationToken) is { } why)
                return await EndAsync(RunState.Failed, why);
            if (within > 0 && steps.Count(step => step.Within == within && step.Kind == RunStepKind.Model) >= Math.Max(1, options.Value.MostSteps / 2))
            {
                await EndSubtaskAsync(within, RunStepState.Failed, "The sub-task took too many steps and was ended.");
                continue;
            }

            job.Show(view.Working(steps));
            files ??= await SentFiles.WithAsync(context, model, perception, cancellationToken);
            var said = await AskAsync(model, run, steps, within, tools, before, earlier, files, context, cancellationToken);
            await runs.AddAsync(job.Job, run.Id, said, cancellationToken);
            steps.AddRange(said);
        }

        async Task EndSubtaskAsync(int call, RunStepState state, string report)
        {
            await runs.SetAsync(job.Job, run.Id, call, state, report, cancellationToken);
            steps[call - 1] = steps[call - 1] with { State = state, Result = report };
        }

        async Task<Reply> EndAsync(RunState state, Phrase report)
        {
            await runs.SetAsync(job.Job, run.Id, state, report.ToString(), cancellationToken);
            await webhooks.RaiseAsync(WebhookEvents.RunFinished, $"{run.Id}:{steps.Count}", new JsonObject { ["run"] = run.Id, ["task"] = run.Task, ["person"] = run.PersonId, ["state"] = state.ToString().ToLowerInvariant(), ["report"] = report.ToString() }, cancellationToken);
            if (Reflection.Of(run, steps) is { } looksBack)
                await jobs.StartAsync([looksBack], cancellationToken);
            return await EndedAsync(new RunView(run with { State = state }, context.Localizer, time), report);
        }

        async Task<Reply> EndedAsync(RunView how, Phrase report)
        {
            var (text, citations) = await sources.ReadAsync(context.Localizer.Say(report), steps, context.Reader, cancellationToken);
            var reply = how.Ended(text, steps, citations);
            return await limits.WarnAsync(context.Account, context.Snapshot, cancellationToken) is { } warning ? reply.Noticed(context.Localizer.Say(warning)) : reply;
        }
    }

    // The next call that can be gone on with, of the part that is being done; a part that is being done goes on by steps of its own.
    private static int? Next(List<RunStep> steps)
    {
        var within = Subtask.Open(steps);
        var i = steps.FindIndex(step => step is { Kind: RunStepKind.Call, State: RunStepState.Planned or RunStepState.Approved or RunStepState.Started } && step.Within == within);
        return i < 0 ? null : i;
    }

    // A procedure may not leave its tools.
    private static IReadOnlyDictionary<string, Tool> Within(Runbook? runbook, IReadOnlyDictionary<string, Tool> all) => runbook is not { Tools.Count: > 0 }
        ? all
        : all.Where(each => each.Key is Plan.Name or Clarification.Name or ReadResult.Name || runbook.Tools.Any(pattern => Runbook.Names(pattern, each.Key))).ToDictionary(StringComparer.Ordinal);

    // What the model says next, and the calls that it wants; before them what was done so far in short, where it has become too long.
    private async Task<List<RunStep>> AskAsync(ChatModel model, Run run, List<RunStep> steps, int within, IReadOnlyDictionary<string, Tool> tools, IReadOnlyList<Exchange> before, string? earlier, SentFiles files, CommandContext context, CancellationToken cancellationToken)
    {
        var window = model.Window;
        var work = within == 0 ? run.Task : Subtask.TaskOf(steps[within - 1]);
        var told = Transcript.Told(steps, within);
        var offered = await limits.CountAsync(context.Account, () => relevant.ChooseAsync(work, told, [.. tools.Values.Where(tool => within == 0 || tool.Name is not (Subtask.Name or Plan.Name))], cancellationToken));
        var mark = PromptDelimiter.New();
        var (system, prompt) = await instructions.WriteAsync(run, offered, mark, isSubtask: within > 0, context, cancellationToken);
        var transcript = new Transcript(system, work, mark, model.Window, options.Value.ResultTokens, files.For(tools, mark));
        var summary = await limits.CountAsync(context.Account, () => progress.SumUpAsync(work, told, transcript, steps.Count + 1, model, context, cancellationToken));
        var next = steps.Count + (summary is null ? 1 : 2);
        var messages = transcript.Of(summary is null ? told : Transcript.Told([.. steps, summary], within), within == 0 ? before : [], within == 0 ? earlier : null);
        var asked = new ChatOptions
        {
            Tools = [.. offered.Select(tool => tool.Function)],
            Temperature = prompt.Prompt.Head.Model.Temperature,
            MaxOutputTokens = prompt.Prompt.Head.Model.MaxOutputTokens,
        };
        var begunAt = time.GetTimestamp();
        var counted = new List<ModelCall>();
        var by = run.Runbook is { } runbook ? $"{prompt}; {runbook.Name}, {(runbook.Version == 0 ? "shipped" : $"version {runbook.Version}")}" : prompt.ToString();
        TurnTokens.By(by);
        ChatResponse response;
        try
        {
            response = await limits.CountAsync(context.Account, () => model.AskAsync(messages, asked, cancellationToken, counted.Add));
        }
        catch (ModelException failure) when (failure.Trouble == ModelTrouble.TooLong && model.Window < window)
        {
            // How much the service takes is known now.
            return await AskAsync(model, run, steps, within, tools, before, earlier, files, context, cancellationToken);
        }
        catch (ModelException failure) when (failure.Trouble is ModelTrouble.TooLong or ModelTrouble.Refused && files.HasPictures)
        {
            // By another that stands in for it, or because they were larger than counted.
            return await AskAsync(model, run, steps, within, tools, before, earlier, files.WithoutPictures(), context, cancellationToken);
        }

        var wanted = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>();
        return
        [
            .. summary is null ? [] : (RunStep[])[summary],
            new RunStep(next, RunStepKind.Model, "", response.Text.Trim(), RunStepState.Done)
            {
                Within = within,
                Tokens = (int)counted.Sum(call => call.TokensIn + call.TokensOut),
                Cost = counted.Sum(call => call.Cost),
                Took = time.GetElapsedTime(begunAt),
                Model = counted.LastOrDefault()?.Model,
                Prompt = by,
                FirstToken = counted.FirstOrDefault()?.FirstToken,
            },
            .. wanted.Select((call, i) => ToStep(call, next + 1 + i, within) is var step && i < MostCalls ? step : step with { State = RunStepState.Failed, Result = $"At most {MostCalls} calls at once." }),
        ];
    }

    private static RunStep ToStep(FunctionCallContent call, int number, int within)
    {
        var content = call.Exception is null ? CallArguments.Write(call) : "";
        return new RunStep(number, RunStepKind.Call, call.Name, content, RunStepState.Planned)
        {
            Within = within,
            CallId = call.CallId,
            Hash = ToolArguments.HashOf(call.Name, ToolArguments.Read(content) ?? []),
        };
    }
}
