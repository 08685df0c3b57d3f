namespace ChatOpsBot.Core.Messages;

/// <summary>A question and the reply to it, kept as the conversation's memory.</summary>
/// <param name="PostedIds">The platform's ids of the messages that hold the reply.</param>
public sealed record Exchange(
    long Id,
    string Conversation,
    string QuestionMessageId,
    string PersonId,
    string Question,
    Reply Reply,
    IReadOnlyList<string> PostedIds,
    DateTimeOffset At);

/// <summary>What was said in a conversation, summed up.</summary>
/// <param name="UpTo">The last exchange that is in it.</param>
public sealed record ConversationSummary(string Conversation, string Text, long UpTo);

/// <summary>What was said.</summary>
public interface IExchanges
{
    /// <summary>Adds the exchange or replaces the one of the same conversation and question message.</summary>
    Task SaveAsync(Exchange exchange, CancellationToken cancellationToken);

    /// <summary>Keeps which messages hold the reply now; nothing where the exchange is not there any more.</summary>
    Task SavePostedAsync(string conversation, string questionMessageId, IReadOnlyList<string> postedIds, CancellationToken cancellationToken);

    Task<Exchange?> FindByQuestionAsync(string conversation, string questionMessageId, CancellationToken cancellationToken);

    /// <summary>Of a question whose id begins so.</summary>
    Task<Exchange?> FindByBeginningAsync(string conversation, string beginning, CancellationToken cancellationToken);

    Task<Exchange?> FindByAnswerAsync(string conversation, string answerMessageId, CancellationToken cancellationToken);

    /// <summary>The last answers of a conversation, the oldest first, without the ones to <paramref name="before"/> and later.</summary>
    Task<IReadOnlyList<Exchange>> RecentAsync(string conversation, string? before, int most, CancellationToken cancellationToken);

    /// <summary>The newest that was said, the oldest of it first.</summary>
    /// <param name="before">Only with smaller numbers.</param>
    Task<IReadOnlyList<Exchange>> TranscriptAsync(string conversation, int most, CancellationToken cancellationToken, long before = long.MaxValue);

    /// <summary>Answers of a conversation that lie between two others, the oldest first.</summary>
    Task<IReadOnlyList<Exchange>> BetweenAsync(string conversation, long after, long before, int most, CancellationToken cancellationToken);

    /// <returns>What was summed up of the conversation; null when nothing was.</returns>
    Task<ConversationSummary?> SummaryAsync(string conversation, CancellationToken cancellationToken);

    /// <summary>Keeps it until something that it sums up is changed, taken back or forgotten.</summary>
    Task SaveSummaryAsync(ConversationSummary summary, DateTimeOffset at, CancellationToken cancellationToken);

    Task RemoveAsync(Exchange exchange, CancellationToken cancellationToken);

    /// <returns>What the conversation is called; null when it has no name yet.</returns>
    Task<string?> TitleAsync(string conversation, CancellationToken cancellationToken);

    Task SaveTitleAsync(string conversation, string title, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Forgets what was said before then, judgements and titles included.</summary>
    Task PruneAsync(DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Keeps a judgement with what was judged; the same person's later one replaces it.</summary>
    Task SaveFeedbackAsync(Exchange exchange, string personId, bool helpful, string? comment, DateTimeOffset at, CancellationToken cancellationToken);
}
