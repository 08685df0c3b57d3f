using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Prompts;
using ChatOpsBot.Prompts.Liquid;
using ChatOpsBot.Prompts.Versions;

namespace ChatOpsBot.Prompts.Commands;

internal sealed class PromptList(PromptService prompts, PromptReplies replies) : IChatCommand
{
    private static readonly Option<string?> After = Pages.After();

    public string Group => "prompt";

    public Right Needs => Right.EditPrompts;

    public string Example => "prompt list";

    public Command Describe() => new("list", "List the prompts and which version of each holds here") { After };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var page = await prompts.ListAsync(context.Snapshot, context.Place, new PageRequest(parsed.GetValue(After), Pages.Size), cancellationToken);
        var lines = new List<Phrase>();
        foreach (var (prompt, hasConflict) in page.Items)
            lines.Add(await LineAsync(prompt, hasConflict, context.Channel, cancellationToken));
        return Pages.Of("**Prompts**, as they hold here", page.With<Phrase>(lines), line => line, "prompt list");
    }

    private async Task<Phrase> LineAsync(PromptInForce prompt, bool hasConflict, string here, CancellationToken cancellationToken)
    {
        var where = await replies.ForAsync(prompt.Scope, here, cancellationToken);
        Phrase version = prompt.Number == 0 ? "shipped" : (Phrase)$"version {prompt.Number}";
        Phrase conflict = hasConflict ? (Phrase)$" ⚠ Its shipped text changed; `prompt merge {prompt.Name}` brings the two together." : "";
        return $"`{prompt.Name}` ({version}{where}): {(Phrase)prompt.Prompt.Head.Description}{conflict}";
    }
}

internal sealed class PromptShow(PromptWords prompts, PromptLibrary library, PromptReplies replies, PromptService service, TimeProvider time) : IChatCommand
{
    private static readonly Argument<string> Name = PromptWords.Name();
    private static readonly Argument<int?> Version = new("version") { Description = "An earlier version", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string> Scope = PromptWords.Scope();
    private static readonly Option<bool> Draft = new("--draft") { Description = "Your draft instead of what is in force" };
    private static readonly Option<string?> Of = new("--of") { Description = "The shared draft of somebody, by e-mail" };

    public string Group => "prompt";

    public Right Needs => Right.EditPrompts;

    public string Example => "prompt show answer";

    public Command Describe() => new("show", "Show a prompt's text, what it is given, and who is working on it") { Name, Version, Scope, Draft, Of };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var (subject, refused) = prompts.Find(parsed.GetRequiredValue(Name), parsed.GetValue(Scope), context, "prompt show");
        if (subject is null)
            return refused!;
        if (parsed.GetValue(Version) is { } number)
        {
            return await service.FindAsync(subject, number, cancellationToken) is { } version
                ? CommandResult.Say($"**{subject.Name}**, version {number}, by {version.Author}, {version.At:yyyy-MM-dd HH:mm} UTC{(version.Note is { } note ? $": {note}" : "")}\n\n{(version.Text is { } text ? (Phrase)Block(text) : "(taken away: what holds more widely)")}", [new("Return to it", $"prompt rollback {subject.Name} {number}{Publication.ScopeOption(subject.Scope)}")])
                : new CommandResult.Refused($"`{subject.Name}` has no version {number}.", $"prompt history {subject.Name}");
        }

        var drafts = await service.DraftsAsync(subject, cancellationToken);
        var of = parsed.GetValue(Of)?.ToLowerInvariant() ?? (parsed.GetValue(Draft) ? context.Person.Id : null);
        if (of is null)
            return CommandResult.Say(await ShowAsync(subject, drafts, context, cancellationToken), [new("Edit", $"prompt edit {subject.Name}{Publication.ScopeOption(subject.Scope)}") { OpensForm = true }]);
        return drafts.FirstOrDefault(draft => draft.PersonId == of && (draft.IsShared || of == context.Person.Id)) is { } found
            ? CommandResult.Say($"**{subject.Name}**, draft by {found.PersonId}, {found.At:yyyy-MM-dd HH:mm} UTC\n\n{Block(found.Text)}")
            : new CommandResult.Refused(of == context.Person.Id ? (Phrase)$"You have no draft of `{subject.Name}`." : $"{of} has shared no draft of `{subject.Name}`. `prompt share {subject.Name}` shares one's own.", $"prompt show {subject.Name}");
    }

    /// <summary>Between marks that the text itself does not have.</summary>
    public static string Block(string text)
    {
        var fence = text.Contains("```", StringComparison.Ordinal) ? "~~~~" : "```";
        return $"{fence}\n{text.TrimEnd()}\n{fence}";
    }

    private async Task<Phrase> ShowAsync(PromptSubject subject, IReadOnlyList<PromptDraft> drafts, CommandContext context, CancellationToken cancellationToken)
    {
        var where = await replies.ForAsync(subject.Scope, context.Channel, cancellationToken);
        Phrase version = subject.Number == 0 ? "shipped" : (Phrase)$"version {subject.Number}";
        var given = Given.To(subject.Name, subject.Like, library.In(context.Snapshot, context.Place))
            .Select(variable => (Phrase)$"- `{variable.Key}`{(variable.Value.Required ? (Phrase)" (must be in it)" : "")}: {(Phrase)variable.Value.Description}").ToList();
        var working = PromptReplies.AtWork(drafts, time.GetUtcNow());
        Phrase edited = working.Length == 0 ? "" : (Phrase)$"\n\nBeing edited by {working}.";
        return $"{Block(subject.Text)}\n\n**{subject.Name}**{where}, {version}: {(Phrase)(subject.Like?.Head.Description ?? "")}{edited}\n\n{(given.Count == 0 ? (Phrase)"" : $"It is given\n\n{Phrase.Lines(given)}")}";
    }
}
