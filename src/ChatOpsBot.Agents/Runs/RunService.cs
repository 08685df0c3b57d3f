using System.Text.Json.Nodes;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Runs;

namespace ChatOpsBot.Agents.Runs;

/// <summary>What people say about runs and decide about their calls.</summary>
internal sealed class RunService(IRuns runs, IRunTimeline timeline, Approvers approvers, Toolbox toolbox)
{
    private const int HashShown = 8;
    private const int MostWaiting = 100;

    /// <returns>Null when there is no such run for them; whoever is asked about its calls may see it too.</returns>
    public async Task<Run?> FindAsync(Actor actor, Person person, long id, CancellationToken cancellationToken) =>
        await timeline.FindAsync(actor, id, cancellationToken) ?? (await runs.FindAsync(id, cancellationToken) is { } run && await IsAskedAsync(run, person, cancellationToken) ? run : null);

    /// <returns>False when it had ended.</returns>
    public Task<bool> StopAsync(Actor actor, Run run, CancellationToken cancellationToken) =>
        runs.StopAsync(run, CommonPhrases.Stopped.ToString(), actor.Audit("run.stopped", Named(run)), isTold: true, cancellationToken);

    /// <returns>False when it has ended, or was so already.</returns>
    public Task<bool> PauseAsync(Actor actor, Run run, bool isPaused, CancellationToken cancellationToken) =>
        runs.PauseAsync(run.Id, isPaused, actor.Audit(isPaused ? "run.paused" : "run.resumed", Named(run)), cancellationToken);

    /// <summary>Has a run that ended go on, from what the model said last, or from before a call.</summary>
    /// <param name="call">That is forgotten with all after it; null: nothing but the end.</param>
    /// <returns>What stands against it; null when it goes on.</returns>
    public async Task<Phrase?> RetryAsync(Actor actor, Person person, Run run, int? call, CancellationToken cancellationToken)
    {
        if (!run.HasEnded)
            return $"Run {run.Id} has not ended.";
        var steps = await runs.StepsAsync(run.Id, cancellationToken);
        if (call is { } number && steps.All(step => step.Number != number || step.Kind != RunStepKind.Call))
            return $"Run {run.Id} has no call {number}.";
        // Of a part that has ended the report stands for all of it: it is done anew as a whole.
        while (call is { } within && steps[within - 1].Within is > 0 and var part && steps[part - 1].State != RunStepState.Started)
            call = part;
        // Without a call nothing is forgotten but a report.
        var from = call is { } before ? steps.Last(step => step.Kind == RunStepKind.Model && step.Number < before).Number
            : steps is [.., { Kind: RunStepKind.Model, Number: var last }] ? last : (steps.Count > 0 ? steps[^1].Number : 0) + 1;
        var mine = await toolbox.ForAsync(person, isShared: false, cancellationToken);
        foreach (var forgotten in steps.Where(step => step.Number >= from && step.BegunAt is not null && step.Name != RelevantTools.Finder))
        {
            // What was done is not done again by forgetting it.
            if (mine.GetValueOrDefault(forgotten.Name) is not { Risk: ToolRisk.Read })
                return $"Call {forgotten.Number}, `{forgotten.Name}`, has changed something or may have; it would be made again. `runs retry {run.Id} --from` goes back no further than behind it.";
        }

        return await runs.RetryAsync(run.Id, from, actor.Audit("run.retried", Named(run)), cancellationToken) ? null : (Phrase)$"Run {run.Id} has not ended.";
    }

    /// <summary>Allows or refuses a call that waits to be allowed.</summary>
    /// <param name="hash">The beginning of what the call that was shown is known by.</param>
    /// <param name="reason">Why it is refused, for the agent to hear; null allows it.</param>
    /// <param name="isForAll">What is allowed is each further call of its tool in this run too.</param>
    /// <returns>What stands against it; null when it is decided.</returns>
    public Task<Phrase?> DecideAsync(Actor actor, Person person, long id, int step, string hash, string? reason, bool isForAll, CancellationToken cancellationToken) =>
        DecideAsync(actor, person, id, step, hash, RunStepState.Asked, reason is null ? RunStepState.Approved : RunStepState.Denied, reason, cancellationToken, isForAll);

    /// <summary>A call that waits to be allowed, for whoever may change it: they who gave the task, and they who may allow it.</summary>
    /// <returns>The call and its tool, or what stands against it.</returns>
    public async Task<(RunStep? Step, Tool? Tool, Phrase? Against)> ToChangeAsync(Actor actor, Person person, long id, int number, string hash, CancellationToken cancellationToken)
    {
        var (run, step, against) = await FindCallAsync(actor, person, id, number, hash, RunStepState.Asked, cancellationToken);
        if (against is not null)
            return (null, null, against);
        if (step!.Name == Clarification.Name || step.Kind == RunStepKind.Question)
            return (null, null, "This is a question and no call.");
        if (run!.PersonId != actor.Id && await approvers.WhyNotAsync(step.Name, run.PersonId, person, cancellationToken) is { } notTheirs)
            return (null, null, notTheirs);
        return (await toolbox.ForAsync(person, isShared: false, cancellationToken)).GetValueOrDefault(step.Name) is { } tool ? (step, tool, null) : (null, null, $"You can't use `{step.Name}` yourself, and so can't say what it is given.");
    }

    /// <summary>Gives a call that waits to be allowed other arguments. It waits for these to be allowed.</summary>
    /// <returns>What stands against it; null when it is kept.</returns>
    public async Task<Phrase?> ChangeAsync(Actor actor, long id, RunStep step, Tool tool, JsonObject arguments, CancellationToken cancellationToken)
    {
        if (ToolArguments.Wrong(tool, arguments) is { } wrong)
            return (Phrase)wrong;
        var change = new StepChange(id, step.Number, step.Hash, arguments.ToJsonString(), ToolArguments.HashOf(step.Name, arguments), actor.Id);
        return await runs.ChangeAsync(change, actor.Audit("call.changed", $"run {id}, {step.Name}", step.Content, change.Content), cancellationToken) ? null : (Phrase)"This call is not waiting for a decision any more.";
    }

    /// <summary>Says what became of a call that was interrupted.</summary>
    /// <param name="to">Done, to be done again, or not to be done.</param>
    public Task<Phrase?> SettleAsync(Actor actor, Person person, long id, int step, string hash, RunStepState to, CancellationToken cancellationToken) =>
        DecideAsync(actor, person, id, step, hash, RunStepState.Unknown, to, to == RunStepState.Done ? "A person says that it was done." : to == RunStepState.Denied ? "It is not known whether it was done, and it is not to be done again." : null, cancellationToken);

    /// <summary>What a service asks of the person amid a call, for whoever gave the task.</summary>
    /// <returns>The question, or what stands against answering it.</returns>
    public async Task<(RunStep? Step, Phrase? Against)> ToReplyAsync(Actor actor, Person person, long id, int number, string hash, CancellationToken cancellationToken)
    {
        var (run, step, against) = await FindCallAsync(actor, person, id, number, hash, RunStepState.Asked, cancellationToken);
        if (against is not null)
            return (null, against);
        return step!.Kind == RunStepKind.Question && run!.PersonId == actor.Id ? (step, null) : (null, "This is asked of whoever gave the task.");
    }

    /// <returns>What stands against it; null when it is answered.</returns>
    public async Task<Phrase?> ReplyAsync(Actor actor, long id, RunStep step, JsonObject answer, CancellationToken cancellationToken)
    {
        if (ToolArguments.Wrong(CallQuestions.Read(step).Schema.ToJsonString(), answer) is { } wrong)
            return (Phrase)wrong;
        // What it is told is not in the log: it may be about a person.
        return await runs.DecideAsync(new StepDecision(id, step.Number, RunStepState.Asked, step.Hash, RunStepState.Done, actor.Id, answer.ToJsonString()), actor.Audit("call.replied", $"run {id}, {step.Name}"), cancellationToken) ? null : (Phrase)"This is not asked any more.";
    }

    /// <summary>Has runs go on that waited for the person's account at services.</summary>
    public async Task ConnectedAsync(Actor actor, IReadOnlyList<string> services, CancellationToken cancellationToken)
    {
        foreach (var run in (await runs.ListAsync(actor.Id, before: null, MostWaiting, cancellationToken)).Where(run => !run.HasEnded))
        {
            foreach (var step in (await runs.StepsAsync(run.Id, cancellationToken)).Where(step => step.State == RunStepState.Asked && AskedWhy.AccountIn(step.Result) is { } service && services.Contains(service)))
                await runs.DecideAsync(new StepDecision(run.Id, step.Number, RunStepState.Asked, step.Hash, RunStepState.Planned, actor.Id, ""), actor.Audit("call.resumed", $"{Named(run)}, {step.Name}"), cancellationToken);
        }
    }

    /// <summary>Answers what the agent has asked.</summary>
    public Task<Phrase?> AnswerAsync(Actor actor, Person person, long id, int step, string hash, string answer, CancellationToken cancellationToken) =>
        DecideAsync(actor, person, id, step, hash, RunStepState.Asked, RunStepState.Done, answer, cancellationToken);

    private async Task<(Run? Run, RunStep? Step, Phrase? Against)> FindCallAsync(Actor actor, Person person, long id, int number, string hash, RunStepState state, CancellationToken cancellationToken)
    {
        if (await FindAsync(actor, person, id, cancellationToken) is not { } run || (await runs.StepsAsync(id, cancellationToken)).FirstOrDefault(each => each.Number == number) is not { Kind: RunStepKind.Call or RunStepKind.Question } step)
            return (null, null, $"There is no call {number} of a run {id} of yours.");
        if (run.HasEnded)
            return (null, null, $"Run {id} has ended; nothing is decided any more.");
        if (hash.Length < HashShown || !step.Hash.StartsWith(hash, StringComparison.Ordinal))
            return (null, null, "This is not the call that was shown. Look at it again.");
        if (step.State != state)
            return (null, null, step.DecidedBy is { } by ? (Phrase)$"This was decided by {by} already." : "This call is not waiting for a decision any more.");
        return (run, step, null);
    }

    private async Task<Phrase?> DecideAsync(Actor actor, Person person, long id, int number, string hash, RunStepState from, RunStepState to, string? result, CancellationToken cancellationToken, bool isForAll = false)
    {
        var (run, step, unknown) = await FindCallAsync(actor, person, id, number, hash, from, cancellationToken);
        if (run is null || step is null)
            return unknown;
        if (from == RunStepState.Asked && to != RunStepState.Denied && to == RunStepState.Done != (step.Name == Clarification.Name))
            return step.Name == Clarification.Name ? $"This is a question: `runs answer {id} {number} {hash} YOUR ANSWER`." : (Phrase)"This is no question; it is allowed or refused.";
        if (step.Kind == RunStepKind.Question && to != RunStepState.Denied)
            return "This is a question, and is answered by its button.";
        if (from == RunStepState.Asked && to != RunStepState.Denied && AskedWhy.AccountIn(step.Result) is { } service)
            return $"An account has to be connected first: `tool connect {service}`.";
        // Nobody both says what a call is and allows it, but whoever asked for it where that is enough.
        if (to == RunStepState.Approved && from == RunStepState.Asked && step.ChangedBy == actor.Id && run.PersonId != actor.Id)
            return "You have changed this call yourself; somebody else has to allow it.";
        if (isForAll && (await toolbox.AllAsync(cancellationToken)).Any(each => each.Tool.Name == step.Name && each.Tool.IsAlwaysShown))
            return "What is sent to others is shown each time before it is.";
        if (isForAll && run.Runbook?.Asks(step.Name) == true)
            return "The runbook wants each of these calls allowed.";
        // Whoever refuses lets nothing happen, so that everybody may who may know of it; and software may say what it meant itself.
        var isOwnAnswer = step.Name == Clarification.Name && run.PersonId == actor.Id;
        if (to != RunStepState.Denied && !isOwnAnswer && await approvers.WhyNotAsync(step.Name, run.PersonId, person, cancellationToken) is { } against)
            return against;
        var entry = actor.Audit(to == RunStepState.Approved ? isForAll ? "calls.approved" : "call.approved" : to == RunStepState.Denied ? "call.denied" : from == RunStepState.Asked ? "run.answered" : "call.settled", $"{Named(run)}, {step.Name}", after: step.Content);
        return await runs.DecideAsync(new StepDecision(id, number, from, step.Hash, to, actor.Id, result) { IsForAll = isForAll }, entry, cancellationToken) ? null : (Phrase)"This call is not waiting for a decision any more.";
    }

    private async Task<bool> IsAskedAsync(Run run, Person person, CancellationToken cancellationToken)
    {
        foreach (var tool in (await runs.StepsAsync(run.Id, cancellationToken)).Where(step => step is { Kind: RunStepKind.Call, State: not RunStepState.Planned }).Select(step => step.Name).Distinct(StringComparer.Ordinal))
        {
            if (await approvers.AreNamedAsync(tool, person, cancellationToken))
                return true;
        }

        return false;
    }

    private static string Named(Run run) => $"run {run.Id}";
}
