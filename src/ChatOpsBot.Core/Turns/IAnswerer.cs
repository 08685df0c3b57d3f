using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Wording;

namespace ChatOpsBot.Core.Turns;

/// <param name="Reader">On whose behalf documents are read.</param>
/// <param name="History">The conversation's last exchanges, the oldest first.</param>
public sealed record Question(string Text, Person Asker, IReadOnlyList<Exchange> History, Language Language, Reader Reader)
{
    /// <summary>What administrators have set, as it was when the turn began; it holds until the turn ends.</summary>
    public Administered Administered { get; init; } = Administered.Empty;

    /// <summary>The asker's time zone by its IANA name; null when it is not known.</summary>
    public string? Zone { get; init; }

    /// <summary>Where it was asked.</summary>
    public string Room { get; init; } = "";
}

/// <summary>Answers questions from the company's documents.</summary>
public interface IAnswerer
{
    /// <summary>Writes status and text while it works and returns the finished reply, which the caller completes.</summary>
    Task<Reply> AnswerAsync(Question question, IReplyWriter writer, CancellationToken cancellationToken);
}

/// <summary>What is said when a conversation begins.</summary>
public interface IGreeter
{
    Reply Greet(Administered administered, string room);
}

/// <summary>Names conversations, for lists and windows.</summary>
public interface ITitles
{
    /// <param name="person">On whose account a model is asked.</param>
    /// <returns>At most 60 characters; the same at every asking.</returns>
    Task<string> OfAsync(string conversation, string question, string answer, Person person, CancellationToken cancellationToken);
}
