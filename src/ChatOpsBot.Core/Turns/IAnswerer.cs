using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Wording;

namespace ChatOpsBot.Core.Turns;

/// <param name="History">The conversation's last exchanges, the oldest first.</param>
public sealed record Question(string Text, Person Asker, IReadOnlyList<Exchange> History, Language Language);

/// <summary>Answers questions from the company's documents.</summary>
public interface IAnswerer
{
    /// <summary>Writes status and text while it works and returns the finished reply, which the caller completes.</summary>
    Task<Reply> AnswerAsync(Question question, IReplyWriter writer, CancellationToken cancellationToken);
}
