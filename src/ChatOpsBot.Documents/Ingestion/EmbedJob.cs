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
        if (await FindAsync(alias, cancellationToken) is not { } by)
            return;
        var embedded = await embeddings.EmbeddedAsync(alias, cancellationToken);
        if (by.Collections.Except(embedded.Collections, StringComparer.Ordinal).ToList() is { Count: > 0 } added)
        {
            var last = await chunks.LastChangeAsync(cancellationToken);
            await embedder.EmbedAsync(by with { Collections = added }, of: null, cancellationToken);
            // Collections may have moved on meanwhile.
            if (await FindAsync(alias, cancellationToken) is { } now)
                await embeddings.SupersedeAsync(alias, now.Collections, cancellationToken);
            embedded = new Embedded(embedded.Collections.Count == 0 ? last : embedded.UpTo, by.Collections);
            await embeddings.SetEmbeddedAsync(alias, embedded, cancellationToken);
        }

        while (await chunks.ChangesAfterAsync(embedded.UpTo, Changes, cancellationToken) is { Changed.Count: > 0 } changes)
        {
            await embedder.EmbedAsync(by, changes.Changed, cancellationToken);
            embedded = new Embedded(changes.UpTo, by.Collections);
            await embeddings.SetEmbeddedAsync(alias, embedded, cancellationToken);
        }
    }

    private async Task<EmbeddedBy?> FindAsync(string alias, CancellationToken cancellationToken) => (await embedder.ModelsAsync(cancellationToken)).FirstOrDefault(each => each.Alias == alias);

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
        foreach (var by in await embedder.ModelsAsync(cancellationToken))
        {
            if ((await embeddings.EmbeddedAsync(by.Alias, cancellationToken)).Has(by.Collections, last) || (await jobs.UnfinishedAsync(EmbedJob.Name, by.Alias, subject: null, cancellationToken)).Count > 0)
                continue;
            var every = by.Model is { IsLocal: true, HasFailed: false } ? Every : Later;
            due.Add(new NewJob($"{EmbedJob.Name}:{by.Alias}:{now.UtcTicks / every.Ticks}", EmbedJob.Name, by.Alias, by.Alias, by.Alias));
        }

        return due;
    }
}
