using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Wording;

namespace ChatOpsBot.Core.Turns;

/// <param name="Reader">On whose behalf documents are read.</param>
/// <param name="History">The conversation's last exchanges, the oldest first.</param>
public sealed record Question(string Text, Person Asker, IReadOnlyList<Exchange> History, Language Language, Reader Reader);

/// <summary>Answers questions from the company's documents.</summary>
public interface IAnswerer
{
    /// <summary>Writes status and text while it works and returns the finished reply, which the caller completes.</summary>
    Task<Reply> AnswerAsync(Question question, IReplyWriter writer, CancellationToken cancellationToken);
}
