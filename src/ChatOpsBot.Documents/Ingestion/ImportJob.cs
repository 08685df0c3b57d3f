using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Documents.Extraction;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Documents.Ingestion;

/// <summary>Reads, cuts and saves a document, some at a time; then it is indexed, embedded and reported done together with what else was
/// saved meanwhile. What can't be read fails with a reason; what failed for want of something else is tried again.</summary>
internal sealed partial class ImportJob(IIngestions ingestions, FileStore files, DocumentReader reader, ImportFinish finish, IOptions<DocumentOptions> options, ILogger<ImportJob> logger)
    : IJobHandler, IDisposable
{
    private static readonly Phrase Fault = "It could not be processed: a fault of the server, which its log describes.";
    private readonly SemaphoreSlim reading = new(options.Value.ReadAtOnce);

    public string Kind => ImportOrder.Kind;

    public JobLimits Limits { get; } = new(ImportFinish.MostTogether, Longest: null, HasTime: false) { NeedsIndex = true };

    public void Dispose() => reading.Dispose();

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        Core.Documents.Ingestion? saved;
        using (finish.Expect())
        {
            await reading.WaitAsync(cancellationToken);
            try
            {
                saved = await SaveAsync(run.Job, cancellationToken);
            }
            finally
            {
                reading.Release();
            }
        }

        if (saved is not null)
            await finish.FinishAsync(new SavedImport(saved, run.Job), run.Stopping).WaitAsync(cancellationToken);
        return new JobOutcome(null);
    }

    public async Task GiveUpAsync(Job job, CancellationToken cancellationToken) =>
        await ingestions.FailAsync(ImportOrder.Read(job.Payload), Fault.ToString(), cancellationToken);

    /// <returns>Null when nothing was saved: it is not wanted any more, or can't be read.</returns>
    private async Task<Core.Documents.Ingestion?> SaveAsync(Job job, CancellationToken cancellationToken)
    {
        if (await ingestions.FindAsync(ImportOrder.Read(job.Payload), cancellationToken) is not { State: IngestionState.Waiting or IngestionState.Failed } ingestion)
            return null;
        foreach (var (hash, content) in ingestion.Wanted.Unflushed ?? new Dictionary<string, byte[]>())
            files.Flush(hash, content);
        ingestion = ingestion with { Wanted = ingestion.Wanted with { Unflushed = null } };
        // Saved before the process ended, it only has to be finished.
        if (ingestion.CompletedSteps.Contains(IngestionStep.Save))
            return ingestion;
        try
        {
            var read = await reader.ReadAsync(ingestion.Wanted, cancellationToken);
            if (!ingestion.Wanted.Steps.Contains(IngestionStep.Save))
                read = read with { Chunks = [] };
            if (!await ingestions.SaveAsync(job, ingestion, read, cancellationToken))
                return null;
            Ingested(logger, ingestion.Wanted.Key, read.Chunks.Count);
            return ingestion;
        }
        catch (UnreadableDocumentException reason)
        {
            Unreadable(logger, ingestion.Wanted.Key, reason.Message);
            await ingestions.FailAsync(ingestion.Id, reason.Message, cancellationToken);
            return null;
        }
    }

    [LoggerMessage(220, LogLevel.Information, "Ingested {Document}: {Chunks} chunks")]
    private static partial void Ingested(ILogger logger, DocumentKey document, int chunks);

    [LoggerMessage(221, LogLevel.Warning, "Could not read {Document}: {Reason}")]
    private static partial void Unreadable(ILogger logger, DocumentKey document, string reason);
}
