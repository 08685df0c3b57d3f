using ChatOpsBot.Search;

namespace ChatOpsBot.Answering;

/// <summary>Where nothing answers for sure: what the passages that come closest say, a statement of each. Passages are close by their words,
/// or by meaning where their sentences have vectors.</summary>
public static class ClosestStatements
{
    private const int Most = 3;
    private const int PassagesRead = 6;

    // How much words count beside meaning.
    private const double OfWords = 0.25;
    private const double OfKind = 0.1;

    // Of the relevance of the first.
    private const double Close = 0.75;

    // What is further away has nothing to do with the question; see docs/benchmarks.md under "Answers".
    private const double FarOff = 0.3;

    /// <returns>As the passages are ranked, one of each; where fewer are close, more of the first. None when all that was found is about something else.</returns>
    public static IReadOnlyList<Quotation> Of(string question, Found found)
    {
        var near = ExtractiveAnswerer.Near(question, found).ToHashSet();
        var passages = ExtractiveAnswerer.Rate(question, found, PassagesRead).GroupBy(each => each.Passage)
            .Where(passage => near.Contains(passage.Key) || passage.Max(each => each.Cosine) >= FarOff)
            .Select(passage => (Passage: passage.Key, Sentences: passage.OrderByDescending(each => (each.Words * OfWords) + each.Cosine + (each.Kind * OfKind)).Select(each => each.Sentence).Take(Most).ToList())).ToList();
        var close = passages.Where(each => each.Passage.Relevance >= passages[0].Passage.Relevance * Close).ToList();
        return
        [
            .. Enumerable.Range(0, Most).SelectMany(rank => close.Where(each => each.Sentences.Count > rank).Select(each => (each.Passage, Sentence: each.Sentences[rank])))
                .DistinctBy(statement => statement.Sentence, StringComparer.Ordinal).Take(Most)
                .OrderBy(statement => close.FindIndex(each => each.Passage == statement.Passage)).Select(statement => new Quotation(statement.Passage, [statement.Sentence])),
        ];
    }
}
