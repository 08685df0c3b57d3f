using System.Diagnostics;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using ChatOpsBot.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Search;

/// <param name="Relevance">0…1.</param>
public sealed record Passage(KeptChunk Kept, double Relevance)
{
    public ScoreParts Parts { get; init; } = ScoreParts.None;

    /// <summary>By words and letters alone, 0…1.</summary>
    public double Lexical { get; init; }

    public Chunk Chunk => Kept.Chunk;
}

/// <param name="Weights">The question's words with their idf.</param>
public sealed record Found(IReadOnlyList<Passage> Passages, IReadOnlyDictionary<string, double> Weights)
{
    /// <summary>Words of the question that no passage has.</summary>
    public IReadOnlySet<string> Unknown { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>How many entries the index has: among a handful, that nobody wrote a word says little.</summary>
    public int Entries { get; init; }

    public TimeSpan Took { get; init; }

    /// <summary>Whether vectors took part.</summary>
    public bool ByMeaning { get; init; }

    /// <summary>What its texts say, each read once.</summary>
    public ReadTexts Read { get; } = new();
}

/// <summary>Finds passages: ranked by the index, read from the database, which alone knows what is still there and who may read it.</summary>
public sealed partial class Searcher(IndexFollower follower, IChunks chunks, ICollections collections, IEmbeddings embeddings, ModelCatalogue models, IOptions<SearchOptions> options, TimeProvider time, ILogger<Searcher> logger)
{
    private const int Depth = 100;

    /// <param name="ranking">Null: as configured.</param>
    /// <param name="collapse">Whether texts that say the same count once.</param>
    public async Task<Found> FindAsync(string text, SearchFilter filter, int most, CancellationToken cancellationToken, Ranking? ranking = null, bool collapse = true)
    {
        using var activity = ChatOpsTelemetry.Source.StartActivity("search");
        var started = Stopwatch.GetTimestamp();
        ranking ??= Configured();
        var index = await follower.CurrentAsync(cancellationToken);
        var meaning = ranking.Vector > 0 ? await MeaningAsync(index, text, filter, cancellationToken) : [];
        var result = index.Search(text, meaning, filter, Math.Max(most, Depth), ranking);
        // Where there are vectors something is the nearest: they have moved to another model since the question was embedded.
        if (result.Hits.Count == 0 && meaning.Count > 0 && await MeaningAsync(index, text, filter, cancellationToken, meaning) is var moved && moved.Except(meaning).Any())
        {
            meaning = moved;
            result = index.Search(text, meaning, filter, Math.Max(most, Depth), ranking);
        }

        var passages = await ReadAsync(result.Hits.Take(most * 2), filter.Reader, cancellationToken);
        var fused = meaning.Count > 0 ? Fusion.Apply(passages, result.Weights, ranking) : passages;
        var boosted = Boosts.Apply(fused, result.Weights, ranking, time.GetUtcNow());
        var found = new Found([.. (collapse ? Alike.Collapse(boosted) : boosted).Take(most)], result.Weights)
        {
            Took = Stopwatch.GetElapsedTime(started),
            ByMeaning = meaning.Count > 0,
            Unknown = result.Unknown,
            Entries = result.Entries,
        };
        activity?.SetTag("chatops.search.passages", found.Passages.Count);
        ChatOpsTelemetry.SearchDuration.Record(found.Took.TotalSeconds);
        return found;
    }

    /// <summary>What matches the filter, in no order of relevance.</summary>
    public async Task<IReadOnlyList<Passage>> ListAsync(SearchFilter filter, int most, CancellationToken cancellationToken)
    {
        var index = await follower.CurrentAsync(cancellationToken);
        return await ReadAsync(index.List(filter, most).Select(id => new SearchResult(id, 1, 1, ScoreParts.None)), filter.Reader, cancellationToken);
    }

    /// <summary>How many chunks the filter lets through.</summary>
    public async Task<int> CountAsync(SearchFilter filter, CancellationToken cancellationToken) => (await follower.CurrentAsync(cancellationToken)).Count(filter);

    private Ranking Configured() => Ranking.Default with
    {
        Title = options.Value.TitleBoost ? Ranking.Default.Title : 0,
        Recency = options.Value.RecencyBoost ? Ranking.Default.Recency : 0,
    };

    // The models of what is looked in, and of a collection that moves to one those that it comes from, that are configured and know the language, in
    // the order of the configuration: nobody else is sent the question. It waits for no model to be loaded: words alone answer it.
    private async Task<IReadOnlyList<Embedding>> MeaningAsync(LuceneIndex index, string text, SearchFilter filter, CancellationToken cancellationToken, IReadOnlyList<Embedding>? known = null)
    {
        if (models.Embeddings.Count == 0)
            return [];
        var language = LanguageDetector.CodeOf(text);
        if (!models.Embeddings.Any(model => model.Knows(language)))
            return [];
        var inIndex = index.Models(filter, await PartsAsync(filter, cancellationToken));
        var meaning = new List<Embedding>();
        foreach (var model in models.Embeddings.Where(model => inIndex.Contains(model.Settings.Alias) && model.Knows(language) && model.IsReady))
        {
            try
            {
                meaning.Add(known?.FirstOrDefault(each => each.Model == model.Settings.Alias) ?? new Embedding(model.Settings.Alias, (await model.EmbedAsync([text], cancellationToken))[0]));
            }
            catch (ModelException failure)
            {
                OnlyWords(logger, model.Settings.Alias, failure.Trouble, failure);
            }
        }

        return meaning;
    }

    // What is in a collection whose model is not configured is found by its words.
    private async Task<IReadOnlyList<EmbeddedPart>> PartsAsync(SearchFilter filter, CancellationToken cancellationToken)
    {
        var parts = new List<EmbeddedPart>();
        var searched = (await collections.ListAsync(cancellationToken))
            .Where(each => filter.Index is { } one ? each.Name == one : filter.Collections.Count == 0 || filter.Collections.Contains(each.Name, StringComparer.Ordinal))
            .GroupBy(each => models.FindEmbedding(each.EmbeddingModel)?.Settings.Alias, each => each.Name).ToList();
        foreach (var each in searched.Where(each => each.Key is not null))
        {
            var mark = await embeddings.MarkAsync(each.Key!, cancellationToken);
            parts.AddRange(each.GroupBy(name => !mark.Has([name], upTo: 0)).Select(part => new EmbeddedPart(each.Key!, [.. part], IsMoving: part.Key)));
        }

        return searched.Count == 1 && parts is [var all] ? [all with { Collections = null }] : parts;
    }

    // The index is a moment behind the database; who may read is decided by the database in the end.
    private async Task<IReadOnlyList<Passage>> ReadAsync(IEnumerable<SearchResult> ranked, Reader reader, CancellationToken cancellationToken)
    {
        var hits = ranked.ToList();
        var kept = (await chunks.ReadAsync([.. hits.Select(hit => hit.ChunkId)], cancellationToken)).Where(chunk => reader.May(chunk.Access)).ToDictionary(chunk => chunk.Id);
        return [.. hits.Where(hit => kept.ContainsKey(hit.ChunkId)).Select(hit => new Passage(kept[hit.ChunkId], hit.Score) { Parts = hit.Parts, Lexical = hit.Lexical })];
    }

    [LoggerMessage(202, LogLevel.Warning, "The embedding model '{Model}' failed: {Trouble}; searched by words")]
    private static partial void OnlyWords(ILogger logger, string model, ModelTrouble trouble, Exception failure);
}
