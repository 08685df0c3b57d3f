using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Tools;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Agents.Tools;

/// <summary>What comes back of a person's sign-in at a service, by their browser.</summary>
public interface IAccountReturn
{
    /// <param name="state">That the link had.</param>
    /// <param name="code">Of the service; null when it let nobody in.</param>
    /// <returns>Whose account it is to be and what they write to the bot; null with what is wrong.</returns>
    Task<(string? PersonId, string? Command, Phrase? Wrong)> ReturnAsync(string state, string? code, CancellationToken cancellationToken);
}

/// <summary>People's own accounts at services: signed in by a link that is good once (RFC 6749, 4.1, with PKCE), theirs once they have told the
/// bot the word that their browser was shown, so that nobody connects the account of somebody whom they have sent the link. Tokens are kept
/// encrypted, refreshed when they expire, revoked when the person wants them gone.</summary>
internal sealed class Accounts(IConnections connections, TokenEndpoint endpoint, IDataProtectionProvider protection, IOptions<AgentOptions> options, TimeProvider time) : IAccountReturn, IMaintenance
{
    private const string NotConnected = "The person has not connected their account at this service. They do so with `tool connect`.";

    // Where browsers come back to.
    private const string Path = "/connect";

    private static readonly TimeSpan Before = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);
    private readonly IDataProtector protector = protection.CreateProtector("accounts");
    private readonly ConcurrentDictionary<string, SemaphoreSlim> refreshing = new(StringComparer.Ordinal);

    public Phrase? Wrong(string client) => !Knows(client)
        ? (Phrase)$"There is no client `{client}` with an `AuthorizationEndpoint` in `ChatOps:Agents:OAuth`. Whoever runs this bot can set it there."
        : options.Value.PublicAddress.Length == 0 ? (Phrase)"Nobody could come back from signing in: `ChatOps:Agents:PublicAddress` does not say where people's browsers reach this bot. Whoever runs it can set it." : null;

    public async Task<bool> AreConnectedAsync(string personId, string client, CancellationToken cancellationToken) => await connections.FindAsync(personId, client, cancellationToken) is { } kept && Read(kept) is not null;

    public string Name => "forget-sign-ins";

    public TimeSpan Every { get; } = TimeSpan.FromMinutes(10);

    /// <returns>Whether there is such a client with which people connect accounts.</returns>
    public bool Knows(string client) => options.Value.OAuth.TryGetValue(client, out var known) && known.AuthorizationEndpoint.Length > 0;

    /// <returns>Where the person signs in.</returns>
    /// <param name="service">By which they name it.</param>
    public async Task<Uri> BeginAsync(Actor actor, string service, string client, CancellationToken cancellationToken)
    {
        var (known, state, verifier) = (options.Value.OAuth[client], Random(), Random());
        await connections.BeginAsync(new AccountSignIn(Hash(state), actor.Id, client, protector.Protect($"{service} {verifier}")), cancellationToken);
        var asked = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["response_type"] = "code",
            ["client_id"] = known.ClientId,
            ["redirect_uri"] = Return,
            ["state"] = state,
            ["code_challenge"] = Base64(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))),
            ["code_challenge_method"] = "S256",
        };
        if (known.Scope.Length > 0)
            asked["scope"] = known.Scope;
        return new Uri($"{known.AuthorizationEndpoint}{(known.AuthorizationEndpoint.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{string.Join('&', asked.Select(each => $"{each.Key}={Uri.EscapeDataString(each.Value)}"))}");
    }

    public async Task<(string? PersonId, string? Command, Phrase? Wrong)> ReturnAsync(string state, string? code, CancellationToken cancellationToken)
    {
        if (await connections.TakeAsync(Hash(state), cancellationToken) is not { } begun)
            return (null, null, "This link was used already, or is too old. Ask the bot for another: `tool connect`.");
        if (code is null || !options.Value.OAuth.TryGetValue(begun.Client, out var client))
            return (null, null, "The service did not let you in. Nothing was connected.");
        var words = protector.Unprotect(begun.Secret).Split(' ');
        try
        {
            var given = await endpoint.AskAsync(client, new Dictionary<string, string>(StringComparer.Ordinal) { ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = Return, ["code_verifier"] = words[1] }, cancellationToken);
            if (given is null)
                return (null, null, "The service did not let you in. Nothing was connected.");
            var word = RandomNumberGenerator.GetHexString(8, lowercase: true);
            await connections.BeginAsync(new AccountSignIn(KeyOf(begun.PersonId, begun.Client, word), begun.PersonId, begun.Client, Written(given, null)), cancellationToken);
            return (begun.PersonId, $"tool connect {words[0]} {word}", null);
        }
        catch (ToolException away)
        {
            return (null, null, (Phrase)away.Message);
        }
    }

    /// <param name="word">That the person's browser was shown.</param>
    /// <returns>False when it is another, was used, or is too old.</returns>
    public async Task<bool> ConfirmAsync(Actor actor, string client, string word, CancellationToken cancellationToken)
    {
        if (await connections.TakeAsync(KeyOf(actor.Id, client, word), cancellationToken) is not { } signedIn)
            return false;
        var before = await connections.FindAsync(actor.Id, client, cancellationToken);
        await connections.SaveAsync(actor.Id, client, signedIn.Secret, actor.Audit("account.connected", client), cancellationToken);
        await RevokeAsync(client, before, cancellationToken);
        return true;
    }

    /// <returns>False when none was connected.</returns>
    public async Task<bool> DisconnectAsync(Actor actor, string client, CancellationToken cancellationToken)
    {
        var kept = await connections.FindAsync(actor.Id, client, cancellationToken);
        if (!await connections.RemoveAsync(actor.Id, client, actor.Audit("account.disconnected", client), cancellationToken) || kept is null)
            return false;
        await RevokeAsync(client, kept, cancellationToken);
        return true;
    }

    /// <summary>Has tokens taken back whose person has not told the bot the word.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var old in await connections.TakeOldAsync(cancellationToken))
            await RevokeAsync(old.Client, old.Secret, cancellationToken);
    }

    /// <exception cref="ToolException">No account is connected, or it is not accepted any more.</exception>
    public async Task<string> TokenOfAsync(Person person, string client, CancellationToken cancellationToken)
    {
        if (await FreshAsync(person, client, cancellationToken) is { } fresh)
            return fresh;
        var gate = refreshing.GetOrAdd($"{person.Id} {client}", _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancellationToken);
        try
        {
            return await FreshAsync(person, client, cancellationToken) ?? await RefreshAsync(person, client);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>The token was not accepted: the next call has another.</summary>
    public async Task ForgetAsync(Person person, string client, CancellationToken cancellationToken)
    {
        if (await connections.FindAsync(person.Id, client, cancellationToken) is { } kept && Read(kept) is { } tokens)
            await connections.ReplaceAsync(person.Id, client, kept, Protect(tokens with { Until = default }), cancellationToken);
    }

    // Null when it has to be refreshed.
    private async Task<string?> FreshAsync(Person person, string client, CancellationToken cancellationToken) =>
        await connections.FindAsync(person.Id, client, cancellationToken) is not { } kept || Read(kept) is not { } tokens ? throw new ToolException(NotConnected)
        : tokens.Until > time.GetUtcNow() ? tokens.Access : null;

    // What it is given is kept also when whoever wanted it has gone: the token before it may be good for nothing any more.
    private async Task<string> RefreshAsync(Person person, string client)
    {
        using var longest = new CancellationTokenSource(Longest);
        if (await connections.FindAsync(person.Id, client, CancellationToken.None) is not { } kept || Read(kept) is not { } tokens)
            throw new ToolException(NotConnected);
        if (tokens.Refresh is not null && options.Value.OAuth.TryGetValue(client, out var known)
            && await endpoint.AskAsync(known, new Dictionary<string, string>(StringComparer.Ordinal) { ["grant_type"] = "refresh_token", ["refresh_token"] = tokens.Refresh }, longest.Token) is { } given)
        {
            await connections.ReplaceAsync(person.Id, client, kept, Written(given, tokens.Refresh), CancellationToken.None);
            return given.Access;
        }

        // Another process may have been first, and have used it up.
        if (await connections.FindAsync(person.Id, client, CancellationToken.None) is { } now && now != kept && Read(now) is { } others && others.Until > time.GetUtcNow())
            return others.Access;
        await connections.DropAsync(person.Id, client, kept, CancellationToken.None);
        throw new ToolException("The service does not accept the person's account any more. They connect it again with `tool connect`.");
    }

    private async Task RevokeAsync(string client, string? kept, CancellationToken cancellationToken)
    {
        if (kept is null || !options.Value.OAuth.TryGetValue(client, out var known) || known.RevocationEndpoint.Length == 0 || Read(kept) is not { } tokens)
            return;
        using var longest = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        longest.CancelAfter(Longest);
        try
        {
            await endpoint.RevokeAsync(known, tokens.Refresh ?? tokens.Access, longest.Token);
        }
        catch (Exception away) when (away is ToolException || (away is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // It is forgotten here, and ends by itself there.
        }
    }

    private string Written(GivenToken given, string? refresh) => Protect(new KeptTokens(given.Access, given.Refresh ?? refresh, given.Lasts is { } lasts ? time.GetUtcNow() + lasts - Before : DateTimeOffset.MaxValue));

    private string Protect(KeptTokens tokens) => protector.Protect(JsonSerializer.Serialize(tokens, AccountJson.Default.KeptTokens));

    // Null when the keys that it was encrypted with are gone, or it is no token.
    private KeptTokens? Read(string kept)
    {
        try
        {
            return JsonSerializer.Deserialize(protector.Unprotect(kept), AccountJson.Default.KeptTokens);
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or JsonException)
        {
            return null;
        }
    }

    private string Return => $"{options.Value.PublicAddress.TrimEnd('/')}{Path}";

    private static string Random() => Base64(RandomNumberGenerator.GetBytes(32));

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static string KeyOf(string person, string client, string word) => Hash($"{person}\n{client}\n{word.Trim().ToLowerInvariant()}");

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

/// <param name="Until">When it is to be refreshed.</param>
internal sealed record KeptTokens(string Access, string? Refresh, DateTimeOffset Until);

[JsonSerializable(typeof(KeptTokens))]
internal sealed partial class AccountJson : JsonSerializerContext;
