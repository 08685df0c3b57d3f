using ChatOpsBot.Core.Documents;
using Lucene.Net.Search;

namespace ChatOpsBot.Search;

/// <summary>How near passages are to a question by meaning: half by the whole of each, half by its nearest sentence where sentences have vectors.</summary>
/// <param name="Score">0…1, of the nearest 1.</param>
/// <param name="Sentences">The cosine of each sentence; empty where none are known.</param>
internal readonly record struct Nearness(double Score, IReadOnlyList<float> Sentences)
{
    /// <param name="docs">For each embedding of the question, what is compared with it; the first that a document has a vector of counts.</param>
    public static IReadOnlyDictionary<int, Nearness> Of(IndexSearcher searcher, IReadOnlyList<Embedding> meaning, IEnumerable<IReadOnlyList<int>> docs)
    {
        var all = new Dictionary<int, Nearness>();
        foreach (var (question, compared) in meaning.Zip(docs))
        {
            var cosines = VectorSearch.Exactly(searcher, compared, Fields.VectorOf(question.Model), question.Vector);
            var sentences = VectorSearch.OfSentences(searcher, cosines.Select(each => each.Doc), Fields.SentencesOf(question.Model), question.Vector);
            var near = cosines.Select(each => (each.Doc, Score: sentences.TryGetValue(each.Doc, out var of) ? (each.Cosine + of.Max()) / 2 : each.Cosine)).ToList();
            var best = near.Count == 0 ? 1 : Math.Max(near.Max(each => each.Score), 1e-6);
            foreach (var (doc, score) in near)
                all.TryAdd(doc, new Nearness(Math.Max(0, score / best), sentences.GetValueOrDefault(doc, [])));
        }

        return all;
    }
}
