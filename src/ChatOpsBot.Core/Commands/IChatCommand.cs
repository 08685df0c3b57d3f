using System.CommandLine;
using ChatOpsBot.Core.Dispatch;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Wording;

namespace ChatOpsBot.Core.Commands;

/// <summary>A command that people type in the chat: declared once, the same words on every channel.</summary>
public interface IChatCommand
{
    /// <summary>The word before the command's own, as <c>kb</c> in <c>kb add</c>.</summary>
    string? Group => null;

    Role Requires => Role.Member;

    /// <summary>What follows the command's name is free text, read from <see cref="CommandContext.Text"/> as it was written.</summary>
    bool TakesText => false;

    Command Describe();

    Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken);
}

/// <summary>Around a command: who, where, and ways to show progress.</summary>
/// <param name="Reader">On whose behalf documents are read.</param>
/// <param name="AskAsync">Answers a question as if it had been asked without a command.</param>
public sealed record CommandContext(
    Turn Turn,
    MessagePosted Message,
    Person Person,
    Reader Reader,
    IReplyWriter Writer,
    Words Words,
    Func<string, Task<Reply>> AskAsync)
{
    /// <summary>What was written after the command's name.</summary>
    public string Text { get; init; } = "";
}

/// <summary>How a command ended. A refusal is an expected result, not an error.</summary>
public abstract record CommandResult
{
    public sealed record Done(Reply Reply) : CommandResult;

    /// <param name="Remedy">What to write instead.</param>
    public sealed record Refused(string Reason, string? Remedy = null) : CommandResult;

    public static CommandResult Say(string markdown) => new Done(new Reply(markdown));
}
