using ChatOpsBot.Core.Replies;
using ChatOpsBot.Prompts;
using ChatOpsBot.Search;

namespace ChatOpsBot.Answering;

/// <summary>What to search for when a question leans on the ones before: rewritten by a model where there is one, else the question
/// before it beside it.</summary>
public sealed class QueryRewriter(ModelTask task)
{
    private const int MostExchanges = 3;
    private const int LongestAnswer = 400;
    private const int Longest = 400;

    public async Task<string> OfAsync(Question question, AnsweredBy by, CancellationToken cancellationToken)
    {
        var carried = FollowUp.Carry(question);
        if (carried == question.Text || by.Model is null)
            return carried;
        var rewritten = await task.TryAsync("follow-up", new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["question"] = question.Text,
            ["history"] = question.History.TakeLast(MostExchanges).Select(exchange => new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["question"] = exchange.Question,
                ["answer"] = exchange.Reply.Markdown[..Math.Min(exchange.Reply.Markdown.Length, LongestAnswer)],
            }).ToList(),
        }, by.Prompts, by.Model, cancellationToken);
        return IsOfThis(rewritten, carried) ? rewritten! : carried;
    }

    // A question, not a speech; and of what was spoken of.
    private static bool IsOfThis(string? rewritten, string carried) =>
        rewritten is { Length: > 0 and <= Longest } && !rewritten.Contains('\n', StringComparison.Ordinal)
        && TextTerms.Of(TextTerms.Words, rewritten).Where(word => !QuestionWords.Has(word)).Intersect(TextTerms.Of(TextTerms.Words, carried)).Any();
}
