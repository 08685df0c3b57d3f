using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.Models;
using ChatOpsBot.Prompts;
using ChatOpsBot.Search;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Answering;

/// <summary>Answers from the documents: by a model where there is one, else by quoting, and by quoting when the model fails.</summary>
public sealed partial class Answerer(
    Searcher searcher,
    IDocuments documents,
    ModelCatalogue models,
    PromptLibrary prompts,
    ModelAnswer modelAnswer,
    QueryRewriter rewriter,
    QueryDecomposer decomposer,
    Reranker reranker,
    ILogger<Answerer> logger) : IAnswerer
{
    private const int PassagesForModel = 8;
    private const int PassagesToSearch = 12;

    public async Task<Reply> AnswerAsync(Question question, IJobOutput output, CancellationToken cancellationToken)
    {
        output.Status(Localizer.In(question.Language).Say(CommonPhrases.Searching));
        return await AnswerAsync(question, new SearchFilter(question.Reader) { Collections = question.Snapshot.AssistantIn(question.Channel).Collections }, AnswerSettings.Default, output, cancellationToken);
    }

    public async Task<Reply> AnswerAsync(Question question, SearchFilter filter, AnswerSettings settings, IJobOutput output, CancellationToken cancellationToken)
    {
        var localizer = Localizer.In(question.Language);
        var by = AnsweredBy.In(question, prompts, models);
        var mostPassages = settings.MostPassages ?? by.Assistant.MostPassages ?? PassagesForModel;
        var searches = await decomposer.SearchesAsync(await rewriter.OfAsync(question, by, cancellationToken), question, by, cancellationToken);
        var found = await FindAsync(searches, filter, Math.Max(mostPassages, PassagesToSearch), cancellationToken);
        if (settings.LeastRelevance > 0)
            found = found with { Passages = [.. found.Passages.Where(passage => passage.Relevance >= settings.LeastRelevance)] };
        if (found.Passages.Count == 0 && await documents.CountAsync(question.Reader, index: null, cancellationToken) == 0)
            return new Reply(localizer.Say(CommonPhrases.NoDocuments)) { IsNotFound = true };
        if (by.Model is not { } model)
            return Quote(question, found, notice: _ => null);

        output.Status(localizer.Say(CommonPhrases.Writing));
        found = found with { Passages = await reranker.OrderAsync(question, found.Passages, by, cancellationToken) };
        try
        {
            var passages = Neighbours.Join([.. found.Passages.Take(mostPassages)]).ToList();
            return await modelAnswer.WriteAsync(by, question, passages, settings, output, cancellationToken) is { } written
                ? Written(written, passages, localizer)
                : NotFound(question, found, $"{localizer.Say(CommonPhrases.NothingFound)} {localizer.Say("These come closest:")}");
        }
        catch (ModelException failure)
        {
            ModelFailed(logger, model.Settings.Alias, failure.Trouble, failure);
            return Quote(question, found, isQuoted => localizer.Say(AnswerPhrases.ModelFailed(failure.Trouble, isQuoted)));
        }
        catch (PromptException failure)
        {
            PromptFailed(logger, by.Prompt.ToString(), failure);
            return Quote(question, found, isQuoted => localizer.Say(AnswerPhrases.PromptFailed(by.Assistant.Prompt, isQuoted)));
        }
    }

    private async Task<Found> FindAsync(IReadOnlyList<string> searches, SearchFilter filter, int most, CancellationToken cancellationToken)
    {
        var found = new List<Found>();
        foreach (var search in searches)
            found.Add(await searcher.FindAsync(search, filter, most, cancellationToken));
        return found.Count == 1 ? found[0] : found[0] with { Passages = QueryDecomposer.Together([.. found.Select(each => each.Passages)], most) };
    }

    private static Reply Written(WrittenAnswer written, List<Passage> passages, Localizer localizer)
    {
        var text = written.Text;
        var all = passages.Select((passage, i) => Cite(i + 1, passage)).ToList();
        var cited = CitationCheck.Cited(text).ToHashSet();
        return new Reply(text)
        {
            IsAnswer = true,
            Usage = written.Usage,
            Prompt = written.Prompt,
            Citations = [.. all.Where(citation => cited.Contains(citation.Number))],
            Passages = all,
            Notice = cited.Count == 0 ? localizer.Say("This answer is not from your documents.") : null,
        };
    }

    private static Reply Quote(Question question, Found found, Func<bool, string?> notice)
    {
        var localizer = Localizer.In(question.Language);
        if (ExtractiveAnswerer.Decide(question.Text, found) is not { IsSure: true, Quotation: { } quotation })
            return NotFound(question, found, localizer.Say("The documents do not say this in so many words. Closest:")) with { Notice = notice(false) };
        var citation = Cite(1, quotation.Passage);
        return new Reply($"{string.Join(quotation.Sentences.Count > 1 && quotation.Sentences.Any(IsLine) ? "\n\n" : " ", quotation.Sentences)} [1]")
        {
            IsAnswer = true,
            Citations = [citation],
            Passages = [citation, .. found.Passages.Where(passage => passage != quotation.Passage).Take(PassagesForModel - 1).Select((passage, i) => Cite(i + 2, passage))],
            Notice = notice(true),
        };
    }

    private static Reply NotFound(Question question, Found found, string heading)
    {
        var statements = ClosestStatements.Of(question.Text, found);
        var passages = statements.Select(statement => statement.Passage).Distinct().ToList();
        var text = statements.Count == 0
            ? Localizer.In(question.Language).Say(CommonPhrases.NothingFound)
            : $"{heading}\n\n{string.Join('\n', statements.Select(statement => $"- {statement.Sentences[0].TrimStart('-', '*', ' ')} [{passages.IndexOf(statement.Passage) + 1}]"))}";
        var citations = passages.Select((passage, i) => Cite(i + 1, passage)).ToList();
        return new Reply(text) { IsAnswer = true, IsNotFound = true, Citations = citations, Passages = citations };
    }

    private static Citation Cite(int number, Passage passage) => new(
        number,
        passage.Chunk.Section > 0 ? $"{passage.Chunk.Heading}, p. {passage.Chunk.Section}" : passage.Chunk.Heading,
        passage.Chunk.Text,
        passage.Kept.Document.DocumentId,
        passage.Kept.Document.Index,
        passage.Kept.Id,
        passage.Kept.Url);

    // A row, an item: not to be run together with others.
    private static bool IsLine(string sentence) => sentence.StartsWith('-') || sentence.Contains(": ", StringComparison.Ordinal) || char.IsAsciiDigit(sentence[0]);

    [LoggerMessage(213, LogLevel.Error, "The prompt '{Prompt}' could not be written out; answered by quoting")]
    private static partial void PromptFailed(ILogger logger, string prompt, Exception failure);

    [LoggerMessage(210, LogLevel.Warning, "The model '{Model}' failed: {Trouble}; answered by quoting")]
    private static partial void ModelFailed(ILogger logger, string model, ModelTrouble trouble, Exception failure);
}
