using ChatOpsBot.Core.Prompts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Core.Dispatch;

/// <summary>Forgets turns that were done long ago: no platform delivers them again, and they hold what people wrote. And what was
/// saved over of drafts of prompts.</summary>
internal sealed partial class Pruner(ITurnQueue queue, IPromptStore prompts, IOptions<DispatchOptions> options, TimeProvider time, ILogger<Pruner> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hourly = new PeriodicTimer(TimeSpan.FromHours(1), time);
        var isStart = true;
        do
        {
            try
            {
                var before = time.GetUtcNow() - TimeSpan.FromDays(options.Value.KeepDays);
                await queue.PruneAsync(before, stoppingToken);

                // A start has other things to do.
                if (!isStart)
                    await prompts.PruneAsync(before, stoppingToken);
                isStart = false;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                NotPruned(logger, failure);
            }
        }
        while (await hourly.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(120, LogLevel.Warning, "Old turns could not be forgotten; trying again in an hour")]
    private static partial void NotPruned(ILogger logger, Exception failure);
}
