using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Models;
using ChatOpsBot.Search;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Documents.Ingestion;

/// <summary>Gives vectors of a model to all in its collections that has none, because it failed when it was imported or the collection has moved
/// to it. What a collection's former model embedded answers until then, and is forgotten. Once all of a collection has its vector, only what
/// changed since is looked at.</summary>
internal sealed partial class EmbedJob(IEmbeddings embeddings, IChunks chunks, Embedder embedder, IndexFollower follower, ILogger<EmbedJob> logger) : IJobHandler
{
    public const string Name = "embed";
    private const int Changes = 500;

    public string Kind => Name;

    // Whoever moves a collection to one does not keep others from embedding what is new.
    // Each has a lane by its model; of many models some wait.
    public JobLimits Limits { get; } = new(AtOnce: 4, Longest: null, HasTime: false) { NeedsIndex = true };

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
            // What changes comes before the next part of what moves; and collections may move on meanwhile.
        }
    }

    /// <returns>False when nothing is left to do.</returns>
    private async Task<bool> GoOnAsync(EmbeddingShare share, CancellationToken cancellationToken)
    {
        var mark = await embeddings.MarkAsync(share.Alias, cancellationToken);
        List<string> complete = [.. mark.Collections.Intersect(share.Collections, StringComparer.Ordinal)];
        mark = new EmbeddingMark(complete.Count > 0 ? mark.UpTo : await chunks.LastChangeAsync(cancellationToken), complete);
        while (await chunks.ChangesAfterAsync(mark.UpTo, Changes, cancellationToken) is { Changed.Count: > 0 } changes)
        {
            if (changes.Changed.Where(key => complete.Contains(key.Index, StringComparer.Ordinal)).ToList() is { Count: > 0 } changed)
                await embedder.EmbedAsync(share with { Collections = complete }, changed, cancellationToken);
            mark = mark with { UpTo = changes.UpTo };
            await embeddings.SetMarkAsync(share.Alias, mark, cancellationToken);
        }

        List<string> added = [.. share.Collections.Except(complete, StringComparer.Ordinal)];
        if (added.Count == 0)
            return false;
        if (await embedder.EmbedSomeAsync(share with { Collections = added }, of: null, cancellationToken))
            return true;
        if (await FindAsync(share.Alias, cancellationToken) is { } now)
        {
            List<string> moved = [.. added.Intersect(now.Collections, StringComparer.Ordinal)];
            await embeddings.SupersedeAsync(share.Alias, now.Collections, moved, share.Model.Languages, cancellationToken);
            await embeddings.SetMarkAsync(share.Alias, mark with { Collections = [.. complete, .. moved] }, cancellationToken);
        }

        return true;
    }

    private async Task<EmbeddingShare?> FindAsync(string alias, CancellationToken cancellationToken) => (await embedder.SharesAsync(cancellationToken)).FirstOrDefault(each => each.Alias == alias);

    [LoggerMessage(225, LogLevel.Warning, "Passages without vectors of {Model} could not be embedded; tried again in half a minute")]
    private static partial void NotEmbedded(ILogger logger, string model, Exception failure);
}

/// <summary>Where something changed or moved since all had its vector; a model that failed is left alone for half a minute.</summary>
internal sealed class EmbedSchedule(IEmbeddings embeddings, IChunks chunks, Embedder embedder, ModelCatalogue models, IJobs jobs) : ISchedule
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(30);

    // What is embedded with its import is seldom met here.
    public TimeSpan Every => models.Embeddings.Any(IsSoon) ? Soon : Later;

    public async Task<IReadOnlyList<NewJob>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var last = await chunks.LastChangeAsync(cancellationToken);
        var due = new List<NewJob>();
        foreach (var share in await embedder.SharesAsync(cancellationToken))
        {
            var alias = share.Alias;
            if ((await embeddings.MarkAsync(alias, cancellationToken)).Has(share.Collections, last) || (await jobs.UnfinishedAsync(EmbedJob.Name, alias, subject: null, cancellationToken)).Count > 0)
                continue;
            var every = IsSoon(share.Model) ? Soon : Later;
            due.Add(new NewJob($"{EmbedJob.Name}:{alias}:{now.UtcTicks / every.Ticks}", EmbedJob.Name, alias, alias, alias));
        }

        return due;
    }

    private static bool IsSoon(EmbeddingModel model) => model is { IsLocal: true, HasFailed: false };
}
