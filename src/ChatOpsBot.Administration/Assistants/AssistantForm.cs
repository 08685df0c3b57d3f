using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Forms;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Administration.Assistants;

/// <summary>The form in which assistants are set; its state is the assistant's name.</summary>
internal sealed class AssistantForm(AssistantService assistants) : IChatForm
{
    private const string FormName = "assistant-set";

    public string Name => FormName;

    public Right Needs => Right.ManageAssistants;

    public static Form Open(Assistant assistant, Localizer localizer) => new(FormName, assistant.Name, localizer.Say("Assistant"),
    [
        .. AssistantFields.All.Select(field => new FormField(field.Name, localizer.Say((Phrase)Label(field.Name)), KindOf(field.Name))
        {
            Value = AssistantFields.Read(assistant, field.Name) is { Length: > 0 } value ? value : field.Name == AssistantFields.CallersTools ? AssistantFields.No : "",
            Hint = localizer.Say((Phrase)field.Describes).Replace("`", "", StringComparison.Ordinal),
            Choices = field.Name switch { AssistantFields.Mode => Assistant.Modes, AssistantFields.CallersTools => [AssistantFields.No, AssistantFields.Yes], _ => [] },
        }.SayChoices(localizer)),
    ])
    {
        Message = $"**{assistant.Name}**",
        Submit = localizer.Say("Save"),
        Language = localizer.Language,
    };

    public async Task<Reply> SubmitAsync(FormSubmitted submitted, CommandContext context, CancellationToken cancellationToken)
    {
        if (context.Snapshot.Find(submitted.State) is not { } before)
            return Gone(submitted, context.Localizer, $"The assistant `{submitted.State}` is not there any more.");
        var after = AssistantFields.All.Aggregate(before, (changed, field) => submitted.Values.TryGetValue(field.Name, out var value) ? AssistantFields.Write(changed, field.Name, value) : changed);
        var wrong = await assistants.SaveAsync(context.Actor, after, isNew: false, cancellationToken);
        if (wrong.Count == 0)
            return Changed(before, after, context.Localizer);
        var form = Open(before, context.Localizer);
        return wrong.TryGetValue("", out var gone)
            ? Gone(submitted, context.Localizer, gone)
            : new Reply("") { Form = submitted.FillIn(form) with { Errors = wrong.ToDictionary(each => each.Key, each => context.Localizer.Say(each.Value), StringComparer.Ordinal) } };
    }

    // What was filled in is given back, so that it can be sent again.
    private static Reply Gone(FormSubmitted submitted, Localizer localizer, Phrase why)
    {
        var filled = string.Join('\n', submitted.Values.Where(value => value.Value.Length > 0).Select(value => $"{value.Key}: {value.Value}"));
        return new Reply(localizer.Say($"{why} Nothing was changed. This is what you wrote:\n\n```\n{filled}\n```"));
    }

    public static Reply Changed(Assistant before, Assistant after, Localizer localizer) => new(localizer.Say(before == after
        ? (Phrase)$"**{after.Name}** is as it was."
        : (Phrase)$"**{after.Name}** is changed, from the next message on.\n\n{AssistantService.Show(after)}\n\nBefore:\n\n{AssistantService.Show(before)}"))
    {
        Buttons = [new(localizer.Say("Change"), $"assistant set {after.Name}") { OpensForm = true }],
    };

    public static string Label(string field) => $"{char.ToUpperInvariant(field[0])}{field[1..].Replace('-', ' ')}";

    private static FormFieldKind KindOf(string field) => field switch
    {
        AssistantFields.Mode or AssistantFields.CallersTools => FormFieldKind.Choice,
        AssistantFields.Greeting or AssistantFields.Starters => FormFieldKind.Text,
        _ => FormFieldKind.Line,
    };
}
