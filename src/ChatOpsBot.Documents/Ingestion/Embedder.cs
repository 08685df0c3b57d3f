using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Models;

namespace ChatOpsBot.Documents.Ingestion;

/// <summary>Gives chunks their vectors by the first configured model, and their sentences too where the model is local: elsewhere each token
/// would be paid for twice.</summary>
internal sealed class Embedder(IEmbeddings embeddings, ModelCatalogue models, TurnLimits limits)
{
    private const int AtOnce = 64;
    private const int AtOnceHere = 16;
    private volatile bool isExpected;

    /// <summary>Documents are embedded with their import, not after it.</summary>
    public bool IsPartOfImports => models.Embeddings is [{ IsLocal: false }, ..];

    /// <param name="of">Null: all documents.</param>
    /// <exception cref="ModelException">The model failed; what was embedded before is kept.</exception>
    public async Task EmbedAsync(IReadOnlyCollection<DocumentKey>? of, CancellationToken cancellationToken)
    {
        if (models.Embeddings is not [var model, ..])
            return;
        var alias = model.Settings.Alias;
        if (!isExpected && await embeddings.DimensionsAsync(alias, cancellationToken) is { } numbers)
            model.Expect(numbers);
        isExpected = true;
        while (await embeddings.MissingAsync(alias, model.Languages, of, model.IsLocal ? AtOnceHere : AtOnce, cancellationToken) is { Count: > 0 } missing)
        {
            var texts = missing.Select(chunk => (IReadOnlyList<string>)[chunk.ToEmbed(), .. model.IsLocal ? chunk.SentencesToEmbed() : []]).ToList();
            var vectors = await limits.CountAsync(new UsageAccount(IUsage.Imports), () => model.EmbedAsync([.. texts.SelectMany(each => each)], cancellationToken));
            await embeddings.SaveAsync([.. missing.Zip(Each(alias, texts, vectors)).Select(each => (each.First.Hash(), each.Second))], cancellationToken);
        }
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
