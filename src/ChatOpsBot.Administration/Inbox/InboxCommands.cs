using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Administration.Inbox;

internal sealed class InboxList(IDeadLetters letters) : IChatCommand
{
    private static readonly Option<string?> After = Pages.After();

    public string Group => "inbox";

    public Right Needs => Right.ManageInbox;

    public string Example => "inbox list";

    public Command Describe() => new("list", "List what could not be done: messages, imports, synchronisations") { After };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var page = await letters.ListAsync(new PageRequest(parsed.GetValue(After), Pages.Size), cancellationToken);
        return page.Items.Count == 0
            ? CommandResult.Say("Nothing waits here: all could be done.")
            : Pages.Of("**Could not be done**", page, Line, "inbox list");
    }

    private static Phrase Line(DeadLetter letter) => letter.Entry is { } entry
        ? (Phrase)$"{letter.Id}, {letter.ReceivedAt:yyyy-MM-dd HH:mm} UTC, {entry.Sender.Name ?? entry.Sender.Id} ({entry.Platform}): “{InboxShow.Excerpt(letter)}” – {letter.Error}"
        : (Phrase)$"{letter.Id}, {letter.ReceivedAt:yyyy-MM-dd HH:mm} UTC, {letter.Kind} `{letter.Subject}` – {letter.Error}";
}

internal sealed class InboxShow(IDeadLetters letters) : IChatCommand
{
    private const int LongestExcerpt = 80;
    private static readonly Argument<long> Number = InboxNumber.Argument();

    public string Group => "inbox";

    public Right Needs => Right.ManageInbox;

    public string Example => "inbox show 17";

    public Command Describe() => new("show", "Show what could not be done, and why not") { Number };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        if (await letters.FindAsync(parsed.GetRequiredValue(Number), cancellationToken) is not { } letter)
            return InboxNumber.Unknown(parsed.GetRequiredValue(Number));
        return CommandResult.Say(
            letter.Entry is { } entry
                ? (Phrase)$"**{letter.Id}**, {letter.ReceivedAt:yyyy-MM-dd HH:mm} UTC, {entry.Sender.Name ?? entry.Sender.Id} on {entry.Platform}, failed {letter.Failures} times: {letter.Error}\n\n> {Text(letter).ReplaceLineEndings("\n> ")}"
                : (Phrase)$"**{letter.Id}**, {letter.ReceivedAt:yyyy-MM-dd HH:mm} UTC, {letter.Kind} `{letter.Subject}`, failed {letter.Failures} times: {letter.Error}",
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

    public Command Describe() => new("retry", "Try again what could not be done") { Number };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var number = parsed.GetRequiredValue(Number);
        return await letters.RetryAsync(number, context.Audit("inbox.retried", $"{number}"), cancellationToken)
            ? CommandResult.Say($"{number} is tried again, where it was asked. `inbox list` shows it again if that fails.")
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

    public Command Describe() => new("drop", "Give something up for good") { Number };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var number = parsed.GetRequiredValue(Number);
        return await letters.DropAsync(number, context.Audit("inbox.dropped", $"{number}"), cancellationToken)
            ? CommandResult.Say($"{number} is given up. Whoever wrote it was told when it failed.")
            : InboxNumber.Unknown(number);
    }
}

internal static class InboxNumber
{
    public static Argument<long> Argument() => new("number") { Description = "Its number in `inbox list`" };

    public static CommandResult Unknown(long number) => new CommandResult.Refused($"Nothing of the number {number} waits here.", "inbox list");
}
