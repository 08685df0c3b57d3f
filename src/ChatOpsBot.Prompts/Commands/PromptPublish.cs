using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Prompts;
using ChatOpsBot.Prompts.Versions;

namespace ChatOpsBot.Prompts.Commands;

internal sealed class PromptPublish(PromptWords prompts, Publication publication, PromptReplies replies) : IChatCommand
{
    private static readonly Argument<string> Name = PromptWords.Name();
    private static readonly Argument<string[]> Note = new("note") { Description = "What changes and why, for the history", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<string> Scope = PromptWords.Scope();

    public string Group => "prompt";

    public string? AlsoCalled => "runbook publish";

    public Right Needs => Right.EditPrompts;

    public bool Changes => true;

    public string Example => "prompt publish answer shorter answers";

    public Command Describe() => new("publish", "Put your draft into force; an editor's waits for somebody to approve it") { Name, Note, Scope };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var (subject, refused) = prompts.Find(parsed.GetRequiredValue(Name), parsed.GetValue(Scope), context, "prompt publish");
        if (subject is null)
            return refused!;
        var note = string.Join(' ', parsed.GetValue(Note) ?? []);
        return await replies.OfAsync(await publication.PublishAsync(subject, PromptWords.Place(context), note.Length > 0 ? note : null, context.Person, cancellationToken), subject, context, cancellationToken);
    }
}

internal sealed class PromptRollback(PromptWords prompts, Publication publication, PromptReplies replies, PromptService service) : IChatCommand
{
    private static readonly Argument<string> Name = PromptWords.Name();
    private static readonly Argument<int?> Version = new("version") { Description = "Its number; 0 is as it ships; the one before the present one when left out", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string> Scope = PromptWords.Scope();

    public string Group => "prompt";

    public Right Needs => Right.PublishPrompts;

    public bool Changes => true;

    public string Example => "prompt rollback answer 1";

    public Command Describe() => new("rollback", "Publish an earlier version again, as a new one") { Name, Version, Scope };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var (subject, refused) = prompts.Find(parsed.GetRequiredValue(Name), parsed.GetValue(Scope), context, "prompt rollback");
        if (subject is null && PromptWords.Read(parsed.GetValue(Scope) ?? PromptScope.Everywhere, context.Snapshot, context.Channel) is { } scope)
            subject = await service.RemovedAsync(parsed.GetRequiredValue(Name).Trim('`').ToLowerInvariant(), scope, cancellationToken);
        return subject is null
            ? refused!
            : await replies.OfAsync(await publication.RollBackAsync(subject, parsed.GetValue(Version) ?? Math.Max(0, subject.Number - 1), context.Person, cancellationToken), subject, context, cancellationToken);
    }
}

internal sealed class PromptHistory(PromptWords prompts, PromptService service) : IChatCommand
{
    private static readonly Argument<string> Name = PromptWords.Name();
    private static readonly Option<string> Scope = PromptWords.Scope();
    private static readonly Option<int?> Before = new("--before") { Description = "Only versions with smaller numbers" };

    public string Group => "prompt";

    public Right Needs => Right.EditPrompts;

    public string Example => "prompt history answer";

    public Command Describe() => new("history", "List the versions of a prompt: who, when and why") { Name, Scope, Before };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var (subject, refused) = prompts.Find(parsed.GetRequiredValue(Name), parsed.GetValue(Scope), context, "prompt history");
        if (subject is null)
            return refused!;
        var page = await service.HistoryAsync(subject.Name, subject.Scope, new PageRequest($"{parsed.GetValue(Before)}", Pages.Size), cancellationToken);
        if (page.Items.Count == 0)
            return CommandResult.Say($"**{subject.Name}** is as it ships; nobody has changed it{(subject.Scope == PromptScope.Everywhere ? "" : (Phrase)" here")}.");
        var option = Publication.ScopeOption(subject.Scope);
        return CommandResult.Say($"**{subject.Name}**\n\n{Phrase.Lines(page.Items.Select(version => Line(version, version.Number == subject.Number)))}",
        [
            .. page.Next is { } next ? (Core.Messages.ReplyButton[])[new("Earlier ›", $"prompt history {subject.Name}{option} --before {next}")] : [],
        ]);
    }

    private static Phrase Line(PromptVersionSummary version, bool isInForce)
    {
        Phrase marked = isInForce ? " (in force)" : "";
        Phrase approved = version.ApprovedBy is { } by ? (Phrase)$", approved by {by}" : "";
        Phrase taken = version.Characters == 0 ? ", taken away" : "";
        return $"- {version.Number}{marked}: {version.At:yyyy-MM-dd HH:mm} UTC, {version.Author}{approved}{(version.Note is { } note ? $", {note}" : "")}{taken}";
    }
}
