using System.CommandLine;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Wording;
using ChatOpsBot.Prompts.Versions;

namespace ChatOpsBot.Administration.Assistants;

internal sealed class AssistantList(AssistantPlaces places) : IChatCommand
{
    private static readonly Option<int> Page = Pages.Option();

    public string Group => "assistant";

    public string Example => "assistant list";

    public Command Describe() => new("list", "List the assistants and where they answer") { Page };

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        var lines = new List<Phrase>();
        foreach (var assistant in context.Administered.Assistants)
            lines.Add($"**{assistant.Name}**: {await places.OfAsync(assistant, context, cancellationToken)}");
        return Pages.Of("**Assistants**", lines, line => line, words.GetValue(Page), "assistant list");
    }
}

/// <summary>Where an assistant answers, in words.</summary>
internal sealed class AssistantPlaces(RoomNames rooms)
{
    public async Task<Phrase> OfAsync(Assistant assistant, CommandContext context, CancellationToken cancellationToken)
    {
        if (assistant.Name == Assistant.DefaultName)
            return "wherever no other is bound";
        var bound = new List<string>();
        foreach (var binding in context.Administered.Bindings.Where(binding => string.Equals(binding.Value, assistant.Name, StringComparison.OrdinalIgnoreCase)))
            bound.Add(context.Words.Say(await rooms.OfAsync(binding.Key, context.Room, cancellationToken)));
        return bound.Count == 0 ? "bound nowhere" : (Phrase)$"answers in {string.Join(", ", bound)}";
    }
}

internal sealed class AssistantShow(AssistantPlaces places) : IChatCommand
{
    private static readonly Argument<string?> Name = new("name") { Description = "The one that answers here when left out", Arity = ArgumentArity.ZeroOrOne };

    public string Group => "assistant";

    public string Example => "assistant show";

    public Command Describe() => new("show", "Show how an assistant is set, and where it answers") { Name };

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        var name = words.GetValue(Name)?.Trim('`');
        var assistant = name is null ? context.Administered.AssistantIn(context.Room) : context.Administered.Find(name);
        return assistant is null
            ? Unknown(name!, context)
            : CommandResult.Say($"**{assistant.Name}** {(name is null ? "answers here" : await places.OfAsync(assistant, context, cancellationToken))}.\n\n{AssistantChanges.Show(assistant)}",
                [.. context.Person.May(Right.ManageAssistants) ? (ReplyButton[])[new("Change", $"assistant set {assistant.Name}") { OpensForm = true }] : []]);
    }

    public static CommandResult Unknown(string name, CommandContext context) => new CommandResult.Refused(
        $"There is no assistant `{name}`. There are: {string.Join(", ", context.Administered.Assistants.Select(assistant => $"`{assistant.Name}`"))}.", "assistant list");
}

internal sealed class AssistantCreate(AssistantChanges changes) : IChatCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "Lower-case letters, digits and hyphens" };
    private static readonly IReadOnlyList<Option<string?>> Fields = AssistantFields.Options();

    public string Group => "assistant";

    public Right Needs => Right.ManageAssistants;

    public bool Changes => true;

    public string Example => "assistant create travel --passages 5";

    public Command Describe()
    {
        var command = new Command("create", "Make a new assistant, set as `default` is but for what you say") { Name };
        foreach (var field in Fields)
            command.Add(field);
        return command;
    }

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        var name = words.GetRequiredValue(Name).Trim('`');
        if (PromptNames.Wrong(name) is { } bad)
            return new CommandResult.Refused(bad, Example);
        var assistant = AssistantSet.Read(context.Administered.AssistantIn("") with { Name = name }, words, Fields);
        var wrong = await changes.SaveAsync(assistant, isNew: true, context, cancellationToken);
        return wrong.Count > 0
            ? new CommandResult.Refused(Phrase.Lines(wrong.Values), "assistant list")
            : CommandResult.Say($"**{name}** is there.\n\n{AssistantChanges.Show(assistant)}", new("Bind it here", $"assistant bind {name}"), new("Change", $"assistant set {name}") { OpensForm = true }, new("Undo", $"assistant remove {name}"));
    }
}

internal sealed class AssistantSet(AssistantChanges changes) : IChatCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "The assistant's name in `assistant list`" };
    private static readonly IReadOnlyList<Option<string?>> Fields = AssistantFields.Options();

    public string Group => "assistant";

    public Right Needs => Right.ManageAssistants;

    public bool Changes => true;

    public string Example => "assistant set default --passages 6";

    public Command Describe()
    {
        var command = new Command("set", "Change an assistant; without options in a form") { Name };
        foreach (var field in Fields)
            command.Add(field);
        return command;
    }

    public Phrase? FormTitle(ParseResult words) => words.Errors.Count == 0 && Fields.All(field => words.GetValue(field) is null) ? (Phrase)"Assistant" : null;

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        var name = words.GetRequiredValue(Name).Trim('`');
        if (context.Administered.Find(name) is not { } before)
            return AssistantShow.Unknown(name, context);
        if (FormTitle(words) is not null)
        {
            return new CommandResult.Done(new Reply(context.Words.OpenForm($"assistant set {before.Name}"))
            {
                Form = AssistantForm.Open(before, context.Words),
                Buttons = [new(context.Words.Open(), $"assistant set {before.Name}") { OpensForm = true }],
            });
        }

        var after = Read(before, words, Fields);
        var wrong = await changes.SaveAsync(after, isNew: false, context, cancellationToken);
        return wrong.Count > 0 ? new CommandResult.Refused(Phrase.Lines(wrong.Values), $"assistant show {before.Name}") : new CommandResult.Done(AssistantForm.Changed(before, after, context.Words));
    }

    public static Assistant Read(Assistant assistant, ParseResult words, IReadOnlyList<Option<string?>> fields) =>
        fields.Aggregate(assistant, (changed, field) => words.GetValue(field) is { } value ? AssistantFields.Write(changed, field.Name.TrimStart('-'), value) : changed);
}

internal sealed class AssistantRemove(IAdministrationStore store, CurrentAdministration administration) : IChatCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "The assistant's name in `assistant list`" };

    public string Group => "assistant";

    public Right Needs => Right.ManageAssistants;

    public bool Changes => true;

    public string Example => "assistant remove travel";

    public Command Describe() => new("remove", "Remove an assistant; where it was bound, `default` answers") { Name };

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        var name = words.GetRequiredValue(Name).Trim('`');
        if (context.Administered.Find(name) is not { } assistant)
            return AssistantShow.Unknown(name, context);
        if (assistant.Name == Assistant.DefaultName)
            return new CommandResult.Refused("`default` answers wherever no other assistant is bound, so it stays.", "assistant set default");
        await store.ChangeAsync(new AdministrationChange.Remove(assistant.Name), context.Audit("assistant.removed", assistant.Name, AssistantChanges.Named(assistant)), _ => null, cancellationToken);
        administration.Expire();
        return CommandResult.Say($"**{assistant.Name}** is removed. It was set like this:\n\n{AssistantChanges.Show(assistant)}");
    }
}
