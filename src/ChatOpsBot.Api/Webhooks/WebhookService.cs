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

    /// <param name="isNew">It is signed with another secret from now on.</param>
    /// <returns>The secret that what is sent is signed with, shown once when it is made; or what is wrong.</returns>
    public async Task<(Webhook? Hook, string? Secret, string? Wrong)> SaveAsync(Actor actor, string name, string? url, IReadOnlyList<string>? events, bool isNew, CancellationToken cancellationToken)
    {
        if (PromptNames.Wrong(name) is { } badName)
            return (null, null, Localizer.English.Say(badName));
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
            return (null, null, "'url' must be a web address, as https://example.com/hook.");
        if (address.UserInfo.Length > 0)
            return (null, null, "'url' must have no user and password: it is shown. By its signature the receiver knows that a message is from here.");
        var wanted = events is { Count: > 0 } ? events : WebhookEvents.All;
        if (!wanted.All(each => WebhookEvents.All.Contains(each, StringComparer.Ordinal)))
            return (null, null, $"'{wanted.First(each => !WebhookEvents.All.Contains(each, StringComparer.Ordinal))}' is no event. There are: {string.Join(", ", WebhookEvents.All)}.");
        // Another process may have just made it.
        administration.Expire();
        var before = isNew ? null : await FindAsync(name, cancellationToken);
        var secret = before is null ? $"whsec-{RandomNumberGenerator.GetHexString(40, lowercase: true)}" : null;
        var hook = new Webhook(name, address.ToString(), wanted, before?.Secret ?? secrets.Protect(secret!));
        await store.ChangeAsync(new AdministrationChange.Webhook(name, WebhookEvents.Write(hook)), actor.Audit("webhook.set", name, after: $"{hook.Url} {string.Join(", ", wanted)}"), _ => null, cancellationToken);
        administration.Expire();
        return (hook, secret, null);
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
