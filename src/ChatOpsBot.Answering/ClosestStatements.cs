using System.Numerics.Tensors;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Models;
using ChatOpsBot.Search;

namespace ChatOpsBot.Answering;

/// <summary>Where nothing answers for sure: what the passages that come closest say, a statement of each. Passages are close by their words,
/// or by meaning where the local model knows the language.</summary>
public sealed class ClosestStatements(ModelCatalogue models)
{
    private const int Most = 3;
    private const int PassagesRead = 6;
    private const int MostSentences = 48;

    // How much words count beside meaning.
    private const double OfWords = 0.5;

    // What is further away has nothing to do with the question; see docs/benchmarks.md under "Answers".
    private const double FarOff = 0.3;

    /// <returns>As the passages are ranked; none when all that was found is about something else.</returns>
    public async Task<IReadOnlyList<Quotation>> OfAsync(string question, Found found, CancellationToken cancellationToken)
    {
        var rated = ExtractiveAnswerer.Rate(question, found, PassagesRead).ToList();
        var cosines = await CosinesAsync(question, found, rated.Select(each => $"{each.Passage.Chunk.Heading}\n{each.Sentence}"), cancellationToken);
        var near = ExtractiveAnswerer.Near(question, found).ToHashSet();
        return
        [
            .. rated.Select((each, i) => (each.Passage, each.Sentence, each.Confidence, Cosine: i < cosines.Count ? cosines[i] : 0))
                .GroupBy(each => each.Passage)
                .Where(passage => near.Contains(passage.Key) || passage.Max(each => each.Cosine) >= FarOff)
                .Select(passage => new Quotation(passage.Key, [passage.MaxBy(each => (each.Confidence * OfWords) + each.Cosine).Sentence]))
                .DistinctBy(statement => statement.Sentences[0], StringComparer.Ordinal).Take(Most),
        ];
    }

    // Of the first sentences; none where the model does not know the language or is not there.
    private async Task<IReadOnlyList<float>> CosinesAsync(string question, Found found, IEnumerable<string> sentences, CancellationToken cancellationToken)
    {
        if (!found.ByMeaning || models.Embeddings.FirstOrDefault(model => model.IsLocal) is not { } model || !model.Knows(LanguageDetector.CodeOf(question)) || !model.IsReady)
            return [];
        var vectors = await model.EmbedAsync([question, .. sentences.Take(MostSentences)], cancellationToken);
        return [.. vectors.Skip(1).Select(vector => TensorPrimitives.Dot<float>(vectors[0], vector))];
    }
}
