using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Models;

namespace ChatOpsBot.Documents.Ingestion;

/// <summary>A model and the collections that it embeds.</summary>
internal sealed record EmbeddingShare(EmbeddingModel Model, IReadOnlyList<string> Collections)
{
    public string Alias => Model.Settings.Alias;
}

/// <summary>Gives chunks their vectors by the model of their collection, and their sentences too where the model is local: elsewhere each token
/// would be paid for twice.</summary>
internal sealed class Embedder(IEmbeddings embeddings, ICollections collections, ModelCatalogue models, CurrentAdministration administration, TurnLimits limits)
{
    // To find what is missing among all takes a second in a million chunks; what changes meanwhile waits for so many.
    private const int Found = 1024;
    private const int FoundHere = 128;
    private const int AtOnce = 64;
    private const int AtOnceHere = 16;

    /// <summary>The models that embed something. A collection whose model is not configured is embedded by none.</summary>
    public async Task<IReadOnlyList<EmbeddingShare>> SharesAsync(CancellationToken cancellationToken)
    {
        // Work without a person knows of no model that was added meanwhile.
        await administration.ReadAsync(cancellationToken);
        return models.Embeddings.Count == 0
            ? []
            : [.. (await collections.ListAsync(cancellationToken)).ToLookup(each => models.FindEmbedding(each.EmbeddingModel), each => each.Name)
                .Where(each => each.Key is not null).Select(each => new EmbeddingShare(each.Key!, [.. each]))];
    }

    /// <summary>Documents whose model is elsewhere are embedded with their import; a model here takes the time of those who ask.</summary>
    /// <exception cref="ModelException">A model failed; what was embedded before is kept.</exception>
    public async Task EmbedImportedAsync(IReadOnlyCollection<DocumentKey> documents, CancellationToken cancellationToken)
    {
        foreach (var share in (await SharesAsync(cancellationToken)).Where(each => !each.Model.IsLocal))
        {
            if (documents.Where(key => share.Collections.Contains(key.Index, StringComparer.Ordinal)).ToList() is { Count: > 0 } its)
                await EmbedAsync(share, its, cancellationToken);
        }
    }

    /// <exception cref="ModelException">The model failed; what was embedded before is kept.</exception>
    public async Task EmbedAsync(EmbeddingShare share, IReadOnlyCollection<DocumentKey> of, CancellationToken cancellationToken)
    {
        while (await EmbedSomeAsync(share, of, cancellationToken))
        {
            // There may be more.
        }
    }

    /// <param name="of">Null: all documents of its collections.</param>
    /// <returns>False when there was nothing to embed.</returns>
    /// <exception cref="ModelException">The model failed; what was embedded before is kept.</exception>
    public async Task<bool> EmbedSomeAsync(EmbeddingShare share, IReadOnlyCollection<DocumentKey>? of, CancellationToken cancellationToken)
    {
        var model = share.Model;
        if (!model.HasLength && await embeddings.DimensionsAsync(share.Alias, cancellationToken) is { } numbers)
            model.Expect(numbers);
        var missing = await embeddings.MissingAsync(share.Alias, share.Collections, model.Languages, of, model.IsLocal ? FoundHere : Found, cancellationToken);
        foreach (var some in missing.Chunk(model.IsLocal ? AtOnceHere : AtOnce))
        {
            var texts = some.Select(chunk => (IReadOnlyList<string>)[chunk.ToEmbed(), .. model.IsLocal ? chunk.SentencesToEmbed() : []]).ToList();
            var vectors = await limits.CountAsync(new UsageAccount(IUsage.Imports), () => model.EmbedAsync([.. texts.SelectMany(each => each)], cancellationToken));
            await embeddings.SaveAsync([.. some.Zip(Each(share.Alias, texts, vectors)).Select(each => (each.First.Hash(), each.Second))], cancellationToken);
        }

        return missing.Count > 0;
    }

    private static IEnumerable<Embedding> Each(string alias, IEnumerable<IReadOnlyList<string>> texts, IReadOnlyList<float[]> vectors)
    {
        var at = 0;
        foreach (var count in texts.Select(each => each.Count))
        {
            yield return new Embedding(alias, vectors[at]) { Sentences = [.. vectors.Skip(at + 1).Take(count - 1)] };
            at += count;
        }
    }
}
