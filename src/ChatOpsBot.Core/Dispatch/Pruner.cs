using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Prompts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Core.Dispatch;

/// <summary>Forgets turns and jobs that were done long ago: no platform delivers them again, and they hold what people wrote. And what was
/// saved over of drafts of prompts, and who was signed in to the page.</summary>
internal sealed class Pruner(ITurnQueue queue, IJobs jobs, IPromptStore prompts, ISessions sessions, IOptions<DispatchOptions> options, TimeProvider time, ILogger<Pruner> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A start has other things to do.
        var pause = TimeSpan.FromMinutes(1);
        return Loop.ForeverAsync("forgetting old turns", async stopping =>
        {
            await Task.Delay(pause, time, stopping);
            pause = TimeSpan.FromHours(1);
            var before = time.GetUtcNow() - TimeSpan.FromDays(options.Value.KeepDays);
            await queue.PruneAsync(before, stopping);
            // What a job has said is in the conversation; its record is for who follows it.
            await jobs.PruneAsync(time.GetUtcNow() - TimeSpan.FromDays(1), stopping);
            await sessions.PruneAsync(stopping);
            await prompts.PruneAsync(before, stopping);
        }, time, logger, stoppingToken);
    }
}
