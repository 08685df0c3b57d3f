using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Documents.Commands;

internal sealed class KbRetry(DocumentService documents) : IChatCommand
{
    private static readonly Argument<string?> Name = new("document") { Description = "Its name in `kb list`; none: all that failed", Arity = ArgumentArity.ZeroOrOne };

    public string Group => "kb";

    public Right Needs => Right.EditKnowledge;

    public bool Changes => true;

    public string Example => "kb retry";

    public Command Describe() => new("retry", "Read again what could not be read") { Name };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        DocumentKey? key = parsed.GetValue(Name) is { } name ? KbNames.Read(name) : null;
        var again = await documents.RetryAsync(context.Actor, key, cancellationToken);
        return again == 0
            ? new CommandResult.Refused(key is { } one ? (Phrase)$"`{one.Name}` did not fail." : "Nothing failed.", "kb list")
            : CommandResult.Say(again == 1 ? (Phrase)"One document is read again. `kb list` tells how it ends." : $"{again} documents are read again. `kb list` tells how they end.");
    }
}

internal sealed class KbProgress(DocumentService documents, AddedArchives archives) : IChatCommand
{
    private static readonly Argument<string> Batch = new("import") { Description = "As told when it began" };

    public string Group => "kb";

    public Right Needs => Right.EditKnowledge;

    public string Example => "kb progress handbook-17";

    public Command Describe() => new("progress", "Show how far the import of an archive is") { Batch };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var batch = parsed.GetRequiredValue(Batch).Trim('`');
        return await documents.ProgressAsync(context.Actor, batch, cancellationToken) is { } progress
            ? new CommandResult.Done(await archives.ReplyAsync(batch, progress, context.Localizer, cancellationToken))
            : new CommandResult.Refused($"There is no import `{batch}`.", "kb list");
    }
}

internal sealed class KbCancel(DocumentService documents) : IChatCommand
{
    private static readonly Argument<string> Batch = new("import") { Description = "As told when it began" };

    public string Group => "kb";

    public Right Needs => Right.EditKnowledge;

    public bool Changes => true;

    public string Example => "kb cancel handbook-17";

    public Command Describe() => new("cancel", "Stop the import of an archive; what was added stays") { Batch };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var batch = parsed.GetRequiredValue(Batch).Trim('`');
        if (await documents.CancelAsync(context.Actor, batch, cancellationToken) is not { } cancelled)
            return new CommandResult.Refused($"There is no import `{batch}`.", "kb list");
        return cancelled == 0
            ? new CommandResult.Refused($"Nothing of an import `{batch}` waits any more.", "kb list")
            : CommandResult.Say($"{cancelled} files of `{batch}` will not be read. To add them after all, send the archive again.");
    }
}
