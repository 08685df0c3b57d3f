using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.People;
using ChatOpsBot.Prompts.Liquid;
using ChatOpsBot.Prompts.Versions;

namespace ChatOpsBot.Prompts.Commands;

/// <summary>Takes a prompt away that somebody created, with its versions for channels and assistants; the history keeps them.</summary>
internal sealed class PromptRemove(PromptWords prompts, PromptLibrary library, PromptEditing editing, Publication publication) : IChatCommand
{
    private static readonly Argument<string> Name = PromptWords.Name();

    public string Group => "prompt";

    public Right Needs => Right.PublishPrompts;

    public bool Changes => true;

    public string Example => "prompt remove travel-answer";

    public Command Describe() => new("remove", "Take away a prompt that was created here; its versions are kept and can be brought back") { Name };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var (subject, refused) = prompts.Find(parsed.GetRequiredValue(Name), scope: null, context, "prompt remove");
        if (subject is null)
            return refused!;
        if (library.Shipped.ContainsKey(subject.Name))
            return new CommandResult.Refused($"`{subject.Name}` ships with the bot and is needed. Its changes can be taken back.", $"prompt rollback {subject.Name} 0");
        if (context.Snapshot.Assistants.FirstOrDefault(assistant => string.Equals(assistant.Prompt, subject.Name, StringComparison.OrdinalIgnoreCase)) is { } user)
            return new CommandResult.Refused($"The assistant `{user.Name}` answers by `{subject.Name}`. Give it another prompt first.", $"assistant set {user.Name} --prompt answer");
        if (Given.Around(subject.Name, library.In(context.Snapshot, context.Place)).FirstOrDefault(prompt => prompt.Name != subject.Name) is { Name: var around })
            return new CommandResult.Refused($"`{around}` includes `{subject.Name}`. Take that out first.", $"prompt edit {around}");
        foreach (var version in context.Snapshot.Prompts.Where(version => version.Name == subject.Name).ToList())
        {
            var scoped = editing.Find(context.Snapshot, subject.Name, version.Scope)!;
            if (await publication.PutAsync(scoped, text: null, shippedHash: null, context.Person.Id, note: null, context.Person, request: null, cancellationToken, "prompt.removed") is PublishResult.Refused no)
                return new CommandResult.Refused(no.Reason, no.Remedy);
        }

        return CommandResult.Say($"**{subject.Name}** is gone. Its versions are kept: `prompt rollback {subject.Name} {subject.Number}` brings it back.", new Core.Messages.ReplyButton("Undo", $"prompt rollback {subject.Name} {subject.Number}"));
    }
}
