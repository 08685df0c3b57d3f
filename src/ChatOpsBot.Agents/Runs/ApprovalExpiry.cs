using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Runs;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Agents.Runs;

/// <summary>Calls that nobody allows: those who may are told once more after half of the time, and at its end the run goes on without.</summary>
internal sealed class ApprovalExpiry(IRuns runs, Approvers approvers, IOptions<AgentOptions> options, TimeProvider time) : IMaintenance
{
    private const string Nobody = "system";

    public string Name => "expire-approvals";

    public TimeSpan Every { get; } = TimeSpan.FromMinutes(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await runs.EndAbandonedAsync("It could not be worked on any more. What was done by then stays done.", cancellationToken);
        var (now, longest) = (time.GetUtcNow(), TimeSpan.FromHours(options.Value.ApprovalHours));
        foreach (var (run, step) in await runs.AskedBeforeAsync(now - (longest / 2), cancellationToken))
        {
            var needsAccount = AskedWhy.AccountIn(step.Result) is not null;
            if (step.At > now - longest && needsAccount)
                continue;
            if (step.At > now - longest || step.State == RunStepState.Unknown)
                await approvers.TellAsync(run, step, await runs.StepsAsync(run.Id, cancellationToken), Approvers.Again, cancellationToken);
            else
                await runs.DecideAsync(
                    new StepDecision(run.Id, step.Number, RunStepState.Asked, step.Hash, RunStepState.Denied, Nobody, needsAccount ? $"The account was not connected within {options.Value.ApprovalHours} hours." : $"Nobody allowed it within {options.Value.ApprovalHours} hours."),
                    new AuditEntry(Nobody, "call.expired", $"run {run.Id}, {step.Name}") { After = step.Content }, cancellationToken);
        }
    }
}
