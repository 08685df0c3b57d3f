using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Administration.Assistants;

/// <summary>The assistants and where they answer, for commands and forms alike.</summary>
public sealed class AssistantService(AssistantRules rules, IAdministrationStore store, CurrentAdministration administration)
{
    /// <returns>What is wrong, by the names of fields; an empty name is about the whole. Empty when it was saved.</returns>
    public async Task<IReadOnlyDictionary<string, Phrase>> SaveAsync(Actor actor, Assistant after, bool isNew, CancellationToken cancellationToken)
    {
        var snapshot = await administration.ReadAsync(cancellationToken);
        var wrong = await rules.WrongAsync(after, snapshot, cancellationToken);
        if (wrong.Count > 0)
            return wrong;
        var before = snapshot.Find(after.Name);
        var entry = actor.Audit(isNew ? "assistant.created" : "assistant.changed", after.Name, isNew ? null : Named(before!), Named(after));
        var refused = await store.ChangeAsync(
            new AdministrationChange.Save(after),
            entry,
            now => isNew == now.Find(after.Name) is not null ? isNew ? (Phrase)$"There is an assistant `{after.Name}` already." : $"The assistant `{after.Name}` is not there any more." : null,
            cancellationToken);
        administration.Expire();
        return refused is null ? wrong : new Dictionary<string, Phrase>(StringComparer.Ordinal) { [""] = refused };
    }

    public async Task<Page<Assistant>> ListAsync(PageRequest page, CancellationToken cancellationToken) =>
        Page.In((await administration.ReadAsync(cancellationToken)).Assistants, page, assistant => assistant.Name);

    /// <summary>Where it was bound, the default one answers then.</summary>
    public async Task RemoveAsync(Actor actor, Assistant assistant, CancellationToken cancellationToken)
    {
        await store.ChangeAsync(new AdministrationChange.Remove(assistant.Name), actor.Audit("assistant.removed", assistant.Name, Named(assistant)), _ => null, cancellationToken);
        administration.Expire();
    }

    /// <summary>Has an assistant answer in a channel.</summary>
    /// <returns>Why it may not be; null when it was done.</returns>
    public async Task<Phrase?> BindToAsync(Actor actor, string channel, string assistant, CancellationToken cancellationToken)
    {
        var before = (await administration.ReadAsync(cancellationToken)).AssistantIn(channel).Name;
        var refused = await store.ChangeAsync(
            new AdministrationChange.Bind(channel, assistant),
            actor.Audit("assistant.bound", channel, before, assistant),
            now => now.Find(assistant) is null ? (Phrase)$"The assistant `{assistant}` is not there any more." : null,
            cancellationToken);
        administration.Expire();
        return refused;
    }

    /// <summary>Has the default one answer in a channel again.</summary>
    /// <param name="before">Which answered until now.</param>
    public async Task UnbindAsync(Actor actor, string channel, string before, CancellationToken cancellationToken)
    {
        await store.ChangeAsync(new AdministrationChange.Bind(channel, null), actor.Audit("assistant.unbound", channel, before), _ => null, cancellationToken);
        administration.Expire();
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
