using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Paging;
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
}
