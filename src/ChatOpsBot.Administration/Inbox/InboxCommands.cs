using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Dispatch;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Administration.Inbox;

internal sealed class InboxList(IDeadLetters letters) : IChatCommand
{
    private const int Most = 300;
    private static readonly Option<int> Page = Pages.Option();

    public string Group => "inbox";

    public Right Needs => Right.ManageInbox;

    public string Example => "inbox list";

    public Command Describe() => new("list", "List the messages that could not be answered") { Page };

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        var dead = await letters.ListAsync(Most, cancellationToken);
        return dead.Count == 0
            ? CommandResult.Say("Every message was answered.")
            : Pages.Of("**Could not be answered**", dead, letter => $"{letter.Id}, {letter.ReceivedAt:yyyy-MM-dd HH:mm} UTC, {letter.Entry?.Sender.Name ?? letter.Entry?.Sender.Id ?? "?"} ({letter.Entry?.Channel ?? "?"}): “{InboxShow.Excerpt(letter)}” – {letter.Error}", words.GetValue(Page), "inbox list");
    }
}

internal sealed class InboxShow(IDeadLetters letters) : IChatCommand
{
    private const int LongestExcerpt = 80;
    private static readonly Argument<long> Number = InboxNumber.Argument();

    public string Group => "inbox";

    public Right Needs => Right.ManageInbox;

    public string Example => "inbox show 17";

    public Command Describe() => new("show", "Show a message that could not be answered, and why not") { Number };

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        if (await letters.FindAsync(words.GetRequiredValue(Number), cancellationToken) is not { } letter)
            return InboxNumber.Unknown(words.GetRequiredValue(Number));
        return CommandResult.Say(
            $"**{letter.Id}**, {letter.ReceivedAt:yyyy-MM-dd HH:mm} UTC, {letter.Entry?.Sender.Name ?? letter.Entry?.Sender.Id} on {letter.Entry?.Channel}, failed {letter.Failures} times: {letter.Error}\n\n> {Text(letter).ReplaceLineEndings("\n> ")}",
            new("Try again", $"inbox retry {letter.Id}"), new("Drop", $"inbox drop {letter.Id}"));
    }

    /// <summary>How it begins, in one line.</summary>
    public static string Excerpt(DeadLetter letter)
    {
        var line = Text(letter).ReplaceLineEndings(" ");
        return line.Length <= LongestExcerpt ? line : $"{line[..LongestExcerpt].TrimEnd()}…";
    }

    private static string Text(DeadLetter letter) => letter.Entry?.Event switch
    {
        MessagePosted posted => posted.Text,
        MessageEdited edited => edited.Text,
        FormSubmitted form => $"({form.Form})",
        { } other => $"({other.GetType().Name})",
        null => "?",
    };
}

internal sealed class InboxRetry(IDeadLetters letters) : IChatCommand
{
    private static readonly Argument<long> Number = InboxNumber.Argument();

    public string Group => "inbox";

    public Right Needs => Right.ManageInbox;

    public bool Changes => true;

    public string Example => "inbox retry 17";

    public Command Describe() => new("retry", "Try to answer a message again") { Number };

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        var number = words.GetRequiredValue(Number);
        return await letters.RetryAsync(number, context.Audit("inbox.retried", $"{number}"), cancellationToken)
            ? CommandResult.Say($"Message {number} is tried again, where it was asked. `inbox list` shows it again if that fails.")
            : InboxNumber.Unknown(number);
    }
}

internal sealed class InboxDrop(IDeadLetters letters) : IChatCommand
{
    private static readonly Argument<long> Number = InboxNumber.Argument();

    public string Group => "inbox";

    public Right Needs => Right.ManageInbox;

    public bool Changes => true;

    public string Example => "inbox drop 17";

    public Command Describe() => new("drop", "Give a message up for good") { Number };

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        var number = words.GetRequiredValue(Number);
        return await letters.DropAsync(number, context.Audit("inbox.dropped", $"{number}"), cancellationToken)
            ? CommandResult.Say($"Message {number} is given up. The person was told when it failed.")
            : InboxNumber.Unknown(number);
    }
}

internal static class InboxNumber
{
    public static Argument<long> Argument() => new("number") { Description = "Its number in `inbox list`" };

    public static CommandResult Unknown(long number) => new CommandResult.Refused($"No message {number} waits here.", "inbox list");
}
