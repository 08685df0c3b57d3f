using System.Text;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.People;
using ChatOpsBot.Documents.Chunking;
using ChatOpsBot.Documents.Extraction;
using ChatOpsBot.Models;
using ChatOpsBot.Search;

namespace ChatOpsBot.Tests;

/// <summary>Documents in an index in memory, found as the product finds them.</summary>
internal sealed class SearchedCollection : IDisposable
{
    private readonly LuceneIndex index = LuceneIndex.InMemory();
    private readonly Dictionary<long, KeptChunk> chunks = [];

    public IReadOnlyCollection<KeptChunk> Chunks => chunks.Values;

    public static SearchedCollection OfFolder(string folder)
    {
        var collection = new SearchedCollection();
        foreach (var file in Directory.EnumerateFiles(folder, "*.md").Order(StringComparer.Ordinal))
            collection.Add(Path.GetFileNameWithoutExtension(file), Path.GetFileName(file), File.ReadAllBytes(file));
        collection.Refresh();
        return collection;
    }

    public void Add(string document, string title, string text) => Add(document, $"{document}.txt", Encoding.UTF8.GetBytes(text), title: title);

    /// <param name="questionsOf">The questions that a chunk is known to answer; null: those that it asks itself.</param>
    public void Add(string document, string file, byte[] content, Func<Chunk, IReadOnlyList<string>>? questionsOf = null, string? title = null)
    {
        var text = Extractor.Read(file, content);
        title ??= text.Title ?? document;
        var key = new DocumentKey("default", document);
        var kept = new Chunker(ChunkSizes.Default).Cut(file, title, text)
            .Select(chunk => new KeptChunk(chunks.Count + 1 + chunk.Number, key, title, null, "text/plain", chunk with { Questions = questionsOf?.Invoke(chunk) ?? chunk.Questions }, default, new Dictionary<string, IReadOnlyList<string>>())).ToList();
        kept.ForEach(chunk => chunks[chunk.Id] = chunk);
        index.Replace(key, kept);
    }

    public void Refresh() => index.Refresh();

    /// <summary>Gives the chunks their embeddings, and their sentences too.</summary>
    public async Task EmbedAsync(EmbeddingModel model)
    {
        foreach (var chunk in chunks.Values.ToList())
        {
            var vectors = await model.EmbedAsync([chunk.Chunk.ToEmbed(), .. chunk.Chunk.SentencesToEmbed()], CancellationToken.None);
            chunks[chunk.Id] = chunk with { Embeddings = [new Embedding(model.Settings.Alias, vectors[0]) { Sentences = [.. vectors.Skip(1)] }] };
        }

        foreach (var document in chunks.Values.GroupBy(chunk => chunk.Document))
            index.Replace(document.Key, document);
        index.Refresh();
    }

    public Found Find(string question, IReadOnlyList<Embedding>? meaning = null, Ranking? ranking = null)
    {
        ranking ??= Ranking.Default;
        var result = index.Search(question, meaning ?? [], new SearchFilter(Reader.Anyone), 100, ranking);
        IReadOnlyList<Passage> passages = [.. result.Hits.Take(24).Select(hit => new Passage(chunks[hit.ChunkId], hit.Score) { Parts = hit.Parts, Lexical = hit.Lexical })];
        if (meaning is { Count: > 0 })
            passages = Fusion.Apply(passages, result.Weights, ranking);
        return new Found([.. Boosts.Apply(passages, result.Weights, ranking, DateTimeOffset.UnixEpoch).Take(12)], result.Weights) { Unknown = result.Unknown, Entries = result.Entries, ByMeaning = meaning is { Count: > 0 } };
    }

    public void Dispose() => index.Dispose();
}
