using System.Collections.Concurrent;
using System.Threading.Channels;
using ChatOpsBot.Core.Dispatch;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Wording;
using ChatOpsBot.Knowledge.Extraction;
using ChatOpsBot.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Knowledge.Ingestion;

/// <summary>Reads, cuts and saves what was added, some documents at a time; what was saved meanwhile is indexed, embedded and reported
/// done together. What can't be read fails with a reason; what failed for want of something else is tried again.</summary>
internal sealed partial class IngestionWorker : BackgroundService
{
    private const int MostFailures = 5;
    private const int MostTogether = 200;
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);
    private readonly IIngestions ingestions;
    private static readonly IReadOnlyDictionary<string, byte[]> EmptyFiles = new Dictionary<string, byte[]>(StringComparer.Ordinal);
    private readonly FileStore files;
    private readonly DocumentReader reader;
    private readonly Embedder embedder;
    private readonly Search.IndexFollower follower;
    private readonly IOptions<KnowledgeOptions> options;
    private readonly ILogger<IngestionWorker> logger;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim enqueued = new(0);
    private readonly ConcurrentDictionary<long, bool> working = new();
    private int mayBeAstray;
    private readonly Channel<Core.Documents.Ingestion> saved = Channel.CreateBounded<Core.Documents.Ingestion>(MostTogether);

    public IngestionWorker(IIngestions ingestions, FileStore files, DocumentReader reader, Embedder embedder, Search.IndexFollower follower, DocumentSignals signals,
        IOptions<KnowledgeOptions> options, TimeProvider time, ILogger<IngestionWorker> logger)
    {
        (this.ingestions, this.files, this.reader, this.embedder, this.follower, this.options, this.time, this.logger) = (ingestions, files, reader, embedder, follower, options, time, logger);
        signals.Enqueued += () => enqueued.Release();
    }

    public override void Dispose()
    {
        enqueued.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
    [
        .. Enumerable.Range(0, options.Value.ReadAtOnce).Select(_ => Loop.ForeverAsync("the reading of documents", WorkAsync, time, logger, stoppingToken)),
        Loop.ForeverAsync("the indexing of documents", FinishAsync, time, logger, stoppingToken),
    ]);

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        // What nobody here works on, because how it ended could not be written down, waits again.
        if (Interlocked.Exchange(ref mayBeAstray, 0) == 1)
            await ingestions.RequeueAsync([.. working.Keys], stoppingToken);
        if (await ingestions.TakeAsync(stoppingToken) is not { } ingestion)
        {
            await enqueued.WaitAsync(Poll, stoppingToken);
            return;
        }

        working[ingestion.Id] = true;
        await IngestAsync(ingestion, stoppingToken);
    }

    private async Task IngestAsync(Core.Documents.Ingestion ingestion, CancellationToken stoppingToken)
    {
        using var activity = ChatOpsTelemetry.Source.StartActivity("ingest");
        try
        {
            foreach (var (hash, content) in ingestion.Wanted.Unflushed ?? EmptyFiles)
                files.Flush(hash, content);
            ingestion = ingestion with { Wanted = ingestion.Wanted with { Unflushed = null } };
            // Saved before the process ended, it only has to be finished.
            if (ingestion.CompletedSteps.Contains(IngestionStep.Save) || await SaveAsync(ingestion, stoppingToken))
                await saved.Writer.WriteAsync(ingestion, stoppingToken);
            else
                working.TryRemove(ingestion.Id, out _);
        }
        catch (UnreadableDocumentException reason)
        {
            Unreadable(logger, ingestion.Wanted.Key, reason.Message);
            await EndAsync(ingestion, () => ingestions.FailAsync(ingestion, reason.Message, retryAfter: null, stoppingToken));
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            await FailAsync(ingestion, failure, stoppingToken);
        }
    }

    // Even how it ended may not be written down, on a full disk; then it is taken up again.
    private async Task EndAsync(Core.Documents.Ingestion ingestion, Func<Task> end)
    {
        try
        {
            await end();
        }
        catch
        {
            Interlocked.Exchange(ref mayBeAstray, 1);
            throw;
        }
        finally
        {
            working.TryRemove(ingestion.Id, out _);
        }
    }

    private async Task<bool> SaveAsync(Core.Documents.Ingestion ingestion, CancellationToken stoppingToken)
    {
        var read = await reader.ReadAsync(ingestion.Wanted, stoppingToken);
        if (!ingestion.Wanted.Steps.Contains(IngestionStep.Save))
            read = read with { Chunks = [] };
        var isKept = await ingestions.SaveAsync(ingestion, read, stoppingToken);
        if (isKept)
            Ingested(logger, ingestion.Wanted.Key, read.Chunks.Count);
        return isKept;
    }

    private async Task FinishAsync(CancellationToken stoppingToken)
    {
        await saved.Reader.WaitToReadAsync(stoppingToken);
        var together = new List<Core.Documents.Ingestion>();
        for (var began = time.GetTimestamp(); ; await Task.Delay(Glance, time, stoppingToken))
        {
            while (together.Count < MostTogether && saved.Reader.TryRead(out var next))
                together.Add(next);
            // A segment of the index for each small document would be merged and merged again; the last one waits for nobody.
            if (together.Count == MostTogether || working.Count <= together.Count || time.GetElapsedTime(began) > Gathering)
                break;
        }

        await FinishAsync(together, stoppingToken);
    }

    private async Task FinishAsync(List<Core.Documents.Ingestion> together, CancellationToken stoppingToken)
    {
        try
        {
            await follower.FollowAsync(stoppingToken);
            var waiting = await EmbedAsync(together, stoppingToken);
            await follower.FollowAsync(stoppingToken);
            await ingestions.CompleteAsync(together, waiting, stoppingToken);
            ChatOpsTelemetry.DocumentsIngested.Add(together.Count);
            together.ForEach(ingestion => working.TryRemove(ingestion.Id, out _));
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            // One that can't be failed does not keep the others from it.
            await Task.WhenAll(together.Select(ingestion => FailAsync(ingestion, failure, stoppingToken)));
        }
    }

    // Without its vectors a document is found by its words; they follow when the model answers again.
    private async Task<string?> EmbedAsync(List<Core.Documents.Ingestion> together, CancellationToken stoppingToken)
    {
        if (!together.Exists(ingestion => ingestion.Wanted.Steps.Contains(IngestionStep.Embed)))
            return null;
        try
        {
            await embedder.EmbedAsync([.. together.Select(ingestion => ingestion.Wanted.Key)], stoppingToken);
            return null;
        }
        catch (ModelException failure)
        {
            NotEmbedded(logger, together.Count, failure.Trouble, failure);
            return ((Phrase)$"It is found by its words; by meaning when the embedding model answers again ({ChatModel.InWords(failure.Trouble)}).").ToString();
        }
    }

    private async Task FailAsync(Core.Documents.Ingestion ingestion, Exception failure, CancellationToken stoppingToken)
    {
        Failed(logger, ingestion.Wanted.Key, failure);
        TimeSpan? again = ingestion.Failures + 1 < MostFailures ? TimeSpan.FromSeconds(Math.Pow(4, ingestion.Failures)) : null;
        await EndAsync(ingestion, () => ingestions.FailAsync(ingestion, ((Phrase)"It could not be processed: a fault of the server, which its log describes.").ToString(), again, stoppingToken));
    }

    [LoggerMessage(220, LogLevel.Information, "Ingested {Document}: {Chunks} chunks")]
    private static partial void Ingested(ILogger logger, DocumentKey document, int chunks);

    [LoggerMessage(221, LogLevel.Warning, "Could not read {Document}: {Reason}")]
    private static partial void Unreadable(ILogger logger, DocumentKey document, string reason);

    [LoggerMessage(222, LogLevel.Error, "Ingestion of {Document} failed")]
    private static partial void Failed(ILogger logger, DocumentKey document, Exception failure);

    [LoggerMessage(224, LogLevel.Warning, "{Documents} documents were not embedded: {Trouble}; tried again later")]
    private static partial void NotEmbedded(ILogger logger, int documents, Core.Wording.ModelTrouble trouble, Exception failure);
}
