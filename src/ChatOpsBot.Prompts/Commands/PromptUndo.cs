using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Prompts;
using ChatOpsBot.Prompts.Versions;

namespace ChatOpsBot.Prompts.Commands;

/// <summary>Takes one publication back. What came into force after it stays: it is taken out of that in a draft.</summary>
internal sealed class PromptUndo(PromptWords prompts, PromptEditing editing, Publication publication, PromptReplies replies, PromptService service) : IChatCommand
{
    private static readonly Argument<string> Name = PromptWords.Name();
    private static readonly Argument<int> Version = new("version") { Description = "The version to take back" };
    private static readonly Option<string> Scope = PromptWords.Scope();
    private static readonly Option<bool> Merge = new("--merge") { Description = "Begin a draft of what is in force now, without what that version changed" };

    public string Group => "prompt";

    public Right Needs => Right.EditPrompts;

    public bool Changes => true;

    public string Example => "prompt undo answer 2";

    public Command Describe() => new("undo", "Take a version back, if nothing newer is in force; else out of what is in force, in a draft") { Name, Version, Scope, Merge };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var (subject, refused) = prompts.Find(parsed.GetRequiredValue(Name), parsed.GetValue(Scope), context, "prompt undo");
        if (subject is null)
            return refused!;
        var number = parsed.GetRequiredValue(Version);
        var history = $"prompt history {subject.Name}{Publication.ScopeOption(subject.Scope)}";
        if (await service.FindAsync(subject, number, cancellationToken) is not { } version)
            return new CommandResult.Refused($"`{subject.Name}` has no version {number}.", history);
        if (parsed.GetValue(Merge))
            return await MergeAsync(subject, version, context, cancellationToken);
        if (subject.Number > number)
        {
            var newer = await service.FindAsync(subject, subject.Number, cancellationToken);
            return CommandResult.Say(
                $"Version {subject.Number} by {newer?.Author ?? ""} is in force by now, and going back would take that away too. Nothing was changed. Taking only version {number} out of it makes a draft that you can look at first.",
                new Core.Messages.ReplyButton("Take it out in a draft", $"prompt undo {subject.Name} {number} --merge{Publication.ScopeOption(subject.Scope)}"));
        }

        return context.Person.May(Right.PublishPrompts)
            ? await replies.OfAsync(await publication.RollBackAsync(subject, number - 1, context.Person, cancellationToken), subject, context, cancellationToken)
            : new CommandResult.Refused("Only administrators take a version back.", history);
    }

    private async Task<CommandResult> MergeAsync(PromptSubject subject, PromptVersion version, CommandContext context, CancellationToken cancellationToken)
    {
        if (await editing.TakeOutAsync(subject, version, context.Person, cancellationToken) is not { } saved)
            return new CommandResult.Refused($"Your draft of `{subject.Name}` was saved elsewhere at the same moment. Try again.", $"prompt edit {subject.Name}");
        if (saved.HasConflict)
        {
            return CommandResult.Say(
                "Later versions changed the same lines. Both stand in your draft between `<<<<<<<` and `>>>>>>>`: keep one and remove the marks, then publish.",
                new Core.Messages.ReplyButton("Edit", $"prompt edit {subject.Name}{Publication.ScopeOption(subject.Scope)}") { OpensForm = true });
        }

        return new CommandResult.Done(await replies.SavedAsync(subject, saved, context, cancellationToken));
    }
}
