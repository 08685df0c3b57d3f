using System.Globalization;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Runs;

namespace ChatOpsBot.Agents.Runs;

/// <summary>The runs that somebody may know of, one's own and as an administrator all, and what people decide about their calls.</summary>
internal sealed class RunService(IRuns runs, Approvers approvers)
{
    private const int HashShown = 8;

    /// <summary>The newest first; cursors are numbers of runs.</summary>
    public async Task<Page<Run>> ListAsync(Actor actor, PageRequest page, CancellationToken cancellationToken)
    {
        long? before = long.TryParse(page.After, CultureInfo.InvariantCulture, out var number) ? number : null;
        return Page.Of(await runs.ListAsync(actor.May(Right.ManageRuns) ? null : actor.Id, before, page.Size + 1, cancellationToken), page, run => run.Id.ToString(CultureInfo.InvariantCulture));
    }

    /// <returns>Null when there is no such run for them.</returns>
    public async Task<Run?> FindAsync(Actor actor, Person person, long id, CancellationToken cancellationToken) =>
        await runs.FindAsync(id, cancellationToken) is { } run && (run.PersonId == actor.Id || actor.May(Right.ManageRuns) || await IsAskedAsync(run, person, cancellationToken)) ? run : null;

    public Task<IReadOnlyList<RunStep>> StepsAsync(Run run, CancellationToken cancellationToken) => runs.StepsAsync(run.Id, cancellationToken);

    /// <returns>False when it had ended.</returns>
    public Task<bool> StopAsync(Actor actor, Run run, CancellationToken cancellationToken) =>
        runs.StopAsync(run, CommonPhrases.Stopped.ToString(), actor.Audit("run.stopped", Named(run)), isTold: true, cancellationToken);

    /// <summary>Allows or refuses a call that waits to be allowed.</summary>
    /// <param name="hash">The beginning of what the call that was shown is known by.</param>
    /// <param name="reason">Why it is refused, for the agent to hear; null allows it.</param>
    /// <returns>What stands against it; null when it is decided.</returns>
    public Task<Phrase?> DecideAsync(Actor actor, Person person, long id, int step, string hash, string? reason, CancellationToken cancellationToken) =>
        DecideAsync(actor, person, id, step, hash, RunStepState.Asked, reason is null ? RunStepState.Approved : RunStepState.Denied, reason, cancellationToken);

    /// <summary>Says what became of a call that was interrupted.</summary>
    /// <param name="to">Done, to be done again, or not to be done.</param>
    public Task<Phrase?> SettleAsync(Actor actor, Person person, long id, int step, string hash, RunStepState to, CancellationToken cancellationToken) =>
        DecideAsync(actor, person, id, step, hash, RunStepState.Unknown, to, to == RunStepState.Done ? "A person says that it was done." : to == RunStepState.Denied ? "It is not known whether it was done, and it is not to be done again." : null, cancellationToken);

    /// <summary>Answers what the agent has asked.</summary>
    public Task<Phrase?> AnswerAsync(Actor actor, Person person, long id, int step, string hash, string answer, CancellationToken cancellationToken) =>
        DecideAsync(actor, person, id, step, hash, RunStepState.Asked, RunStepState.Done, answer, cancellationToken);

    private async Task<Phrase?> DecideAsync(Actor actor, Person person, long id, int number, string hash, RunStepState from, RunStepState to, string? result, CancellationToken cancellationToken)
    {
        if (await FindAsync(actor, person, id, cancellationToken) is not { } run || (await runs.StepsAsync(id, cancellationToken)).FirstOrDefault(each => each.Number == number) is not { Kind: RunStepKind.Call } step)
            return $"There is no call {number} of a run {id} of yours.";
        if (run.HasEnded)
            return $"Run {id} has ended; nothing is decided any more.";
        if (hash.Length < HashShown || !step.Hash.StartsWith(hash, StringComparison.Ordinal))
            return "This is not the call that was shown. Look at it again.";
        if (step.State != from)
            return step.DecidedBy is { } by ? (Phrase)$"This was decided by {by} already." : "This call is not waiting for a decision any more.";
        if (from == RunStepState.Asked && to != RunStepState.Denied && to == RunStepState.Done != (step.Name == Clarification.Name))
            return step.Name == Clarification.Name ? $"This is a question: `runs answer {id} {number} {hash} YOUR ANSWER`." : (Phrase)"This is no question; it is allowed or refused.";
        // Whoever refuses lets nothing happen, so that everybody may who may know of it.
        if (to != RunStepState.Denied && await approvers.WhyNotAsync(step.Name, run, person, cancellationToken) is { } against)
            return against;
        var entry = actor.Audit(to == RunStepState.Approved ? "call.approved" : to == RunStepState.Denied ? "call.denied" : from == RunStepState.Asked ? "run.answered" : "call.settled", $"{Named(run)}, {step.Name}", after: step.Content);
        return await runs.DecideAsync(new StepDecision(id, number, from, step.Hash, to, actor.Id, result), entry, cancellationToken) ? null : (Phrase)"This call is not waiting for a decision any more.";
    }

    private async Task<bool> IsAskedAsync(Run run, Person person, CancellationToken cancellationToken)
    {
        foreach (var step in (await runs.StepsAsync(run.Id, cancellationToken)).Where(step => step is { Kind: RunStepKind.Call, State: not RunStepState.Planned }))
        {
            if (await approvers.AreNamedAsync(step.Name, person, cancellationToken))
                return true;
        }

        return false;
    }

    private static string Named(Run run) => $"run {run.Id}";
}
