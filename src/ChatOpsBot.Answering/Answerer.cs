using ChatOpsBot.Answering.Talk;
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
    TalkReplies talk,
    ILogger<Answerer> logger) : IAnswerer
{
    private const int PassagesForModel = 8;
    private const int PassagesToSearch = 12;
    private static readonly HashSet<string> Sheets = new(StringComparer.OrdinalIgnoreCase) { ".xlsx", ".xls", ".xlsb", ".xlsm", ".ods", ".csv", ".tsv" };

    public Task<Reply> AnswerAsync(Question question, IJobOutput output, CancellationToken cancellationToken) => AnswerAsync(question, AnswerSettings.Default, output, cancellationToken);

    public async Task<Reply> AnswerAsync(Question question, AnswerSettings settings, IJobOutput output, CancellationToken cancellationToken)
    {
        var filter = new SearchFilter(question.Reader) { Collections = question.Assistant.Collections };
        if (!settings.NeedsModel && await talk.OfAsync(question, filter, AnsweredBy.In(question, prompts, models), cancellationToken) is { } said)
            return said;
        question = question with { Text = SmallTalk.WithoutGreeting(question.Text) };
        output.Status(Localizer.In(question.Language).Say(CommonPhrases.Searching));
        // Who follows says so before the search takes the processor.
        await Task.Yield();
        return await AnswerAsync(question, filter, settings, output, cancellationToken);
    }

    public async Task<Reply> AnswerAsync(Question question, SearchFilter filter, AnswerSettings settings, IJobOutput output, CancellationToken cancellationToken)
    {
        var localizer = Localizer.In(question.Language);
        var by = AnsweredBy.In(question, prompts, models);
        var mostPassages = settings.MostPassages ?? by.Assistant.MostPassages ?? PassagesForModel;
        Task<Found> FindAsync(string search) => FindOneAsync(search, filter, settings, Math.Max(mostPassages, PassagesToSearch), cancellationToken);
        if (by.Model is not { } model)
            return settings.NeedsModel ? Failed(localizer.Say("There is no language model here that could write this.")) : await QuoteAsync(question, FindAsync, notice: _ => null, cancellationToken);

        var searches = await decomposer.SearchesAsync(await rewriter.OfAsync(question, by, cancellationToken), question, by, cancellationToken);
        var found = await FindAllAsync(searches, FindAsync, Math.Max(mostPassages, PassagesToSearch));
        if (!settings.NeedsModel && question.Pictures.Count == 0 && question.Read is null && await HasNothingAsync(question, found, cancellationToken))
            return new Reply(localizer.Say(CommonPhrases.NoDocuments)) { IsNotFound = true };
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
            return settings.NeedsModel ? Failed(localizer.Say(AnswerPhrases.OnlyModelFailed(failure.Trouble))) : await QuoteAsync(question, FindAsync, isQuoted => localizer.Say(AnswerPhrases.ModelFailed(failure.Trouble, isQuoted)), cancellationToken);
        }
        catch (PromptException failure)
        {
            PromptFailed(logger, by.Prompt.ToString(), failure);
            return settings.NeedsModel ? Failed(localizer.Say(AnswerPhrases.PromptFailed(by.Assistant.Prompt, isQuoted: false))) : await QuoteAsync(question, FindAsync, isQuoted => localizer.Say(AnswerPhrases.PromptFailed(by.Assistant.Prompt, isQuoted)), cancellationToken);
        }
    }

    private async Task<Found> FindOneAsync(string search, SearchFilter filter, AnswerSettings settings, int most, CancellationToken cancellationToken)
    {
        var found = await searcher.FindAsync(search, filter, most, cancellationToken);
        return settings.LeastRelevance > 0 ? found with { Passages = [.. found.Passages.Where(passage => passage.Relevance >= settings.LeastRelevance)] } : found;
    }

    private static async Task<Found> FindAllAsync(IReadOnlyList<string> searches, Func<string, Task<Found>> findAsync, int most)
    {
        var found = new List<Found>();
        foreach (var search in searches)
            found.Add(await findAsync(search));
        return found.Count == 1 ? found[0] : found[0] with { Passages = QueryDecomposer.Together([.. found.Select(each => each.Passages)], most) };
    }

    private async Task<bool> HasNothingAsync(Question question, Found found, CancellationToken cancellationToken) =>
        found.Passages.Count == 0 && !await documents.AnyAsync(question.Reader, cancellationToken);

    private static Reply Written(WrittenAnswer written, List<Passage> passages, Localizer localizer)
    {
        var text = written.Text;
        var all = passages.Select((passage, i) => Cite(i + 1, passage, localizer)).ToList();
        // Numbers in data are numbers.
        if (written.IsData)
            return new Reply(text) { IsAnswer = true, Usage = written.Usage, Prompt = written.Prompt, Passages = all, End = written.End };
        var cited = CitationCheck.Cited(text).ToHashSet();
        return new Reply(text)
        {
            IsAnswer = true,
            Usage = written.Usage,
            Prompt = written.Prompt,
            Citations = [.. all.Where(citation => cited.Contains(citation.Number))],
            Passages = all,
            Calls = written.Calls,
            End = written.End,
            Notice = written.Calls.Count > 0 ? null : Notice(written, cited.Count > 0, localizer),
        };
    }

    private static Reply Failed(string why) => new(why) { IsFailure = true };

    private static string? Notice(WrittenAnswer written, bool isCited, Localizer localizer)
    {
        List<string> notices = [];
        if (!isCited && !written.IsByTools)
            notices.Add(localizer.Say("This answer is not from your documents."));
        if (written.IsShortened)
            notices.Add(localizer.Say("The model takes less text than was found; what fits less well was left out."));
        if (written.IsContinued)
            notices.Add(localizer.Say("The model broke off; another one wrote the end."));
        if (written.End == AnswerEnd.Cut)
            notices.Add(localizer.Say("The model stopped at the most that it may write; the end is missing."));
        if (written.End == AnswerEnd.Filtered)
            notices.Add(localizer.Say("The service's content filter stopped the model here; the end is missing."));
        return notices.Count > 0 ? string.Join(' ', notices) : null;
    }

    private async Task<Reply> QuoteAsync(Question question, Func<string, Task<Found>> findAsync, Func<bool, string?> notice, CancellationToken cancellationToken)
    {
        var localizer = Localizer.In(question.Language);
        var (verdict, found) = await Quoting.DecideAsync(question, findAsync);
        if (await HasNothingAsync(question, found, cancellationToken))
            return new Reply(localizer.Say(CommonPhrases.NoDocuments)) { IsNotFound = true };
        if (verdict is not { IsSure: true, Quotation: { } quotation })
            return NotFound(question, found, localizer.Say("The documents do not say this in so many words. Closest:")) with { Notice = notice(false) };
        var citation = Cite(1, quotation.Passage, localizer, quotation.Sentences[0]);
        return new Reply($"{Quoted(question, quotation, found, localizer)} [1]")
        {
            IsAnswer = true,
            Citations = [citation],
            Passages = [citation, .. found.Passages.Where(passage => passage != quotation.Passage).Take(PassagesForModel - 1).Select((passage, i) => Cite(i + 2, passage, localizer))],
            Notice = notice(true),
        };
    }

    // A list that is asked for as a whole may go on in the passages beside.
    private static string Quoted(Question question, Quotation quotation, Found found, Localizer localizer)
    {
        var whole = Neighbours.Join([quotation.Passage, .. found.Passages.Where(passage => passage != quotation.Passage)])[0];
        if (Listing.Whole(Asked(question), whole.Chunk.Text, quotation.Sentences[0]) is { } list)
            return $"{string.Join('\n', list.Lines)}{(list.Left > 0 ? $"\n\n{localizer.Say($"… and {list.Left} more in the document.")}" : "")}";
        // A title that was added with its text is said by the citation.
        IReadOnlyList<string> said = quotation.Sentences.Where(sentence => !IsTitle(sentence, quotation.Passage)).ToList() is { Count: > 0 } some ? some : quotation.Sentences;
        return string.Join(said.Count > 1 && said.Any(IsLine) ? "\n\n" : " ", said.Select(Listing.Read));
    }

    // A row may be named by the question before.
    private static string Asked(Question question) => question.History is [.., var before] ? $"{question.Text}\n{before.Question}" : question.Text;

    private static bool IsTitle(string sentence, Passage passage) => passage.Chunk.Heading.Split(" › ").Contains(sentence.TrimEnd('.', ':', ' '), StringComparer.OrdinalIgnoreCase);

    private static Reply NotFound(Question question, Found found, string heading)
    {
        var localizer = Localizer.In(question.Language);
        var statements = ClosestStatements.Of(question.Text, found);
        var passages = statements.Select(statement => statement.Passage).Distinct().ToList();
        var text = statements.Count == 0
            ? localizer.Say(CommonPhrases.NothingFound)
            : $"{heading}\n\n{string.Join('\n', statements.Select(statement => $"- {Listing.Read(statement.Sentences[0].TrimStart('-', '*', ' '))} [{passages.IndexOf(statement.Passage) + 1}]"))}";
        var citations = passages.Select((passage, i) => Cite(i + 1, passage, localizer)).ToList();
        return new Reply(text) { IsAnswer = true, IsNotFound = true, Citations = citations, Passages = citations };
    }

    /// <param name="line">What is quoted: of a sheet its row is named, which has no pages.</param>
    private static Citation Cite(int number, Passage passage, Localizer localizer, string? line = null) => new(
        number,
        passage.Chunk.Heading + Where(passage.Chunk, localizer, line),
        passage.Chunk.Text,
        passage.Kept.Document.DocumentId,
        passage.Kept.Document.Index,
        passage.Kept.Id,
        passage.Kept.Url);

    private static string Where(Chunk chunk, Localizer localizer, string? line)
    {
        if (!Sheets.Contains(Path.GetExtension(chunk.File)))
            return chunk.Section > 0 ? $", p. {chunk.Section}" : "";
        return line is not null && Listing.NameOf(line) is { } row ? localizer.Say($", row “{row}”") : "";
    }

    // A row, an item: not to be run together with others.
    private static bool IsLine(string sentence) => sentence.StartsWith('-') || sentence.Contains(": ", StringComparison.Ordinal) || char.IsAsciiDigit(sentence[0]);

    [LoggerMessage(213, LogLevel.Error, "The prompt '{Prompt}' could not be written out; not answered by the model")]
    private static partial void PromptFailed(ILogger logger, string prompt, Exception failure);

    [LoggerMessage(210, LogLevel.Warning, "The model '{Model}' failed: {Trouble}; not answered by it")]
    private static partial void ModelFailed(ILogger logger, string model, ModelTrouble trouble, Exception failure);
}
