using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Forms;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Administration.Assistants;

/// <summary>The form in which assistants are set; its state is the assistant's name.</summary>
internal sealed class AssistantForm(AssistantChanges changes) : IChatForm
{
    private const string FormName = "assistant-set";

    public string Name => FormName;

    public Right Needs => Right.ManageAssistants;

    public static Form Open(Assistant assistant) => new(FormName, assistant.Name, "Assistant",
    [
        .. AssistantFields.All.Select(field => new FormField(field.Name, Label(field.Name), KindOf(field.Name))
        {
            Value = AssistantFields.Read(assistant, field.Name),
            Hint = field.Describes.Replace("`", "", StringComparison.Ordinal).Replace("parted by | or lines", "one on a line", StringComparison.Ordinal),
            Choices = field.Name == AssistantFields.Mode ? Assistant.Modes : [],
        }),
    ])
    {
        Message = $"**{assistant.Name}**",
    };

    public async Task<Reply> SubmitAsync(FormSubmitted submitted, CommandContext context, CancellationToken cancellationToken)
    {
        if (context.Administered.Find(submitted.State) is not { } before)
            return new Reply($"The assistant `{submitted.State}` is not there any more. Nothing was changed.");
        var after = AssistantFields.All.Aggregate(before, (changed, field) => submitted.Values.TryGetValue(field.Name, out var value) ? AssistantFields.Write(changed, field.Name, value) : changed);
        var wrong = await changes.SaveAsync(after, isNew: false, context, cancellationToken);
        if (wrong.Count == 0)
            return Changed(before, after);
        var form = Open(before);
        return wrong.TryGetValue("", out var gone)
            ? new Reply(gone)
            : new Reply("") { Form = form with { Errors = wrong, Fields = [.. form.Fields.Select(field => field with { Value = submitted.Value(field.Name) })] } };
    }

    public static Reply Changed(Assistant before, Assistant after) => new(before == after
        ? $"**{after.Name}** is as it was."
        : $"**{after.Name}** is changed, from the next message on.\n\n{AssistantChanges.Show(after)}\n\nBefore:\n\n{AssistantChanges.Show(before)}")
    {
        Buttons = [new("Change", $"assistant set {after.Name}") { OpensForm = true }],
    };

    private static string Label(string field) => $"{char.ToUpperInvariant(field[0])}{field[1..].Replace('-', ' ')}";

    private static FormFieldKind KindOf(string field) => field switch
    {
        AssistantFields.Mode => FormFieldKind.Choice,
        AssistantFields.Greeting or AssistantFields.Starters => FormFieldKind.Text,
        _ => FormFieldKind.Line,
    };
}
