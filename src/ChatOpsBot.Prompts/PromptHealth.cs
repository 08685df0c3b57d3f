using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Prompts;
using ChatOpsBot.Prompts.Versions;

namespace ChatOpsBot.Prompts;

/// <summary>What of the prompts waits for somebody.</summary>
internal sealed class PromptHealth(IPromptStore store, ShippedUpgrades upgrades, CurrentAdministration administration) : IHealth
{
    public async Task<IReadOnlyList<Health>> LookAsync(CancellationToken cancellationToken)
    {
        var waiting = await store.OpenRequestsAsync(cancellationToken);
        var changed = await upgrades.OpenAsync(await administration.ReadAsync(cancellationToken), cancellationToken);
        Phrase requests = waiting.Count == 0 ? (Phrase)"nothing waits to be approved" : $"{waiting.Count} to be approved (`prompt requests`)";
        return [new Health("prompts", changed.Count == 0 ? requests : (Phrase)$"{requests}; shipped texts changed: {string.Join(", ", changed.Select(change => $"`prompt merge {change.Subject.Name}`"))}", changed.Count == 0)];
    }
}
