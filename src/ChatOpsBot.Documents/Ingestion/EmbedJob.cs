using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Models;
using ChatOpsBot.Search;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Documents.Ingestion;

/// <summary>Gives vectors of a model to all in its collections that has none, because it failed when it was imported or the collection has moved
/// to it. What a collection's former model embedded answers until then, and is forgotten. Once all of a collection has its vector, only what
/// changed since is looked at.</summary>
internal sealed partial class EmbedJob(IEmbeddings embeddings, IChunks chunks, Embedder embedder, ModelCatalogue models, IndexFollower follower, ILogger<EmbedJob> logger) : IJobHandler
{
    public const string Name = "embed";
    private const int Changes = 500;

    public string Kind => Name;

    // Whoever moves a collection to one does not keep others from embedding what is new.
    public JobLimits Limits { get; } = new(AtOnce: Math.Max(1, models.Embeddings.Count), Longest: null, HasTime: false);

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
        while (await FindAsync(alias, cancellationToken) is { } share && await GoOnAsync(share, cancellationToken))
        {
            // What moves takes turns with what changes; and collections may move on meanwhile.
        }
    }

    /// <returns>False when nothing is left to do.</returns>
    private async Task<bool> GoOnAsync(EmbeddingShare share, CancellationToken cancellationToken)
    {
        var mark = await embeddings.MarkAsync(share.Alias, cancellationToken);
        List<string> complete = [.. mark.Collections.Intersect(share.Collections, StringComparer.Ordinal)];
        var upTo = complete.Count > 0 ? mark.UpTo : await chunks.LastChangeAsync(cancellationToken);
        List<string> added = [.. share.Collections.Except(complete, StringComparer.Ordinal)];
        var isMoving = added.Count > 0 && await embedder.EmbedSomeAsync(share with { Collections = added }, of: null, cancellationToken);
        if (added.Count > 0 && !isMoving && await FindAsync(share.Alias, cancellationToken) is { } now)
        {
            List<string> moved = [.. added.Intersect(now.Collections, StringComparer.Ordinal)];
            await embeddings.SupersedeAsync(share.Alias, now.Collections, moved, share.Model.Languages, cancellationToken);
            complete.AddRange(moved);
        }

        var changes = await chunks.ChangesAfterAsync(upTo, Changes, cancellationToken);
        await embedder.EmbedAsync(share with { Collections = complete }, changes.Changed, cancellationToken);
        await embeddings.SetMarkAsync(share.Alias, new EmbeddingMark(changes.UpTo, complete), cancellationToken);
        return isMoving || changes.Changed.Count > 0;
    }

    private async Task<EmbeddingShare?> FindAsync(string alias, CancellationToken cancellationToken) => (await embedder.SharesAsync(cancellationToken)).FirstOrDefault(each => each.Alias == alias);

    [LoggerMessage(225, LogLevel.Warning, "Passages without vectors of {Model} could not be embedded; tried again in half a minute")]
    private static partial void NotEmbedded(ILogger logger, string model, Exception failure);
}

/// <summary>Where something changed or moved since all had its vector; a model that failed is left alone for half a minute.</summary>
internal sealed class EmbedSchedule(IEmbeddings embeddings, IChunks chunks, Embedder embedder, IJobs jobs) : ISchedule
{
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(30);

    public TimeSpan Every { get; } = TimeSpan.FromSeconds(3);

    public async Task<IReadOnlyList<NewJob>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var last = await chunks.LastChangeAsync(cancellationToken);
        var due = new List<NewJob>();
        foreach (var share in await embedder.SharesAsync(cancellationToken))
        {
            var alias = share.Alias;
            if ((await embeddings.MarkAsync(alias, cancellationToken)).Has(share.Collections, last) || (await jobs.UnfinishedAsync(EmbedJob.Name, alias, subject: null, cancellationToken)).Count > 0)
                continue;
            var every = share.Model is { IsLocal: true, HasFailed: false } ? Every : Later;
            due.Add(new NewJob($"{EmbedJob.Name}:{alias}:{now.UtcTicks / every.Ticks}", EmbedJob.Name, alias, alias, alias));
        }

        return due;
    }
}
