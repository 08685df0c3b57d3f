using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Platforms;
using ChatOpsBot.Core.Prompts;
using ChatOpsBot.Prompts.Versions;

namespace ChatOpsBot.Prompts.Commands;

internal sealed class PromptDiscard(PromptWords prompts, PromptEditing editing) : IChatCommand
{
    private static readonly Argument<string> Name = PromptWords.Name();
    private static readonly Option<string> Scope = PromptWords.Scope();

    public string Group => "prompt";

    public Right Needs => Right.EditPrompts;

    public bool Changes => true;

    public string Example => "prompt discard answer";

    public Command Describe() => new("discard", "Throw your draft of a prompt away") { Name, Scope };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var (subject, refused) = prompts.Find(parsed.GetRequiredValue(Name), parsed.GetValue(Scope), context, "prompt discard");
        if (subject is null)
            return refused!;
        return await editing.DiscardAsync(subject, context.Person, cancellationToken) is { } draft
            ? CommandResult.Say($"Your draft of **{subject.Name}** is gone. This was it:\n\n{PromptShow.Block(draft.Text)}")
            : new CommandResult.Refused($"You have no draft of `{subject.Name}`.", $"prompt edit {subject.Name}");
    }
}

internal sealed class PromptShare(PromptWords prompts, PromptEditing editing) : IChatCommand
{
    private static readonly Argument<string> Name = PromptWords.Name();
    private static readonly Option<string> Scope = PromptWords.Scope();

    public string Group => "prompt";

    public Right Needs => Right.EditPrompts;

    public bool Changes => true;

    public string Example => "prompt share answer";

    public Command Describe() => new("share", "Let other editors see your draft of a prompt and begin from it") { Name, Scope };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var (subject, refused) = prompts.Find(parsed.GetRequiredValue(Name), parsed.GetValue(Scope), context, "prompt share");
        if (subject is null)
            return refused!;
        return await editing.ShareAsync(subject, context.Person, cancellationToken)
            ? CommandResult.Say($"Your draft of **{subject.Name}** is shared. Others see it with `prompt show {subject.Name} --of {context.Person.Id}` and begin from it with `prompt edit {subject.Name} --from {context.Person.Id}`.")
            : new CommandResult.Refused($"You have no draft of `{subject.Name}`.", $"prompt edit {subject.Name}");
    }
}

internal sealed class PromptMerge(PromptWords prompts, ShippedUpgrades upgrades, PromptService service) : IChatCommand
{
    private static readonly Argument<string> Name = PromptWords.Name();
    private static readonly Option<string> Scope = PromptWords.Scope();

    public string Group => "prompt";

    public Right Needs => Right.EditPrompts;

    public bool Changes => true;

    public string Example => "prompt merge answer";

    public Command Describe() => new("merge", "Begin a draft that brings your version together with a shipped text that an upgrade changed") { Name, Scope };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var (subject, refused) = prompts.Find(parsed.GetRequiredValue(Name), parsed.GetValue(Scope), context, "prompt merge");
        if (subject is null)
            return refused!;
        if (await upgrades.FindAsync(context.Snapshot, subject, cancellationToken) is not { } change)
            return new CommandResult.Refused($"The shipped text of `{subject.Name}` has not changed since your version was made.", $"prompt diff {subject.Name} shipped");
        if (!await service.MergeAsync(context.Actor, change, cancellationToken))
            return new CommandResult.Refused($"You have a draft of `{subject.Name}` already. Publish or discard it first.", $"prompt discard {subject.Name}");
        return CommandResult.Say(
            change.HasConflict ? "Your draft has both. Where the same lines changed, they stand between `<<<<<<<` and `>>>>>>>`: keep one and remove the marks, then publish." : "Your draft has both. Look at it, then publish.",
            [new("Edit", $"prompt edit {subject.Name}{Publication.ScopeOption(subject.Scope)}") { OpensForm = true }]);
    }
}

internal sealed class PromptExport(PromptWords prompts) : IChatCommand
{
    private static readonly Argument<string> Name = PromptWords.Name();
    private static readonly Option<string> Scope = PromptWords.Scope();

    public string Group => "prompt";

    public Right Needs => Right.EditPrompts;

    public string Example => "prompt export answer";

    public Command Describe() => new("export", "Show a prompt as a file, to be changed and sent back with `prompt set`") { Name, Scope };

    public Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var (subject, refused) = prompts.Find(parsed.GetRequiredValue(Name), parsed.GetValue(Scope), context, "prompt export");
        return Task.FromResult(subject is null
            ? refused!
            : CommandResult.Say($"`{subject.Name}.md`\n\n{PromptShow.Block(subject.Text)}\n\nChange it in a file and send the file with `prompt set {subject.Name}{Publication.ScopeOption(subject.Scope)}`."));
    }
}

internal sealed class PromptScopes(PromptWords prompts, Publication publication, PromptReplies replies, ChannelNames channels, IAuditLog audit) : IChatCommand
{
    private static readonly Argument<string> Name = PromptWords.Name();
    private static readonly Option<string?> Remove = new("--remove") { Description = "Take away the version of this scope, so that what holds more widely holds there again" };

    public string Group => "prompt";

    public Right Needs => Right.EditPrompts;

    public bool Changes => true;

    public string Example => "prompt scope answer --remove here";

    public Command Describe() => new("scope", "Show where a prompt has versions of its own, and which holds here; the closest does") { Name, Remove };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var remove = parsed.GetValue(Remove);
        var (subject, refused) = prompts.Find(parsed.GetRequiredValue(Name), remove, context, "prompt scope");
        if (subject is null)
            return refused!;
        if (remove is not null)
            return await RemoveAsync(subject, context, cancellationToken);
        var versions = context.Snapshot.Prompts.Where(version => version.Name == subject.Name).ToList();
        var holds = PromptScope.In(context.Place).FirstOrDefault(scope => versions.Exists(version => version.Scope == scope));
        var lines = new List<Phrase>();
        foreach (var version in versions)
        {
            var where = await channels.OfScopeAsync(version.Scope, context.Channel, cancellationToken);
            Phrase marked = version.Scope == holds ? " (holds here)" : "";
            lines.Add($"- {where} (`{version.Scope}`): version {version.Number}, by {version.Author}{marked}");
        }

        return CommandResult.Say(versions.Count == 0
            ? (Phrase)$"**{subject.Name}** has no versions; what ships holds everywhere. `prompt edit {subject.Name} --scope here` begins one for this channel."
            : (Phrase)$"**{subject.Name}**\n\n{Phrase.Lines(lines)}{(holds is null ? (Phrase)"\n- what ships holds here" : "")}");
    }

    private async Task<CommandResult> RemoveAsync(PromptSubject subject, CommandContext context, CancellationToken cancellationToken)
    {
        if (!context.Person.May(Right.PublishPrompts))
        {
            await audit.WriteAsync(context.Audit("prompt.rolled-back", PromptEditing.Subject(subject)) with { WasRefused = true }, cancellationToken);
            return new CommandResult.Refused("Only administrators take a version away.", $"prompt scope {subject.Name}");
        }

        return subject.Number == 0
            ? new CommandResult.Refused($"`{subject.Name}` has no version of its own there.", $"prompt scope {subject.Name}")
            : await replies.OfAsync(await publication.RollBackAsync(subject, 0, context.Person, cancellationToken), subject, context, cancellationToken);
    }
}
