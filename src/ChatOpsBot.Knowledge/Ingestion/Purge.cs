using ChatOpsBot.Core.Documents;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Knowledge.Ingestion;

/// <summary>Forgets for good what was removed and not restored in time.</summary>
internal sealed partial class Purge(IDocuments documents, TimeProvider time, ILogger<Purge> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not at the start, which has enough to do.
        using var now = new PeriodicTimer(TimeSpan.FromMinutes(20), time);
        while (await now.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await documents.PurgeAsync(time.GetUtcNow() - KnowledgeBase.KeptRemoved, stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Failed(logger, failure);
            }
        }
    }

    [LoggerMessage(226, LogLevel.Error, "What was removed long ago could not be forgotten; trying again later")]
    private static partial void Failed(ILogger logger, Exception failure);
}
