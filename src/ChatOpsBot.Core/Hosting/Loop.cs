using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Core.Hosting;

/// <summary>Does something again and again until the host stops, whatever it throws.</summary>
public static partial class Loop
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <param name="what">For the log, as "the ingestion of documents".</param>
    /// <param name="once">One round, which waits by itself for something to do.</param>
    /// <param name="longest">The longest pause after rounds that failed, each twice as long as the one before; null is 30 seconds.</param>
    public static async Task ForeverAsync(
        string what, Func<CancellationToken, Task> once, TimeProvider time, ILogger logger, CancellationToken stoppingToken, TimeSpan? longest = null)
    {
        await Task.Yield();
        var pause = Shortest;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await once(stoppingToken);
                pause = Shortest;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // The host stops.
            }
            catch (Exception failure)
            {
                RoundFailed(logger, what, pause, failure);
                await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < (longest ?? Longest) ? pause * 2 : longest ?? Longest;
            }
        }
    }

    [LoggerMessage(130, LogLevel.Error, "A round of {What} failed; trying again in {Pause}")]
    private static partial void RoundFailed(ILogger logger, string what, TimeSpan pause, Exception failure);
}
