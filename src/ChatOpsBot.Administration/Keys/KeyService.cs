using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;
using ChatOpsBot.Prompts.Versions;

namespace ChatOpsBot.Administration.Keys;

/// <summary>A key as somebody asks for it, in words.</summary>
public sealed record KeyWish(string Name, string Scopes, string? Expires, string Access)
{
    /// <summary>Questions in a minute; null: as for people.</summary>
    public int? PerMinute { get; init; }

    /// <summary>Whether it may act for a person whom it names; only who may give roles can allow it.</summary>
    public bool ActsForPeople { get; init; }
}

/// <summary>Makes, ends and recognises keys for the REST API. Only their hash is kept.</summary>
public sealed class KeyService(IAdministrationStore store, CurrentAdministration administration, TimeProvider time)
{
    private const string Prefix = "cob-";
    private const string AllAccess = "all";
    private readonly ConcurrentDictionary<string, DateTimeOffset> lastUses = new(StringComparer.Ordinal);

    /// <summary>Without the keys themselves, which nobody has but their holders.</summary>
    public async Task<Page<ApiKey>> ListAsync(PageRequest page, CancellationToken cancellationToken)
    {
        var uses = await store.KeyUsesAsync(cancellationToken);
        return Page.In((await administration.ReadAsync(cancellationToken)).Keys, page, key => key.Name).Select(key => key with { LastUsedAt = uses.TryGetValue(key.Name, out var at) ? at : null });
    }

    /// <returns>The key and its secret, or what is wrong with the wish.</returns>
    public async Task<(ApiKey? Key, string? Secret, Phrase? Wrong)> CreateAsync(KeyWish wish, Actor actor, CancellationToken cancellationToken)
    {
        var name = wish.Name.Trim('`');
        if (name == ApiCaller.Operator.Id)
            return (null, null, $"`{name}` is what the operator's own key is called. Take another name.");
        if (PromptNames.Wrong(name) is { } badName)
            return (null, null, badName);
        var scopes = Parts(wish.Scopes).Select(word => (Word: word, Right: Rights.Read(word))).ToList();
        if (scopes.Count == 0 || scopes.Exists(scope => scope.Right is null))
            return (null, null, $"`{scopes.Find(scope => scope.Right is null).Word}` is no scope. There are: {string.Join(", ", Enum.GetValues<Right>().Select(right => $"`{Rights.NameOf(right)}`"))}.");
        if (scopes.Find(scope => !actor.May(scope.Right!.Value)) is { Word: { } beyond })
            return (null, null, $"You can't give away `{beyond}`, which you may not do yourself.");
        var span = wish.Expires is null ? null : Moments.Span(wish.Expires);
        if (wish.Expires is not null && span is null)
            return (null, null, $"`{wish.Expires}` is no span. Write it as 90d or 12h.");
        var access = wish.Access == AllAccess ? null : Parts(wish.Access).Select(word => (Word: word, Principal: Access.Read(word))).ToList();
        if (access?.Find(each => each.Principal is null).Word is { } unknown)
            return (null, null, $"`{unknown}` is neither `everyone`, `all`, a group's name nor an e-mail.");
        if (access is null ? !actor.Reader.SeesAll : access.Exists(each => !actor.Reader.May([each.Principal!])))
            return (null, null, $"You can't give away access to `{access?.Find(each => !actor.Reader.May([each.Principal!])).Word ?? AllAccess}`, which you don't have yourself.");
        if (wish.PerMinute is < 1)
            return (null, null, "Questions in a minute are 1 or more.");
        if (wish.ActsForPeople && !actor.May(Right.ManageRoles))
            return (null, null, "A key that acts for people is for those to make who may give roles.");
        var secret = $"{Prefix}{RandomNumberGenerator.GetHexString(40, lowercase: true)}";
        var now = time.GetUtcNow();
        var key = new ApiKey(name, HashOf(secret), [.. scopes.Select(scope => scope.Right!.Value).Distinct()], access?.ConvertAll(each => each.Principal!), actor.Id, now, now + span) { PerMinute = wish.PerMinute, ActsForPeople = wish.ActsForPeople };
        var refused = await store.ChangeAsync(
            new AdministrationChange.AddKey(key), actor.Audit("key.created", name, after: KeyList.Show(key)), all => all.Keys.Any(each => each.Name == name) ? (Phrase)$"There is a key `{name}` already." : null, cancellationToken);
        administration.Expire();
        return refused is null ? (key, secret, null) : (null, null, refused);
    }

    /// <returns>False when there is none of that name.</returns>
    public async Task<bool> RevokeAsync(string name, Actor actor, CancellationToken cancellationToken)
    {
        if ((await administration.ReadAsync(cancellationToken)).Keys.FirstOrDefault(key => key.Name == name) is not { } key)
            return false;
        await store.ChangeAsync(new AdministrationChange.RevokeKey(name), actor.Audit("key.revoked", name, before: KeyList.Show(key)), _ => null, cancellationToken);
        administration.Expire();
        return true;
    }

    /// <returns>Null for a key that is unknown, ended or expired.</returns>
    public async Task<ApiCaller?> FindAsync(string secret, CancellationToken cancellationToken)
    {
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var hash = HashOf(secret);
        var key = (await administration.ReadAsync(cancellationToken)).Keys
            .FirstOrDefault(each => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(each.Hash), Encoding.ASCII.GetBytes(hash)));
        if (key is null || key.ExpiresAt <= time.GetUtcNow())
            return null;
        await UsedAsync(key.Name, cancellationToken);
        return new ApiCaller($"{ApiCaller.KeyPrefix}{key.Name}", key.Scopes, key.Access is null ? Reader.Operator : Reader.By(key.Access)) { PerMinute = key.PerMinute, ActsForPeople = key.ActsForPeople };
    }

    // Kept to the minute, so that a busy key is not written at each call.
    private async Task UsedAsync(string name, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (lastUses.TryGetValue(name, out var before) && now - before < TimeSpan.FromMinutes(1))
            return;
        lastUses[name] = now;
        await store.KeyUsedAsync(name, now, cancellationToken);
    }

    private static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private static string[] Parts(string written) => written.Split([',', ' '], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
