using ChatOpsBot.Core.Hosting;

namespace ChatOpsBot.Server.Web;

/// <summary>Removes dropped files that their turn never came to read.</summary>
internal sealed class UploadPruner(WebUploads uploads, TimeProvider time, ILogger<UploadPruner> logger) : BackgroundService
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Loop.ForeverAsync("removing dropped files", async stopping =>
    {
        uploads.Prune(time.GetUtcNow() - Longest);
        await Task.Delay(TimeSpan.FromHours(1), time, stopping);
    }, time, logger, stoppingToken);
}
