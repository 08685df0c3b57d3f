using System.Diagnostics;
using ChatOpsBot.Core.Dispatch;
using ChatOpsBot.Core.Documents;

namespace ChatOpsBot.Knowledge.Search;

/// <param name="Relevance">0…1.</param>
internal sealed record Passage(KeptChunk Kept, double Relevance)
{
    public Chunk Chunk => Kept.Chunk;
}

/// <param name="Weights">The question's words with their idf.</param>
internal sealed record Found(IReadOnlyList<Passage> Passages, IReadOnlyDictionary<string, double> Weights);

/// <summary>Finds passages: ranked by the index, read from the database, which alone knows what is still there.</summary>
internal sealed class Searcher(IndexFollower follower, IDocuments documents)
{
    private const int Depth = 100;

    public async Task<Found> FindAsync(string text, SearchFilter filter, int most, CancellationToken cancellationToken)
    {
        using var activity = ChatOpsTelemetry.Source.StartActivity("search");
        var started = Stopwatch.GetTimestamp();
        var index = await follower.Index.WaitAsync(cancellationToken);
        var ranked = index.Search(text, filter, Math.Max(most, Depth));
        var passages = await ReadAsync(ranked.Hits.Take(most).Select(hit => (hit.ChunkId, hit.Score)), cancellationToken);
        activity?.SetTag("chatops.search.passages", passages.Count);
        ChatOpsTelemetry.SearchDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
        return new Found(passages, ranked.Weights);
    }

    /// <summary>What matches the filter, in no order of relevance.</summary>
    public async Task<IReadOnlyList<Passage>> ListAsync(SearchFilter filter, int most, CancellationToken cancellationToken)
    {
        var index = await follower.Index.WaitAsync(cancellationToken);
        return await ReadAsync(index.List(filter, most).Select(id => (id, 1.0)), cancellationToken);
    }

    private async Task<IReadOnlyList<Passage>> ReadAsync(IEnumerable<(long Id, double Relevance)> ranked, CancellationToken cancellationToken)
    {
        var hits = ranked.ToList();
        var kept = (await documents.ReadChunksAsync([.. hits.Select(hit => hit.Id)], cancellationToken)).ToDictionary(chunk => chunk.Id);
        return [.. hits.Where(hit => kept.ContainsKey(hit.Id)).Select(hit => new Passage(kept[hit.Id], hit.Relevance))];
    }
}
