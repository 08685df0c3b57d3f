namespace ChatOpsBot.Models;

/// <summary>The languages that embedding models are good at, as their makers say.</summary>
internal static class ModelLanguages
{
    private const string Every = "*";

    // What the names of models that were trained on many languages have in common.
    private static readonly string[] OfManyLanguages =
    [
        "text-embedding-3", "text-embedding-ada", "multilingual", "bge-m3", "bge-multilingual", "labse", "jina-embeddings-v3", "jina-embeddings-v4", "qwen3-embedding", "gte-qwen", "gemini-embedding",
        "embeddinggemma", "nomic-embed-text-v2", "arctic-embed-l-v2", "arctic-embed-m-v2", "arctic-embed2", "mistral-embed", "cohere-embed-v4", "embed-v4", "voyage-3", "granite-embedding-278m", "granite-embedding:278m",
    ];

    /// <returns>Null: all.</returns>
    public static IReadOnlyList<string>? Of(ModelSettings settings) => settings.Languages switch
    {
        [Every] => null,
        { Count: > 0 } named => named,
        _ when settings.Kind != ModelSettings.Local && Array.Exists(OfManyLanguages, part => settings.Model.Contains(part, StringComparison.OrdinalIgnoreCase)) => null,
        _ => ["en"],
    };
}
