using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Prompts;

namespace ChatOpsBot.Prompts.Versions;

/// <summary>A prompt as it holds in a place.</summary>
/// <param name="HasConflict">The text that ships has changed, and is to be merged with the version that holds.</param>
internal sealed record PromptState(PromptInForce Prompt, bool HasConflict);

/// <summary>The prompts, their versions, and what people ask to be published.</summary>
internal sealed class PromptService(PromptLibrary library, ShippedUpgrades upgrades, IPromptStore store)
{
    /// <summary>By name.</summary>
    public async Task<Page<PromptState>> ListAsync(Snapshot snapshot, Place place, PageRequest page, CancellationToken cancellationToken)
    {
        var set = library.In(snapshot, place);
        var conflicts = (await upgrades.OpenAsync(snapshot, cancellationToken)).Select(change => change.Subject.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Page.In(set.Names.Order(StringComparer.Ordinal), page, name => name).Select(name => new PromptState(set.Get(name), conflicts.Contains(name)));
    }

    /// <summary>What waits to be approved, the oldest first.</summary>
    public async Task<Page<PublicationRequest>> OpenRequestsAsync(PageRequest page, CancellationToken cancellationToken) =>
        Page.In(await store.OpenRequestsAsync(cancellationToken), page, request => request.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The newest first; cursors are numbers of versions.</summary>
    public async Task<Page<PromptVersionSummary>> HistoryAsync(string name, string scope, PageRequest page, CancellationToken cancellationToken)
    {
        int? before = int.TryParse(page.After, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
        return Page.Of(await store.HistoryAsync(name, scope, before, page.Size + 1, cancellationToken), page, version => version.Number.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <returns>Null when there is no such version.</returns>
    public Task<PromptVersion?> FindAsync(PromptSubject subject, int number, CancellationToken cancellationToken) => store.FindAsync(subject.Name, subject.Scope, number, cancellationToken);

    /// <returns>What a person is writing; null when they are writing nothing.</returns>
    public Task<PromptDraft?> DraftAsync(PromptSubject subject, string personId, CancellationToken cancellationToken) => store.DraftAsync(subject.Name, subject.Scope, personId, cancellationToken);

    /// <summary>What people are writing.</summary>
    public Task<IReadOnlyList<PromptDraft>> DraftsAsync(PromptSubject subject, CancellationToken cancellationToken) => store.DraftsAsync(subject.Name, subject.Scope, cancellationToken);

    /// <returns>Null when nothing of that number was asked for.</returns>
    public Task<PublicationRequest?> FindRequestAsync(long number, CancellationToken cancellationToken) => store.FindRequestAsync(number, cancellationToken);

    /// <returns>A prompt that was taken away and is there in its history; null when there is none of that name.</returns>
    public async Task<PromptSubject?> RemovedAsync(string name, string scope, CancellationToken cancellationToken) =>
        await store.HistoryAsync(name, scope, before: null, most: 1, cancellationToken) is [{ Characters: 0 }] ? new PromptSubject(name, scope, 0, "", null, null) : null;

    /// <summary>Begins a draft in which the text that ships by now and the version that holds are brought together.</summary>
    /// <returns>False when the person is writing one already.</returns>
    public async Task<bool> MergeAsync(Actor actor, ShippedChange change, CancellationToken cancellationToken)
    {
        var subject = change.Subject;
        if (await DraftAsync(subject, actor.Id, cancellationToken) is not null)
            return false;
        var draft = new PromptDraft(0, subject.Name, subject.Scope, actor.Id, change.Merged, subject.Number, subject.Text, IsShared: false, default) { ShippedHash = change.NewHash };
        await store.SaveDraftAsync(draft, latest: 0, actor.Audit("prompt.drafted", PromptEditing.Subject(subject), after: change.Merged), cancellationToken);
        return true;
    }
}
