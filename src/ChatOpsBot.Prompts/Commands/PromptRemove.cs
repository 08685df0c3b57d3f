using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.People;
using ChatOpsBot.Prompts.Versions;

namespace ChatOpsBot.Prompts.Commands;

/// <summary>Takes a prompt away that somebody created, with its versions for channels and assistants; the history keeps them.</summary>
internal sealed class PromptRemove(PromptWords prompts, Publication publication) : IChatCommand
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
        if (await publication.RemoveAsync(subject, PromptWords.Place(context), context.Person, cancellationToken) is { } no)
            return new CommandResult.Refused(no.Reason, no.Remedy);
        return CommandResult.Say($"**{subject.Name}** is gone. Its versions are kept: `prompt rollback {subject.Name} {subject.Number}` brings it back.", new Core.Messages.ReplyButton("Undo", $"prompt rollback {subject.Name} {subject.Number}"));
    }
}
