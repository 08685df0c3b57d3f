using ChatOpsBot.Core.Dispatch;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Knowledge.Ingestion;

/// <summary>Gives chunks their vectors: at once when a document is added, and besides all that has none by the first configured
/// model, because it failed then or another model was configured since.</summary>
internal sealed class Embedder(IEmbeddings embeddings, IChunks chunks, ModelCatalogue models, Search.IndexFollower follower, TurnLimits limits, TimeProvider time, ILogger<Embedder> logger) : BackgroundService
{
    private const int AtOnce = 64;
    private const int Changes = 500;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    /// <param name="of">Null: all documents.</param>
    /// <exception cref="ModelException">The model failed; what was embedded before is kept.</exception>
    public async Task EmbedAsync(IReadOnlyCollection<DocumentKey>? of, CancellationToken cancellationToken)
    {
        if (models.Embeddings is not [var model, ..])
            return;
        var alias = model.Settings.Alias;
        while (await embeddings.MissingAsync(alias, of, AtOnce, cancellationToken) is { Count: > 0 } missing)
        {
            var vectors = await limits.CountAsync(IUsage.Imports, () => model.EmbedAsync([.. missing.Select(chunk => chunk.ToEmbed())], cancellationToken));
            await embeddings.SaveAsync(alias, [.. missing.Select((chunk, i) => (chunk.Hash(), vectors[i]))], cancellationToken);
        }
    }

    // Once everything has its vector, only what changed since is looked at.
    private async Task CatchUpAsync(string alias, CancellationToken cancellationToken)
    {
        var complete = await embeddings.CompleteUpToAsync(alias, cancellationToken);
        if (complete == 0)
        {
            var last = await chunks.LastChangeAsync(cancellationToken);
            await EmbedAsync(of: null, cancellationToken);
            await embeddings.SetCompleteUpToAsync(alias, last, cancellationToken);
            return;
        }

        while (await chunks.ChangesAfterAsync(complete, Changes, cancellationToken) is { Changed.Count: > 0 } changes)
        {
            await EmbedAsync(changes.Changed, cancellationToken);
            await embeddings.SetCompleteUpToAsync(alias, complete = changes.UpTo, cancellationToken);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => models.Embeddings.Count == 0 ? Task.CompletedTask : Loop.ForeverAsync("the embedding of passages", async stopping =>
    {
        await Task.Delay(Between, time, stopping);
        await CatchUpAsync(models.Embeddings[0].Settings.Alias, stopping);
        await follower.FollowAsync(stopping);
    }, time, logger, stoppingToken, LongestPause);
}
