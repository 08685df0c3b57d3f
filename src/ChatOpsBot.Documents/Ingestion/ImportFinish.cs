using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Models;
using ChatOpsBot.Search;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Documents.Ingestion;

/// <summary>An import whose document is in the database and not yet in the index.</summary>
/// <param name="Job">Under whose lease it is done.</param>
public sealed record SavedImport(Core.Documents.Ingestion Ingestion, Job Job);

/// <summary>Indexes, embeds and reports done together what was saved at about the same time: a segment of the index for each small document
/// would be merged and merged again.</summary>
internal sealed partial class ImportFinish(IIngestions ingestions, Embedder embedder, IndexFollower follower, TimeProvider time, ILogger<ImportFinish> logger) : IDisposable
{
    public const int MostTogether = 200;
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(400);
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly Lock gate = new();
    private Together? open;
    private int expected;

    /// <summary>Somebody reads a document, which may be worth waiting for until that ends.</summary>
    public IDisposable Expect() => new Expectation(this);

    public void Dispose() => turn.Dispose();

    /// <summary>Completes when the document can be found. The first of some that come together does it for all of them.</summary>
    public Task FinishAsync(SavedImport saved, CancellationToken stopping)
    {
        Together mine;
        lock (gate)
        {
            if (open is { } others)
            {
                others.Imports.Add(saved);
                return others.Done.Task;
            }

            open = mine = new Together([saved], new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        _ = FinishAsync(mine, stopping);
        return mine.Done.Task;
    }

    private async Task FinishAsync(Together together, CancellationToken stopping)
    {
        try
        {
            await turn.WaitAsync(stopping);
            try
            {
                await GatherAsync(together, stopping);
                await FinishAsync(together.Imports, stopping);
            }
            finally
            {
                Close(together);
                turn.Release();
            }

            together.Done.SetResult();
        }
        catch (OperationCanceledException)
        {
            Close(together);
            together.Done.SetCanceled(stopping);
        }
        catch (Exception failure)
        {
            together.Done.SetException(failure);
        }
    }

    private async Task GatherAsync(Together together, CancellationToken stopping)
    {
        // The last one waits for nobody.
        for (var began = time.GetTimestamp(); Volatile.Read(ref expected) > 0 && time.GetElapsedTime(began) < Gathering; await Task.Delay(Glance, time, stopping))
        {
            lock (gate)
            {
                if (together.Imports.Count >= MostTogether)
                    break;
            }
        }

        Close(together);
    }

    private void Close(Together together)
    {
        lock (gate)
        {
            if (open == together)
                open = null;
        }
    }

    private async Task FinishAsync(IReadOnlyList<SavedImport> together, CancellationToken stopping)
    {
        await follower.FollowAsync(stopping);
        var note = await EmbedAsync(together, stopping);
        await follower.FollowAsync(stopping);
        await ingestions.CompleteAsync(together.Select(saved => (saved.Job, saved.Ingestion)).ToList(), note, stopping);
        ChatOpsTelemetry.DocumentsIngested.Add(together.Count);
    }

    // Without its vectors a document is found by its words; they follow when the model answers again.
    private async Task<string?> EmbedAsync(IReadOnlyList<SavedImport> together, CancellationToken stopping)
    {
        if (!together.Any(saved => saved.Ingestion.Wanted.Steps.Contains(IngestionStep.Embed)))
            return null;
        try
        {
            await embedder.EmbedImportedAsync([.. together.Select(saved => saved.Ingestion.Wanted.Key)], stopping);
            return null;
        }
        catch (ModelException failure)
        {
            NotEmbedded(logger, together.Count, failure.Trouble, failure);
            return ((Phrase)$"It is found by its words; by meaning when the embedding model answers again ({ChatModel.InWords(failure.Trouble)}).").ToString();
        }
    }

    [LoggerMessage(224, LogLevel.Warning, "{Documents} documents were not embedded: {Trouble}; tried again later")]
    private static partial void NotEmbedded(ILogger logger, int documents, ModelTrouble trouble, Exception failure);

    private sealed record Together(List<SavedImport> Imports, TaskCompletionSource Done);

    private sealed class Expectation : IDisposable
    {
        private readonly ImportFinish finish;

        public Expectation(ImportFinish finish) => Interlocked.Increment(ref (this.finish = finish).expected);

        public void Dispose() => Interlocked.Decrement(ref finish.expected);
    }
}
