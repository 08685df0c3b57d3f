using ChatOpsBot.Core.Documents;
using ChatOpsBot.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Knowledge.Ingestion;

/// <summary>Gives chunks their vectors: at once when a document is added, and besides all that has none by the first configured
/// model, because it failed then or another model was configured since.</summary>
internal sealed partial class Embedder(IEmbeddings embeddings, ModelCatalogue models, Search.IndexFollower follower, ILogger<Embedder> logger) : BackgroundService
{
    private const int AtOnce = 64;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    /// <param name="of">Null: all documents.</param>
    /// <exception cref="ModelException">The model failed; what was embedded before is kept.</exception>
    public async Task EmbedAsync(DocumentKey? of, CancellationToken cancellationToken)
    {
        if (models.Embeddings is not [var model, ..])
            return;
        var alias = model.Settings.Alias;
        while (await embeddings.MissingAsync(alias, of, AtOnce, cancellationToken) is { Count: > 0 } missing)
        {
            var vectors = await model.EmbedAsync([.. missing.Select(chunk => chunk.ToEmbed())], cancellationToken);
            await embeddings.SaveAsync(alias, [.. missing.Select((chunk, i) => (chunk.Hash(), vectors[i]))], cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (models.Embeddings.Count == 0)
            return;
        var pause = Between;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(pause, stoppingToken);
                await EmbedAsync(of: null, stoppingToken);
                await follower.FollowAsync(stoppingToken);
                pause = Between;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Waiting(logger, failure);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            catch (OperationCanceledException)
            {
                // What is missing is embedded after the next start.
            }
        }
    }

    [LoggerMessage(225, LogLevel.Warning, "Passages wait for their embeddings; they are found by their words meanwhile")]
    private static partial void Waiting(ILogger logger, Exception failure);
}
