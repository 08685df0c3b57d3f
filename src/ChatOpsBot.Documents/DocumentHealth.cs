using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.People;
using ChatOpsBot.Documents.Extraction;
using ChatOpsBot.Models;

namespace ChatOpsBot.Documents;

/// <summary>How the documents, the index and the sources are.</summary>
internal sealed class DocumentHealth(IDocuments documents, IIngestions ingestions, ISources sources, ICollections collections, CollectionService service) : IHealth
{
    private const int MostUnfinished = 1_000;

    public async Task<IReadOnlyList<Health>> LookAsync(CancellationToken cancellationToken)
    {
        var unfinished = await ingestions.UnfinishedAsync(MostUnfinished, cancellationToken);
        var failed = unfinished.Count(ingestion => ingestion.State == IngestionState.Failed);
        var kept = await documents.CountAsync(Reader.Operator, index: null, cancellationToken);
        var health = new List<Health>
        {
            new("documents", $"{kept} kept, {unfinished.Count - failed} being read, {failed} could not be read{(failed > 0 ? " (`kb list`, `kb retry`)" : "")}", failed == 0),
        };
        health.AddRange(Programs.Missing().Select(missing => new Health("files", missing, IsGood: Confinement.Missing is null)));
        foreach (var collection in await collections.ListAsync(cancellationToken))
        {
            if (collection.EmbeddingModel is { } alias && service.ModelOf(collection) is null)
                health.Add(new Health($"collection {collection.Name}", $"its embedding model `{alias}` is not configured: it is found by its words. Configure it, or move the collection (`kb collection {collection.Name} --embedding {ModelSettings.Usual}`)", IsGood: false));
            else if (await service.ToEmbedAsync(collection, cancellationToken) is var toEmbed and > 0)
                health.Add(new Health($"collection {collection.Name}", $"passages still to be embedded: {toEmbed}; they are found by their words, or as before, until then"));
        }

        foreach (var source in await sources.ListAsync(cancellationToken))
        {
            var last = await sources.RunsAsync(source.Name, 1, cancellationToken) is [var run, ..] ? run : null;
            var isGood = last is null or { Error: null, Failures.Count: 0 };
            health.Add(new Health($"source {source.Name}", last is null ? "not read yet" : Commands.KbNames.Outcome(last), isGood));
        }

        return health;
    }
}
