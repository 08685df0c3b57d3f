using System.CommandLine;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Platforms;
using ChatOpsBot.Prompts.Versions;

namespace ChatOpsBot.Administration.Assistants;

internal sealed class AssistantList(AssistantService assistants, AssistantPlaces places) : IChatCommand
{
    private static readonly Option<string?> After = Pages.After();

    public string Group => "assistant";

    public string Example => "assistant list";

    public Command Describe() => new("list", "List the assistants and where they answer") { After };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var page = await assistants.ListAsync(new PageRequest(parsed.GetValue(After), Pages.Size), cancellationToken);
        var lines = new List<Phrase>();
        foreach (var assistant in page.Items)
            lines.Add($"**{assistant.Name}**: {await places.OfAsync(assistant, context, cancellationToken)}");
        return Pages.Of("**Assistants**", page.With<Phrase>(lines), line => line, "assistant list");
    }
}

/// <summary>Where an assistant answers, in words.</summary>
internal sealed class AssistantPlaces(ChannelNames channels)
{
    public async Task<Phrase> OfAsync(Assistant assistant, CommandContext context, CancellationToken cancellationToken)
    {
        if (assistant.Name == Assistant.DefaultName)
            return "wherever no other is bound";
        var bound = new List<string>();
        foreach (var binding in context.Snapshot.Bindings.Where(binding => string.Equals(binding.Value, assistant.Name, StringComparison.OrdinalIgnoreCase)))
            bound.Add(context.Localizer.Say(await channels.OfAsync(binding.Key, context.Channel, cancellationToken)));
        return bound.Count == 0 ? "bound nowhere" : (Phrase)$"answers in {string.Join(", ", bound)}";
    }
}

internal sealed class AssistantShow(AssistantPlaces places) : IChatCommand
{
    private static readonly Argument<string?> Name = new("name") { Description = "The one that answers here when left out", Arity = ArgumentArity.ZeroOrOne };

    public string Group => "assistant";

    public string Example => "assistant show";

    public Command Describe() => new("show", "Show how an assistant is set, and where it answers") { Name };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var name = parsed.GetValue(Name)?.Trim('`');
        var assistant = name is null ? context.Snapshot.AssistantIn(context.Channel) : context.Snapshot.Find(name);
        return assistant is null
            ? Unknown(name!, context)
            : CommandResult.Say($"**{assistant.Name}** {(name is null ? "answers here" : await places.OfAsync(assistant, context, cancellationToken))}.\n\n{AssistantService.Show(assistant)}",
                [.. context.Person.May(Right.ManageAssistants) ? (ReplyButton[])[new("Change", $"assistant set {assistant.Name}") { OpensForm = true }] : []]);
    }

    public static CommandResult Unknown(string name, CommandContext context) => new CommandResult.Refused(
        $"There is no assistant `{name}`. There are: {string.Join(", ", context.Snapshot.Assistants.Select(assistant => $"`{assistant.Name}`"))}.", "assistant list");
}

internal sealed class AssistantCreate(AssistantService assistants) : IChatCommand
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

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(Name).Trim('`');
        if (PromptNames.Wrong(name) is { } bad)
            return new CommandResult.Refused(bad, Example);
        var assistant = AssistantSet.Read(context.Snapshot.AssistantIn("") with { Name = name }, parsed, Fields);
        var wrong = await assistants.SaveAsync(context.Actor, assistant, isNew: true, cancellationToken);
        return wrong.Count > 0
            ? new CommandResult.Refused(Phrase.Lines(wrong.Values), "assistant list")
            : CommandResult.Say($"**{name}** is there.\n\n{AssistantService.Show(assistant)}", new("Bind it here", $"assistant bind {name}"), new("Change", $"assistant set {name}") { OpensForm = true }, new("Undo", $"assistant remove {name}"));
    }
}

internal sealed class AssistantSet(AssistantService assistants) : IChatCommand
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

    public Phrase? FormTitle(ParseResult parsed) => parsed.Errors.Count == 0 && Fields.All(field => parsed.GetValue(field) is null) ? (Phrase)"Assistant" : null;

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(Name).Trim('`');
        if (context.Snapshot.Find(name) is not { } before)
            return AssistantShow.Unknown(name, context);
        if (FormTitle(parsed) is not null)
        {
            return new CommandResult.Done(new Reply(context.Localizer.Say(CommandPhrases.OpensAsForm($"assistant set {before.Name}")))
            {
                Form = AssistantForm.Open(before, context.Localizer),
                Buttons = [new(context.Localizer.Say(CommandPhrases.Open), $"assistant set {before.Name}") { OpensForm = true }],
            });
        }

        var after = Read(before, parsed, Fields);
        var wrong = await assistants.SaveAsync(context.Actor, after, isNew: false, cancellationToken);
        return wrong.Count > 0 ? new CommandResult.Refused(Phrase.Lines(wrong.Values), $"assistant show {before.Name}") : new CommandResult.Done(AssistantForm.Changed(before, after, context.Localizer));
    }

    public static Assistant Read(Assistant assistant, ParseResult parsed, IReadOnlyList<Option<string?>> fields) =>
        fields.Aggregate(assistant, (changed, field) => parsed.GetValue(field) is { } value ? AssistantFields.Write(changed, field.Name.TrimStart('-'), value) : changed);
}

internal sealed class AssistantRemove(AssistantService assistants) : IChatCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "The assistant's name in `assistant list`" };

    public string Group => "assistant";

    public Right Needs => Right.ManageAssistants;

    public bool Changes => true;

    public string Example => "assistant remove travel";

    public Command Describe() => new("remove", "Remove an assistant; where it was bound, `default` answers") { Name };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(Name).Trim('`');
        if (context.Snapshot.Find(name) is not { } assistant)
            return AssistantShow.Unknown(name, context);
        if (assistant.Name == Assistant.DefaultName)
            return new CommandResult.Refused("`default` answers wherever no other assistant is bound, so it stays.", "assistant set default");
        await assistants.RemoveAsync(context.Actor, assistant, cancellationToken);
        return CommandResult.Say($"**{assistant.Name}** is removed. It was set like this:\n\n{AssistantService.Show(assistant)}");
    }
}
