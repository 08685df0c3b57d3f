using System.Security.Cryptography;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Webhooks;
using ChatOpsBot.Prompts.Versions;

namespace ChatOpsBot.Api.Webhooks;

/// <summary>Who is told of what happens here.</summary>
internal sealed class WebhookService(IAdministrationStore store, CurrentAdministration administration, ISecrets secrets)
{
    public async Task<IReadOnlyList<Webhook>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await administration.ReadAsync(cancellationToken)).Webhooks.Values.Select(WebhookEvents.Read).OrderBy(hook => hook.Name, StringComparer.Ordinal)];

    /// <returns>Null when there is none of that name.</returns>
    public async Task<Webhook?> FindAsync(string name, CancellationToken cancellationToken) =>
        (await administration.ReadAsync(cancellationToken)).Webhooks.TryGetValue(name, out var kept) ? WebhookEvents.Read(kept) : null;

    /// <returns>The secret that what is sent is signed with, shown once; or what is wrong.</returns>
    public async Task<(string? Secret, string? Wrong)> SaveAsync(Actor actor, string name, string? url, IReadOnlyList<string>? events, CancellationToken cancellationToken)
    {
        if (PromptNames.Wrong(name) is { } badName)
            return (null, Localizer.English.Say(badName));
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
            return (null, "'url' must be a web address, as https://example.com/hook.");
        var wanted = events is { Count: > 0 } ? events : WebhookEvents.All;
        if (!wanted.All(each => WebhookEvents.All.Contains(each, StringComparer.Ordinal)))
            return (null, $"'{wanted.First(each => !WebhookEvents.All.Contains(each, StringComparer.Ordinal))}' is no event. There are: {string.Join(", ", WebhookEvents.All)}.");
        var secret = $"whsec-{RandomNumberGenerator.GetHexString(40, lowercase: true)}";
        var hook = new Webhook(name, address.ToString(), wanted, secrets.Protect(secret));
        await store.ChangeAsync(new AdministrationChange.Webhook(name, WebhookEvents.Write(hook)), actor.Audit("webhook.set", name, after: $"{hook.Url} {string.Join(", ", wanted)}"), _ => null, cancellationToken);
        administration.Expire();
        return (secret, null);
    }

    /// <returns>False when there is none of that name.</returns>
    public async Task<bool> RemoveAsync(Actor actor, string name, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, cancellationToken) is not { } hook)
            return false;
        await store.ChangeAsync(new AdministrationChange.Webhook(name, null), actor.Audit("webhook.removed", name, before: hook.Url), _ => null, cancellationToken);
        administration.Expire();
        return true;
    }
}
