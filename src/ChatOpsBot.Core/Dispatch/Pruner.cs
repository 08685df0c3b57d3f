using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Core.Dispatch;

/// <summary>Forgets turns that were done long ago: no platform delivers them again, and they hold what people wrote.</summary>
internal sealed partial class Pruner(ITurnQueue queue, IOptions<DispatchOptions> options, TimeProvider time, ILogger<Pruner> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hourly = new PeriodicTimer(TimeSpan.FromHours(1), time);
        do
        {
            try
            {
                await queue.PruneAsync(time.GetUtcNow() - TimeSpan.FromDays(options.Value.KeepDays), stoppingToken);
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
