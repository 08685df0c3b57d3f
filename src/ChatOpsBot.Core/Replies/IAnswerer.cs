using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Prompts;

namespace ChatOpsBot.Core.Replies;

/// <param name="Reader">On whose behalf documents are read.</param>
/// <param name="History">The conversation's last exchanges, the oldest first.</param>
public sealed record Question(string Text, Person Asker, IReadOnlyList<Exchange> History, Language Language, Reader Reader)
{
    /// <summary>More than this is kept out of searches and prompts, in characters.</summary>
    public const int Longest = 8_000;

    /// <summary>What a command may have, a prompt as its text included, in characters.</summary>
    public const int LongestCommand = 40_000;

    /// <summary>What administrators have set, as it was when the turn began; it holds until the turn ends.</summary>
    public Snapshot Snapshot { get; init; } = Snapshot.Empty;

    /// <summary>What was said before the last exchanges, summed up; null when it was not.</summary>
    public string? Earlier { get; init; }

    /// <summary>The asker's time zone by its IANA name; null when it is not known.</summary>
    public string? Zone { get; init; }

    /// <summary>Where it was asked.</summary>
    public string Channel { get; init; } = "";

    /// <summary>The text in pictures that were sent with it; null: there was none, or a model sees them.</summary>
    public string? Read { get; init; }

    /// <summary>Pictures that were sent with it, for a model that sees.</summary>
    public IReadOnlyList<Picture> Pictures { get; init; } = [];

    /// <summary>The assistant that it was put to by name; null: whoever answers where it was asked.</summary>
    public string? To { get; init; }

    /// <summary>Who answers.</summary>
    public Assistant Assistant => To is null ? Snapshot.AssistantIn(Channel) : Snapshot.Named(To) ?? Assistant.Default;

    /// <summary>On whose account models are asked for it.</summary>
    public UsageAccount Account => UsageAccount.Of(Asker, Channel, Assistant.Name);

    /// <summary>Which prompts are in force for it.</summary>
    public Place Place => new(Channel, Assistant.Name);
}

/// <param name="ContentType">As <c>image/png</c>, by what it is.</param>
public sealed record Picture(string Name, string ContentType, ReadOnlyMemory<byte> Content);

/// <summary>What was sent with a question, made out.</summary>
/// <param name="Heard">What was said in voice messages; null: there were none.</param>
/// <param name="Pictures">Those that a model sees.</param>
/// <param name="Read">The text in pictures that no model sees; null: there was none.</param>
/// <param name="Trouble">What could not be made out, and why; null: all was.</param>
public sealed record Perceived(string? Heard, IReadOnlyList<Picture> Pictures, string? Read, Phrase? Trouble)
{
    public static Perceived Nothing { get; } = new(null, [], null, null);
}

/// <summary>Makes out pictures and voice messages.</summary>
public interface IPerception
{
    /// <param name="assistant">Whose model is to see them.</param>
    Task<Perceived> PerceiveAsync(ConversationReference from, IReadOnlyList<Attachment> attachments, Assistant assistant, CancellationToken cancellationToken);

    /// <summary>The same of pictures that are here.</summary>
    Task<Perceived> LookAtAsync(IReadOnlyList<Picture> pictures, Assistant assistant, CancellationToken cancellationToken);

    /// <summary>Has a model that sees say in words what a picture shows; where there is none, its letters are read.</summary>
    /// <param name="asked">What is wanted to be known of it; empty: whatever it shows.</param>
    /// <returns>What was read, and no picture.</returns>
    Task<Perceived> DescribeAsync(ConversationReference from, Attachment picture, string asked, Assistant assistant, CancellationToken cancellationToken);
}

/// <summary>Answers questions from the company's documents.</summary>
public interface IAnswerer
{
    /// <summary>Shows status and text while it works and returns the finished reply.</summary>
    Task<Reply> AnswerAsync(Question question, IJobOutput output, CancellationToken cancellationToken);
}

/// <summary>What is said when a conversation begins.</summary>
public interface IGreeter
{
    Reply Greet(Snapshot snapshot, string channel);
}

/// <summary>Names conversations, for lists and windows.</summary>
public interface ITitles
{
    /// <param name="person">On whose account a model is asked.</param>
    /// <returns>At most 60 characters; the same at every asking.</returns>
    Task<string> OfAsync(string conversation, string question, string answer, Person person, CancellationToken cancellationToken);
}
