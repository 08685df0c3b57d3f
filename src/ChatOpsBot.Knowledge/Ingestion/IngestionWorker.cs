using ChatOpsBot.Core.Dispatch;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Knowledge.Chunking;
using ChatOpsBot.Knowledge.Extraction;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Knowledge.Ingestion;

/// <summary>Reads, cuts and saves what was added, some documents at a time. What can't be read fails with a reason; what failed for
/// want of something else is tried again.</summary>
internal sealed partial class IngestionWorker : BackgroundService
{
    private const int AtOnce = 2;
    private const int MostFailures = 5;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);
    private readonly IDocuments documents;
    private readonly FileStore files;
    private readonly Search.IndexFollower follower;
    private readonly ILogger<IngestionWorker> logger;
    private readonly SemaphoreSlim enqueued = new(0);

    public IngestionWorker(IDocuments documents, FileStore files, Search.IndexFollower follower, DocumentSignals signals, ILogger<IngestionWorker> logger)
    {
        (this.documents, this.files, this.follower, this.logger) = (documents, files, follower, logger);
        signals.Enqueued += () => enqueued.Release();
    }

    public override void Dispose()
    {
        enqueued.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => WorkAsync(stoppingToken)));

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await documents.TakeIngestionAsync(stoppingToken) is { } ingestion)
                    await IngestAsync(ingestion, stoppingToken);
                else
                    await enqueued.WaitAsync(Poll, stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                QueueUnavailable(logger, failure);
                await Task.Delay(Poll, CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                // What was being read is read again after the next start.
            }
        }
    }

    private async Task IngestAsync(Core.Documents.Ingestion ingestion, CancellationToken stoppingToken)
    {
        using var activity = ChatOpsTelemetry.Source.StartActivity("ingest");
        try
        {
            var (title, chunks) = await ReadAsync(ingestion.Wanted, stoppingToken);
            await documents.SaveAsync(ingestion, title, ingestion.Wanted.Steps.Contains(IngestionStep.Save) ? chunks : [], stoppingToken);
            ChatOpsTelemetry.DocumentsIngested.Add(1);
            Ingested(logger, ingestion.Wanted.Key, chunks.Count);
            await follower.FollowAsync(stoppingToken);
        }
        catch (UnreadableDocumentException reason)
        {
            Unreadable(logger, ingestion.Wanted.Key, reason.Message);
            await documents.FailAsync(ingestion, reason.Message, retryAfter: null, stoppingToken);
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            Failed(logger, ingestion.Wanted.Key, failure);
            TimeSpan? again = ingestion.Failures + 1 < MostFailures ? TimeSpan.FromSeconds(Math.Pow(4, ingestion.Failures)) : null;
            await documents.FailAsync(ingestion, $"It could not be processed: {failure.Message}", again, stoppingToken);
        }
    }

    private async Task<(string Title, IReadOnlyList<Chunk> Chunks)> ReadAsync(NewIngestion wanted, CancellationToken cancellationToken)
    {
        string? title = wanted.Title;
        var chunks = new List<Chunk>();
        foreach (var file in wanted.Files)
        {
            var text = await Extractor.ReadAsync(file.Name, await files.ReadAsync(file, cancellationToken), cancellationToken);
            title ??= text.Title is { Length: > 0 and < 200 } own ? own : Path.GetFileNameWithoutExtension(file.Name);
            chunks.AddRange(Chunker.Cut(file.Name, title, text));
        }

        return (title ?? wanted.Key.DocumentId, chunks);
    }

    [LoggerMessage(220, LogLevel.Information, "Ingested {Document}: {Chunks} chunks")]
    private static partial void Ingested(ILogger logger, DocumentKey document, int chunks);

    [LoggerMessage(221, LogLevel.Warning, "Could not read {Document}: {Reason}")]
    private static partial void Unreadable(ILogger logger, DocumentKey document, string reason);

    [LoggerMessage(222, LogLevel.Error, "Ingestion of {Document} failed")]
    private static partial void Failed(ILogger logger, DocumentKey document, Exception failure);

    [LoggerMessage(223, LogLevel.Error, "The ingestion queue can't be reached; trying again")]
    private static partial void QueueUnavailable(ILogger logger, Exception failure);
}
