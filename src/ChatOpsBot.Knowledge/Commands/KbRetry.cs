using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Wording;

namespace ChatOpsBot.Knowledge.Commands;

internal sealed class KbRetry(IIngestions ingestions, Visible visible) : IChatCommand
{
    private const int Most = 1_000;
    private static readonly Argument<string?> Name = new("document") { Description = "Its name in `kb list`; none: all that failed", Arity = ArgumentArity.ZeroOrOne };

    public string Group => "kb";

    public Right Needs => Right.EditKnowledge;

    public bool Changes => true;

    public string Example => "kb retry";

    public Command Describe() => new("retry", "Read again what could not be read") { Name };

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        DocumentKey? key = words.GetValue(Name) is { } name ? KbNames.Read(name) : null;
        var failed = new List<long>();
        foreach (var ingestion in (await ingestions.UnfinishedAsync(Most, cancellationToken)).Where(each => key is null || each.Wanted.Key == key))
        {
            if (await visible.IsAsync(ingestion.Wanted, context.Reader, cancellationToken))
                failed.Add(ingestion.Id);
        }

        var again = failed.Count == 0 ? 0 : await ingestions.RetryAsync(failed, context.Audit("document.retried", key is { } which ? KbNames.Of(which) : "all that failed"), cancellationToken);
        return again == 0
            ? new CommandResult.Refused(key is { } one ? (Phrase)$"`{KbNames.Of(one)}` did not fail." : "Nothing failed.", "kb list")
            : CommandResult.Say(again == 1 ? (Phrase)"One document is read again. `kb list` tells how it ends." : $"{again} documents are read again. `kb list` tells how they end.");
    }
}

internal sealed class KbProgress(IIngestions ingestions, AddedArchives archives, Visible visible) : IChatCommand
{
    private static readonly Argument<string> Batch = new("import") { Description = "As told when it began" };

    public string Group => "kb";

    public Right Needs => Right.EditKnowledge;

    public string Example => "kb progress handbook-17";

    public Command Describe() => new("progress", "Show how far the import of an archive is") { Batch };

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        var batch = words.GetRequiredValue(Batch).Trim('`');
        return await visible.IsAsync(await ingestions.FirstOfAsync(batch, cancellationToken), context, cancellationToken)
            ? new CommandResult.Done(await archives.ReplyAsync(batch, await ingestions.ProgressAsync(batch, cancellationToken), context.Words, cancellationToken))
            : new CommandResult.Refused($"There is no import `{batch}`.", "kb list");
    }
}

internal sealed class KbCancel(IIngestions ingestions, Visible visible) : IChatCommand
{
    private static readonly Argument<string> Batch = new("import") { Description = "As told when it began" };

    public string Group => "kb";

    public Right Needs => Right.EditKnowledge;

    public bool Changes => true;

    public string Example => "kb cancel handbook-17";

    public Command Describe() => new("cancel", "Stop the import of an archive; what was added stays") { Batch };

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        var batch = words.GetRequiredValue(Batch).Trim('`');
        if (!await visible.IsAsync(await ingestions.FirstOfAsync(batch, cancellationToken), context, cancellationToken))
            return new CommandResult.Refused($"There is no import `{batch}`.", "kb list");
        var cancelled = await ingestions.CancelAsync(batch, context.Audit("import.cancelled", batch), cancellationToken);
        return cancelled == 0
            ? new CommandResult.Refused($"Nothing of an import `{batch}` waits any more.", "kb list")
            : CommandResult.Say($"{cancelled} files of `{batch}` will not be read. To add them after all, send the archive again.");
    }
}
