using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Prompts;
using ChatOpsBot.Search;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Answering.Talk;

/// <summary>Answers what is no question to the documents, without a model and by prompts that administrators may change.</summary>
public sealed partial class TalkReplies(IDocuments documents, ICollections collections, Searcher searcher, ILogger<TalkReplies> logger)
{
    private const int Most = 15;
    private const int PassagesRead = 30;

    /// <returns>Null where it is a question to the documents.</returns>
    public async Task<Reply?> OfAsync(Question question, SearchFilter filter, AnsweredBy by, CancellationToken cancellationToken)
    {
        try
        {
            if (SmallTalk.TopicOf(question.Text) is { } topic)
                return await OnAsync(topic, question, filter, by, cancellationToken);
            return SmallTalk.Of(question.Text) switch
            {
                null => null,
                TalkKind.Overview => await AllAsync(question, filter, by, cancellationToken),
                var kind => new Reply(Written(by, "talk", question, new(StringComparer.Ordinal)
                {
                    ["kind"] = kind.ToString()!.ToLowerInvariant(),
                    ["assistant"] = by.Assistant.Name,
                    ["collections"] = by.Assistant.Collections.ToList(),
                })),
            };
        }
        catch (PromptException failure)
        {
            NotWritten(logger, failure);
            return null;
        }
    }

    private async Task<Reply> AllAsync(Question question, SearchFilter filter, AnsweredBy by, CancellationToken cancellationToken)
    {
        var (count, titles, used) = (0, new List<string>(), new List<string>());
        foreach (var name in filter.Collections.Count > 0 ? filter.Collections : (await collections.ListAsync(cancellationToken)).Select(collection => collection.Name))
        {
            var some = await documents.CountAsync(filter.Reader, name, cancellationToken);
            if (some == 0)
                continue;
            count += some;
            used.Add(name);
            if (titles.Count < Most)
                titles.AddRange((await documents.ListAsync(filter.Reader, name, new PageRequest(null, Most - titles.Count), cancellationToken)).Items.Select(document => document.Title));
        }

        return count == 0 ? new Reply(Localizer.In(question.Language).Say(CommonPhrases.NoDocuments)) : Overview(question, by, "", count, titles, used);
    }

    private async Task<Reply> OnAsync(string topic, Question question, SearchFilter filter, AnsweredBy by, CancellationToken cancellationToken)
    {
        var found = await searcher.FindAsync(topic, filter, PassagesRead, cancellationToken);
        var near = ExtractiveAnswerer.Near(topic, found).DistinctBy(passage => passage.Kept.Document).ToList();
        return Overview(question, by, topic, near.Count, [.. near.Select(passage => passage.Kept.Title)], [.. near.Select(passage => passage.Kept.Document.Index)]);
    }

    private static Reply Overview(Question question, AnsweredBy by, string topic, int count, IReadOnlyList<string> titles, IEnumerable<string> collections) => new(Written(by, "overview", question, new(StringComparer.Ordinal)
    {
        ["topic"] = topic,
        ["count"] = count,
        ["collections"] = collections.Distinct(StringComparer.Ordinal).ToList(),
        ["documents"] = titles.Take(Most).ToList(),
        ["rest"] = Math.Max(0, count - Most),
    }));

    private static string Written(AnsweredBy by, string prompt, Question question, Dictionary<string, object> variables)
    {
        variables["language"] = question.Language.Code();
        return by.Prompts.Render(by.Prompts.Get(prompt).Prompt, variables).Trim();
    }

    [LoggerMessage(214, LogLevel.Error, "What is said to small talk could not be written out; looked for in the documents")]
    private static partial void NotWritten(ILogger logger, Exception failure);
}
