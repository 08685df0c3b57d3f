using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Runs;
using ChatOpsBot.Models;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Agents.Runs;

/// <summary>Whether a run may go on: what one may take, what all of a person may take in a day, and whether it goes round in circles.</summary>
internal sealed class RunLimits(IRuns runs, TurnLimits limits, IOptions<AgentOptions> options, IOptions<ModelOptions> models, TimeProvider time)
{
    // The same call with the same result so often is a loop.
    private const int SameAgain = 3;

    /// <returns>Why it ends; null when it goes on.</returns>
    public async Task<Phrase?> WhyNoFurtherAsync(Run run, IReadOnlyList<RunStep> steps, CommandContext context, CancellationToken cancellationToken)
    {
        var most = options.Value;
        var counted = steps.Where(step => step.Number > run.CountsFrom).ToList();
        var use = RunUse.Of(counted);
        if (use.Steps >= most.MostSteps)
            return $"I stopped after {most.MostSteps} steps without an end in sight. `runs show` tells what was done.";
        if (use.Tokens >= most.MostTokens)
            return $"I stopped: the run has used up the {most.MostTokens:N0} tokens that one may take. `runs show` tells what was done.";
        if (use.Took.TotalMinutes >= most.MostMinutes)
            return $"I stopped: the run has been worked on for the {most.MostMinutes} minutes that one may take. `runs show` tells what was done.";
        if (most.MostCost > 0 && use.Cost >= most.MostCost)
            return $"I stopped: the run has cost the {most.MostCost} {models.Value.Currency} that one may. `runs show` tells what was done.";
        if (counted.Where(step => step is { Kind: RunStepKind.Call, Name: not Plan.Name, State: not RunStepState.Started }).TakeLast(SameAgain).ToList() is { Count: SameAgain } last && last.DistinctBy(step => (step.Hash, step.Result)).Count() == 1)
            return $"I stopped: `{last[0].Name}` was called {SameAgain} times in the same way, with the same result.";
        return await OfTodayAsync(run.PersonId, most.ADay, cancellationToken)
            ?? (await limits.CheckBudgetsAsync(context.Account, context.Snapshot, cancellationToken) is { } refusal ? refusal.ToPhrase() : null);
    }

    private async Task<Phrase?> OfTodayAsync(string personId, DayLimits most, CancellationToken cancellationToken)
    {
        if (most is { MostSteps: 0, MostMinutes: 0, MostCost: 0 })
            return null;
        var today = await runs.UsedAsync(personId, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), cancellationToken);
        return (most.MostSteps > 0 && today.Steps >= most.MostSteps) || (most.MostMinutes > 0 && today.Took.TotalMinutes >= most.MostMinutes) || (most.MostCost > 0 && today.Cost >= most.MostCost)
            ? (Phrase)"I stopped: your runs of today have taken what all of a day may. Tomorrow `runs retry` has this one go on."
            : null;
    }
}
