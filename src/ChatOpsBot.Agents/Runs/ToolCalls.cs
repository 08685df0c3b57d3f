using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Runs;

namespace ChatOpsBot.Agents.Runs;

/// <summary>Brings the calls of a run as far as they go: checked, allowed where a person must allow them, written down before they have an
/// effect, and after. A call whose effect nobody knows is never made again by itself.</summary>
internal sealed class ToolCalls(IRuns runs, CallChecks checks, Accounts accounts, TimeProvider time)
{
    private const int MostNamed = 5;

    /// <param name="steps">Of the run so far.</param>
    /// <param name="knowsMore">As for <see cref="Disclosure.In"/>.</param>
    /// <param name="show">Shows people the steps as they are, and how far the call is where the tool says so.</param>
    /// <returns>The call as it stands now, and what the service asked of the person amid it.</returns>
    public async Task<(RunStep Call, IReadOnlyList<RunStep> Questions)> GoOnAsync(Run run, RunStep call, IReadOnlyDictionary<string, Tool> tools, JobRun job, CommandContext context, IReadOnlyList<RunStep> steps, bool knowsMore, Action<IReadOnlyList<RunStep>, string?> show, CancellationToken cancellationToken)
    {
        using var questions = new CallQuestions(runs, run, call, job, steps, now => show(now, null), time);
        var became = await GoOnAsync(run, call, tools, job, context, steps, knowsMore, questions, how => show([.. steps, .. questions.Asked], how), cancellationToken);
        return (became, await questions.CloseAsync());
    }

    private async Task<RunStep> GoOnAsync(Run run, RunStep call, IReadOnlyDictionary<string, Tool> tools, JobRun job, CommandContext context, IReadOnlyList<RunStep> steps, bool knowsMore, CallQuestions questions, Action<string> told, CancellationToken cancellationToken)
    {
        if (call.State is not (RunStepState.Planned or RunStepState.Approved or RunStepState.Started))
            return call;
        if (!tools.TryGetValue(call.Name, out var tool))
            return await SetAsync(RunStepState.Failed, $"There is no tool '{call.Name}'. Those most like it: {string.Join(", ", Spelling.Nearest(call.Name, tools.Keys).Take(MostNamed))}.");
        if (ToolArguments.Read(call.Content) is not { } arguments)
            return await SetAsync(RunStepState.Failed, "The arguments are no JSON object.");
        if (call.State == RunStepState.Planned && ToolArguments.Wrong(tool, arguments) is { } wrong)
            return await SetAsync(RunStepState.Failed, wrong);
        if (tool.IsSubtask)
            return await SetAsync(RunStepState.Started, null);
        if (call.State == RunStepState.Planned && tool.Account is { } account && !await accounts.AreConnectedAsync(context.Person.Id, account.Client, cancellationToken))
            return await SetAsync(RunStepState.Asked, AskedWhy.OfAccount(account.Service));
        var caller = new ToolCaller(context.Person, context.Reader, $"run-{run.Id}-{call.Number}-{call.Hash[..8]}", context.Entry.Sender.Zone) { KeyHeader = tool.KeyHeader, Told = told, Message = context.Message, Place = context.Reference, Assistant = context.Snapshot.AssistantIn(context.Channel), Steps = steps, AskAsync = questions.AskAsync };
        var isAllowed = steps.Any(step => step.Name == call.Name && (step.IsForAll || (tool.AsksOnce && step is { State: RunStepState.Done, DecidedBy: not null })));
        var isOfRunbook = run.Runbook?.Asks(call.Name) == true;
        var withheld = call.State == RunStepState.Planned ? await checks.WithheldAsync(tool, arguments, steps, cancellationToken) : [];
        if (call.State == RunStepState.Planned && (tool.IsForPerson || call.ChangedBy is not null || withheld.Count > 0 || isOfRunbook || (!isAllowed && (tool.NeedsApproval(arguments) || Disclosure.IsUnsaid(tool, arguments, run.Task, steps)))))
        {
            var (why, refused) = await CallChecks.LookAheadAsync(tool, arguments, caller, withheld, cancellationToken);
            return refused is null ? await SetAsync(RunStepState.Asked, why) : await SetAsync(RunStepState.Failed, refused);
        }

        if (call.State == RunStepState.Planned && !isAllowed && Disclosure.In(tool, arguments, run.Task, steps, tools, knowsMore))
            return await SetAsync(RunStepState.Asked, AskedWhy.Outside);
        // What was allowed was these arguments.
        if (call.State == RunStepState.Approved && call.Hash != ToolArguments.HashOf(call.Name, arguments))
            return await SetAsync(RunStepState.Failed, "The call is not the one that was allowed.");
        // Of a call that was begun it is kept how the service knows it again.
        var mayBeDone = call.State == RunStepState.Started && tool.Risk != ToolRisk.Read && (tool.KeyHeader is null || call.Result != tool.KeyHeader);
        if (mayBeDone && tool.Verification is null)
            return await SetAsync(RunStepState.Unknown, "");
        var isNew = call.State != RunStepState.Started;
        // Begun by another attempt, it may be under way for as long as it may take, and as long again at the service; by whose clock is not known.
        var (over, took) = (time.GetUtcNow() + (2 * tool.Longest), TimeSpan.Zero);
        for (var attempt = 1; ; attempt++)
        {
            if (mayBeDone)
            {
                var (wasDone, answer) = await checks.LookBackAsync(tool, arguments, caller, over, job.Stopping);
                if (wasDone == true)
                    return await KeepAsync(RunStepState.Done, $"It was done, as {tool.Verification!.Call.Tool.Name} tells: {answer}", took);
                if (wasDone is null || attempt > ToolInvocation.MostAttempts)
                    return await KeepAsync(RunStepState.Unknown, "", took);
            }

            if (await BeginAsync() is { } enough)
                return await SetAsync(RunStepState.Failed, enough);
            // What people decide meanwhile does not break off a call that may be having its effect.
            var (from, waited) = (time.GetTimestamp(), questions.Waited);
            var (state, result) = await ToolInvocation.CallAsync(tool, arguments, caller, job.Stopping);
            took += time.GetElapsedTime(from) - (questions.Waited - waited);
            over = time.GetUtcNow() + tool.Longest;
            mayBeDone = state == RunStepState.Unknown;
            if (mayBeDone && tool.Verification is not null)
                continue;
            // An account that is not accepted any more is connected again, and the call made then.
            return state == RunStepState.Failed && tool.Account is { } gone && !await accounts.AreConnectedAsync(context.Person.Id, gone.Client, CancellationToken.None)
                ? await KeepAsync(RunStepState.Asked, AskedWhy.OfAccount(gone.Service), took)
                : await KeepAsync(state, result, took);
        }

        // One that is made again was counted when it was made first.
        async Task<string?> BeginAsync()
        {
            var counts = isNew && ToolQuota.IsLimited(tool);
            isNew = false;
            if (!counts)
            {
                await SetAsync(RunStepState.Started, tool.KeyHeader);
                return null;
            }

            cancellationToken.ThrowIfCancellationRequested();
            var now = time.GetUtcNow();
            var enough = await runs.BeginAsync(job.Job, run.Id, call, tool.KeyHeader, ToolQuota.Since(now), begun => ToolQuota.WhyNot(tool, arguments, begun, now), CancellationToken.None);
            if (enough is null)
                call = call with { State = RunStepState.Started, Result = tool.KeyHeader };
            return enough;
        }

        async Task<RunStep> SetAsync(RunStepState state, string? result)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return await KeepAsync(state, result);
        }

        async Task<RunStep> KeepAsync(RunStepState state, string? result, TimeSpan took = default)
        {
            await runs.SetAsync(job.Job, run.Id, call.Number, state, result, CancellationToken.None, took);
            return call = call with { State = state, Result = result, Took = call.Took + took };
        }
    }
}
