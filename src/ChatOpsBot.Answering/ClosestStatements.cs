using System.Numerics.Tensors;
using ChatOpsBot.Core.Documents;
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
        var near = ExtractiveAnswerer.Near(question, found).ToHashSet();
        var byMeaning = await CosinesAsync(question, found, cancellationToken);
        var statements = new List<Quotation>();
        foreach (var passage in found.Passages.Take(PassagesRead))
        {
            var sentences = ExtractiveAnswerer.Rate(question, passage, found).Select(rated => (Text: rated.Sentence, rated.Confidence, Cosine: byMeaning.GetValueOrDefault((passage, rated.Sentence)))).ToList();
            if (sentences.Count > 0 && (near.Contains(passage) || sentences.Max(sentence => sentence.Cosine) >= FarOff))
                statements.Add(new Quotation(passage, [sentences.MaxBy(sentence => (sentence.Confidence * OfWords) + sentence.Cosine).Text]));
        }

        return [.. statements.DistinctBy(statement => statement.Sentences[0], StringComparer.Ordinal).Take(Most)];
    }

    private async Task<IReadOnlyDictionary<(Passage, string), double>> CosinesAsync(string question, Found found, CancellationToken cancellationToken)
    {
        var cosines = new Dictionary<(Passage, string), double>();
        if (!found.ByMeaning || models.Embeddings.FirstOrDefault(model => model.IsLocal && model.Knows(LanguageDetector.CodeOf(question)) && model.IsReady) is not { } model)
            return cosines;
        var sentences = found.Passages.Take(PassagesRead).SelectMany(passage => Sentences.Of(passage.Chunk.Text).Distinct(StringComparer.Ordinal).Select(sentence => (Passage: passage, Sentence: sentence))).Take(MostSentences).ToList();
        var vectors = await model.EmbedAsync([question, .. sentences.Select(each => $"{each.Passage.Chunk.Heading}\n{each.Sentence}")], cancellationToken);
        foreach (var (each, vector) in sentences.Zip(vectors.Skip(1)))
            cosines[each] = TensorPrimitives.Dot<float>(vectors[0], vector);
        return cosines;
    }
}
