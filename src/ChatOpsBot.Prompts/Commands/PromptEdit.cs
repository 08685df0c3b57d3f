using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Prompts.Versions;

namespace ChatOpsBot.Prompts.Commands;

internal sealed class PromptEdit(PromptWords prompts, PromptForm form) : IChatCommand
{
    private static readonly Argument<string> Name = PromptWords.Name();
    private static readonly Option<string> Scope = PromptWords.Scope();
    private static readonly Option<string?> From = new("--from") { Description = "Begin from the shared draft of somebody, by e-mail" };

    public string Group => "prompt";

    public string? AlsoCalled => "runbook edit";

    public Right Needs => Right.EditPrompts;

    public string Example => "prompt edit answer";

    public Phrase? FormTitle(ParseResult parsed) => "Edit prompt";

    public Command Describe() => new("edit", "Edit your draft of a prompt in a form, and try it there") { Name, Scope, From };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var (subject, refused) = prompts.Find(parsed.GetRequiredValue(Name), parsed.GetValue(Scope), context, "prompt edit");
        if (subject is null)
            return refused!;
        if (subject.Text.Length > PromptForm.Longest)
            return new CommandResult.Refused($"`{subject.Name}` is too long for a form. Write `prompt export {subject.Name}`, change the text in a file, and send the file with `prompt set {subject.Name}`.");
        var option = Publication.ScopeOption(subject.Scope);
        return await form.OpenAsync(subject, parsed.GetValue(From)?.ToLowerInvariant(), context, cancellationToken) is { } opened
            ? new CommandResult.Done(new Reply(context.Localizer.Say(CommandPhrases.OpensAsForm($"prompt edit {subject.Name}"))) { Form = opened, Buttons = [new(context.Localizer.Say(CommandPhrases.Open), $"prompt edit {subject.Name}{option}") { OpensForm = true }] })
            : new CommandResult.Refused($"{parsed.GetValue(From)} has shared no draft of `{subject.Name}`.", $"prompt edit {subject.Name}");
    }
}
