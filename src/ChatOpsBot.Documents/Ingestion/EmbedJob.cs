using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Models;
using ChatOpsBot.Search;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Documents.Ingestion;

/// <summary>Gives vectors to all that has none by the first configured model, because it failed when it was imported or another model was
/// configured since. Once everything has its vector, only what changed since is looked at.</summary>
internal sealed partial class EmbedJob(IEmbeddings embeddings, IChunks chunks, Embedder embedder, IndexFollower follower, ILogger<EmbedJob> logger) : IJobHandler
{
    public const string Name = "embed";
    private const int Changes = 500;

    public string Kind => Name;

    public JobLimits Limits { get; } = new(AtOnce: 1, Longest: null, HasTime: false);

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        try
        {
            await CatchUpAsync(run.Job.Payload, cancellationToken);
            await follower.FollowAsync(cancellationToken);
        }
        catch (ModelException failure)
        {
            // What is missing is found missing again by the schedule.
            NotEmbedded(logger, run.Job.Payload, failure);
        }

        return new JobOutcome(null);
    }

    private async Task CatchUpAsync(string alias, CancellationToken cancellationToken)
    {
        var complete = await embeddings.CompleteUpToAsync(alias, cancellationToken);
        if (complete == 0)
        {
            var last = await chunks.LastChangeAsync(cancellationToken);
            await embedder.EmbedAsync(of: null, cancellationToken);
            await embeddings.SetCompleteUpToAsync(alias, last, cancellationToken);
            return;
        }

        while (await chunks.ChangesAfterAsync(complete, Changes, cancellationToken) is { Changed.Count: > 0 } changes)
        {
            await embedder.EmbedAsync(changes.Changed, cancellationToken);
            await embeddings.SetCompleteUpToAsync(alias, complete = changes.UpTo, cancellationToken);
        }
    }

    [LoggerMessage(225, LogLevel.Warning, "Passages without vectors of {Model} could not be embedded; tried again in half a minute")]
    private static partial void NotEmbedded(ILogger logger, string model, Exception failure);
}

/// <summary>Where something changed since all had its vector; a model that failed is left alone for half a minute.</summary>
internal sealed class EmbedSchedule(IEmbeddings embeddings, IChunks chunks, ModelCatalogue models) : ISchedule
{
    public TimeSpan Every => TimeSpan.FromSeconds(models.Embeddings is [{ IsLocal: true, HasFailed: false }, ..] ? 3 : 30);

    public async Task<IReadOnlyList<NewJob>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (models.Embeddings is not [{ Settings.Alias: var alias }, ..])
            return [];
        var isBehind = await embeddings.CompleteUpToAsync(alias, cancellationToken) < await chunks.LastChangeAsync(cancellationToken);
        return isBehind ? [new NewJob($"{EmbedJob.Name}:{alias}:{now.UtcTicks / Every.Ticks}", EmbedJob.Name, alias, alias, alias)] : [];
    }
}
