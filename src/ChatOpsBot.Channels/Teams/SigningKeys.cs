using System.Collections.Concurrent;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ChatOpsBot.Channels.Teams;

/// <summary>An issuer and its keys, from its OpenID metadata.</summary>
internal sealed record Issuer(string Name, IReadOnlyList<JsonWebKey> Keys, DateTimeOffset ReadAt);

/// <summary>Keys by metadata address: read once a day, and on an unknown key id, at most every five minutes. The library's
/// configuration manager refreshes in the background, so that the first token after a rotation would be refused.</summary>
internal sealed class SigningKeys(IHttpClientFactory clients, TimeProvider time) : IDisposable
{
    public const string Client = "teams-keys";

    private static readonly TimeSpan Fresh = TimeSpan.FromDays(1);
    private static readonly TimeSpan BetweenRefreshes = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, Issuer> issuers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> refreshed = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim reading = new(1, 1);

    /// <exception cref="HttpRequestException">The metadata can't be read, and there is none from before.</exception>
    public async Task<Issuer> GetAsync(string metadata, string? keyId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (issuers.TryGetValue(metadata, out var known) && now - known.ReadAt < Fresh && (Has(known, keyId) || !MayRefresh(metadata, now)))
            return known;
        await reading.WaitAsync(cancellationToken);
        try
        {
            if (issuers.TryGetValue(metadata, out var meanwhile) && meanwhile != known)
                return meanwhile;
            if (known is not null)
                refreshed[metadata] = now;
            return issuers[metadata] = await ReadAsync(metadata, cancellationToken);
        }
        catch (Exception away) when (known is not null && away is HttpRequestException or System.Text.Json.JsonException)
        {
            return known!;
        }
        finally
        {
            reading.Release();
        }
    }

    public void Dispose() => reading.Dispose();

    private static bool Has(Issuer issuer, string? keyId) => issuer.Keys.Any(key => key.KeyId == keyId);

    private bool MayRefresh(string metadata, DateTimeOffset now) => !refreshed.TryGetValue(metadata, out var last) || now - last >= BetweenRefreshes;

    private async Task<Issuer> ReadAsync(string metadata, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(Client);
        var configuration = OpenIdConnectConfiguration.Create(await client.GetStringAsync(new Uri(metadata), cancellationToken));
        var keys = new JsonWebKeySet(await client.GetStringAsync(new Uri(configuration.JwksUri), cancellationToken));
        return new Issuer(configuration.Issuer, [.. keys.Keys], time.GetUtcNow());
    }
}
