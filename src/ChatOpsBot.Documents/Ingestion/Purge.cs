using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Search;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Documents.Ingestion;

/// <summary>Forgets for good: what was removed and not restored in time, with its files and all that the index holds of it; and what was
/// said and recorded longer ago than the settings keep it. The audit log is kept.</summary>
internal sealed partial class Purge(
    IDocuments documents, IIngestions ingestions, ISources sources, IExchanges exchanges, IFileReferences references, FileStore files, IndexFollower follower,
    CurrentAdministration administration, RuntimeSettings settings, TimeProvider time, ILogger<Purge> logger) : IMaintenance, IDisposable
{
    public const string Conversations = "retention.conversations";
    public const string Records = "retention.records";
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromHours(24);
    // What was uploaded is named by the database moments later.
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);
    private readonly SemaphoreSlim forgetting = new(1, 1);
    private DateTimeOffset lastSweep = DateTimeOffset.MinValue;
    // A process before this one may have ended in between.
    private bool indexMayHoldForgotten = true;

    public string Name => "forget-documents";

    public TimeSpan Every { get; } = TimeSpan.FromMinutes(20);

    /// <summary>One round, after one that is going on.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await forgetting.WaitAsync(cancellationToken);
        try
        {
            await RoundAsync(cancellationToken);
        }
        finally
        {
            forgetting.Release();
        }
    }

    public void Dispose() => forgetting.Dispose();

    private async Task RoundAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var set = await administration.ReadAsync(cancellationToken);
        // With a document goes the log's word of its removal, which the index must have heard.
        await follower.FollowAsync(cancellationToken);
        indexMayHoldForgotten |= await documents.PurgeAsync(now - KnowledgeBase.KeptRemoved, cancellationToken) > 0;
        if (settings.Number(set, Conversations) is > 0 and var days)
            await exchanges.PruneAsync(now.AddDays(-days), cancellationToken);
        if (settings.Number(set, Records) is > 0 and var kept)
        {
            await ingestions.PruneAsync(now.AddDays(-kept), cancellationToken);
            await sources.PruneAsync(now.AddDays(-kept), cancellationToken);
        }

        if (now - lastSweep < BetweenSweeps)
            return;
        lastSweep = now;
        if (indexMayHoldForgotten)
            await follower.ExpungeAsync(cancellationToken);
        indexMayHoldForgotten = false;
        var swept = await files.SweepAsync(await references.FilesAsync(cancellationToken), await references.ChunksAsync(cancellationToken), now - Grace, cancellationToken);
        if (swept > 0)
            Swept(logger, swept);
    }

    [LoggerMessage(226, LogLevel.Information, "{Files} files that nothing names any more were deleted")]
    private static partial void Swept(ILogger logger, int files);
}
