using System.CommandLine;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Prompts;

namespace ChatOpsBot.Core.Commands;

/// <summary>A command that people type in the chat: declared once, the same words on every channel.</summary>
public interface IChatCommand
{
    /// <summary>The word before the command's own, as <c>kb</c> in <c>kb add</c>.</summary>
    string? Group => null;

    Right Needs => Right.Ask;

    /// <summary>It changes something, and then writes to the audit log.</summary>
    bool Changes => false;

    /// <summary>How it is used, as somebody would write it.</summary>
    string Example { get; }

    /// <summary>What else it is called, as <c>runbook edit</c>; null: nothing.</summary>
    string? AlsoCalled => null;

    /// <summary>What follows the command's name is free text, read from <see cref="CommandContext.Text"/> as it was written.</summary>
    bool TakesText => false;

    /// <summary>Buttons write it; it is not among what is listed for people to write.</summary>
    bool IsForButtons => false;

    /// <summary>The kind of job that does it, where that is one of its own.</summary>
    string? JobKind => null;

    /// <summary>The title of the form that it answers with; null when it answers with words.</summary>
    Phrase? FormTitle(ParseResult parsed) => null;

    Command Describe();

    Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken);
}

/// <summary>Around a command: who, where, and ways to show progress.</summary>
/// <param name="Id">Of the job that runs it; the same when it is run again after a crash.</param>
/// <param name="Reader">On whose behalf documents are read.</param>
public sealed record CommandContext(
    long Id,
    InboxEntry Entry,
    MessagePosted Message,
    Person Person,
    Reader Reader,
    IJobOutput Output,
    Localizer Localizer)
{
    /// <summary>What was written after the command's name.</summary>
    public string Text { get; init; } = "";

    /// <summary>What administrators have set, as it was when the command began.</summary>
    public Snapshot Snapshot { get; init; } = Snapshot.Empty;

    public Actor Actor => new(Person.Id, Reader, Person.May);

    public string Channel => Entry.Channel;

    /// <summary>On whose account models are asked for it.</summary>
    public UsageAccount Account => UsageAccount.Of(Person, Channel, Snapshot.AssistantIn(Channel).Name);

    public ConversationReference Reference => Entry.Reference;

    public Place Place => Snapshot.PlaceOf(Channel);

    /// <summary>The message was written before and changed now.</summary>
    public bool IsEdit { get; init; }

    /// <summary>Somebody by the platform's id; null when it knows nobody of that id.</summary>
    public Func<string, Task<Sender?>> LookUpAsync { get; init; } = _ => Task.FromResult<Sender?>(null);

    public AuditEntry Audit(string action, string subject, string? before = null, string? after = null) => Actor.Audit(action, subject, before, after);
}

/// <summary>How a command ended. A refusal is an expected result, not an error.</summary>
public abstract record CommandResult
{
    public sealed record Done(Reply Reply) : CommandResult;

    public sealed record Said(Phrase Markdown, IReadOnlyList<ReplyButton> Buttons) : CommandResult;

    /// <param name="Remedy">What to write instead.</param>
    public sealed record Refused(Phrase Reason, string? Remedy = null) : CommandResult;

    public static CommandResult Say(Phrase markdown, params IReadOnlyList<ReplyButton> buttons) => new Said(markdown, buttons);
}
