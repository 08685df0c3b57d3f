using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Models;

namespace ChatOpsBot.Documents.Ingestion;

/// <summary>Gives chunks their vectors by the first configured model.</summary>
internal sealed class Embedder(IEmbeddings embeddings, ModelCatalogue models, TurnLimits limits)
{
    private const int AtOnce = 64;

    /// <summary>Documents are embedded with their import, not after it.</summary>
    public bool IsPartOfImports => models.Embeddings is [{ IsLocal: false }, ..];

    /// <param name="of">Null: all documents.</param>
    /// <exception cref="ModelException">The model failed; what was embedded before is kept.</exception>
    public async Task EmbedAsync(IReadOnlyCollection<DocumentKey>? of, CancellationToken cancellationToken)
    {
        if (models.Embeddings is not [var model, ..])
            return;
        var alias = model.Settings.Alias;
        while (await embeddings.MissingAsync(alias, model.Languages, of, AtOnce, cancellationToken) is { Count: > 0 } missing)
        {
            var vectors = await limits.CountAsync(IUsage.Imports, () => model.EmbedAsync([.. missing.Select(chunk => chunk.ToEmbed())], cancellationToken));
            await embeddings.SaveAsync(alias, [.. missing.Select((chunk, i) => (chunk.Hash(), vectors[i]))], cancellationToken);
        }
    }
}
