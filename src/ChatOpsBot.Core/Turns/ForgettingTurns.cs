using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Prompts;
using ChatOpsBot.Core.Runs;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Core.Turns;

/// <summary>Forgets turns and jobs that were done long ago: no platform delivers them again, and they hold what people wrote. And what was
/// saved over of drafts of prompts, who was signed in to the page, single calls of models,
/// and what was answered to requests that may be sent again.</summary>
internal sealed class ForgettingTurns(ITurnQueue queue, IJobs jobs, IRuns runs, IPromptStore prompts, ISessions sessions, IUsage usage, IIdempotency idempotency, IOptions<DispatchOptions> options, TimeProvider time) : IMaintenance
{
    public string Name => "forget-turns";

    public TimeSpan Every { get; } = TimeSpan.FromHours(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - TimeSpan.FromDays(options.Value.KeepDays);
        await queue.PruneAsync(before, cancellationToken);
        // What a job has said is in the conversation; its record is for who follows it.
        await jobs.PruneAsync(time.GetUtcNow() - TimeSpan.FromDays(1), cancellationToken);
        await runs.PruneAsync(before, cancellationToken);
        await usage.PruneAsync(before, cancellationToken);
        await idempotency.PruneAsync(time.GetUtcNow() - TimeSpan.FromDays(1), cancellationToken);
        await sessions.PruneAsync(cancellationToken);
        await prompts.PruneAsync(before, cancellationToken);
    }
}
