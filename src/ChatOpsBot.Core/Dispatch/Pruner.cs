using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Prompts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Core.Dispatch;

/// <summary>Forgets turns that were done long ago: no platform delivers them again, and they hold what people wrote. And what was
/// saved over of drafts of prompts, and who was signed in to the page.</summary>
internal sealed class Pruner(ITurnQueue queue, IPromptStore prompts, ISessions sessions, IOptions<DispatchOptions> options, TimeProvider time, ILogger<Pruner> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isStart = true;
        return Loop.ForeverAsync("forgetting old turns", async stopping =>
        {
            var before = time.GetUtcNow() - TimeSpan.FromDays(options.Value.KeepDays);
            await queue.PruneAsync(before, stopping);
            await sessions.PruneAsync(stopping);
            // A start has other things to do.
            if (!isStart)
                await prompts.PruneAsync(before, stopping);
            isStart = false;
            await Task.Delay(TimeSpan.FromHours(1), time, stopping);
        }, time, logger, stoppingToken);
    }
}
