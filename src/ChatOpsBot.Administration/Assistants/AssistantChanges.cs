using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Wording;

namespace ChatOpsBot.Administration.Assistants;

/// <summary>Saves assistants, from commands and forms alike.</summary>
internal sealed class AssistantChanges(AssistantRules rules, IAdministrationStore store, CurrentAdministration administration)
{
    /// <returns>What is wrong, by the names of fields; an empty name is about the whole. Empty when it was saved.</returns>
    public async Task<IReadOnlyDictionary<string, Phrase>> SaveAsync(Assistant after, bool isNew, CommandContext context, CancellationToken cancellationToken)
    {
        var wrong = await rules.WrongAsync(after, context.Administered, cancellationToken);
        if (wrong.Count > 0)
            return wrong;
        var before = context.Administered.Find(after.Name);
        var entry = context.Audit(isNew ? "assistant.created" : "assistant.changed", after.Name, isNew ? null : Named(before!), Named(after));
        var refused = await store.ChangeAsync(
            new AdministrationChange.Save(after),
            entry,
            now => isNew == now.Find(after.Name) is not null ? isNew ? (Phrase)$"There is an assistant `{after.Name}` already." : $"The assistant `{after.Name}` is not there any more." : null,
            cancellationToken);
        administration.Expire();
        return refused is null ? wrong : new Dictionary<string, Phrase>(StringComparer.Ordinal) { [""] = refused };
    }

    /// <summary>All that is set, a line each.</summary>
    public static Phrase Show(Assistant assistant) => Lines(assistant, field => (Phrase)AssistantForm.Label(field));

    // The audit log has the names that commands have.
    public static string Named(Assistant assistant) => Lines(assistant, field => (Phrase)field).ToString();

    private static Phrase Lines(Assistant assistant, Func<string, Phrase> name) => Phrase.Lines(AssistantFields.All
        .Select(field => (Name: name(field.Name), Value: AssistantFields.Read(assistant, field.Name)))
        .Where(field => field.Value.Length > 0)
        .Select(field => (Phrase)$"- {field.Name}: {field.Value.ReplaceLineEndings(" | ")}"));
}
