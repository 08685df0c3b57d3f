using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ChatOpsBot.Channels.Teams;

/// <summary>Whether a caller of <c>/api/messages</c> is who Teams says it is. The token is checked before the body is parsed,
/// and what the body claims against the token afterwards.
/// See https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication.</summary>
internal sealed class CallerCheck(IOptions<TeamsOptions> options, SigningKeys keys, TimeProvider time)
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };

    /// <returns>The caller, or why it is refused, as a status code.</returns>
    /// <exception cref="HttpRequestException">The keys can't be read, so nobody can be told from anybody.</exception>
    public async Task<(Caller? Caller, int Refused)> CheckAsync(string? authorization, bool isLocal, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(authorization))
            return options.Value.AllowUnauthenticatedLoopback && isLocal ? (Caller.Loopback, 0) : (null, 401);

        if (options.Value.AppId is not { } appId || !authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return (null, 401);
        var token = authorization["Bearer ".Length..].Trim();
        if (!handler.CanReadToken(token) || Read(token) is not { } read)
            return (null, 401);
        var trusted = options.Value.TrustedCallers.Where(caller => IsEntra(read.Issuer, caller.TenantId)).ToList();
        var metadata = trusted.Count == 0
            ? options.Value.OpenIdMetadata
            : $"{options.Value.LoginEndpoint.TrimEnd('/')}/{trusted[0].TenantId}/v2.0/.well-known/openid-configuration";
        var issuer = await keys.GetAsync(metadata, read.Kid, cancellationToken);
        var result = await handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = trusted.Count == 0 ? issuer.Name : read.Issuer,
            ValidAudience = appId,
            IssuerSigningKeys = issuer.Keys,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ClockSkew = Skew,
            LifetimeValidator = (notBefore, expires, _, _) => IsAlive(notBefore, expires),
        });
        if (!result.IsValid)
            return (null, 401);
        if (trusted.Count > 0)
            return trusted.Exists(caller => caller.AppId == (read.Claim("azp") ?? read.Claim("appid"))) ? (new Caller(null, null, IsTrusted: true), 0) : (null, 403);
        var key = issuer.Keys.FirstOrDefault(each => each.KeyId == read.Kid);
        return (new Caller(read.Claim("serviceurl"), Endorsements(key), IsTrusted: false), 0);
    }

    private bool IsAlive(DateTime? notBefore, DateTime? expires)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return expires is { } end && now <= end + Skew && (notBefore is not { } start || now >= start - Skew);
    }

    private JsonWebToken? Read(string token)
    {
        try
        {
            return handler.ReadJsonWebToken(token);
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or SecurityTokenException)
        {
            return null;
        }
    }

    private static bool IsEntra(string issuer, string tenant) =>
        issuer == $"https://sts.windows.net/{tenant}/" || issuer == $"https://login.microsoftonline.com/{tenant}/v2.0";

    private static List<string> Endorsements(JsonWebKey? key) => key is not null && key.AdditionalData.TryGetValue("endorsements", out var list)
        ? [.. JsonSerializer.SerializeToElement(list).EnumerateArray().Select(each => each.ToString())]
        : [];
}

/// <summary>A caller whose token is good.</summary>
/// <param name="ServiceUrl">As the token claims it.</param>
/// <param name="Endorsements">Channels that the token's key may speak for.</param>
/// <param name="IsTrusted">Named in the configuration, or on this machine in development.</param>
internal sealed record Caller(string? ServiceUrl, IReadOnlyList<string>? Endorsements, bool IsTrusted)
{
    private static readonly string[] MicrosoftHosts = [".botframework.com", ".botframework.us", ".trafficmanager.net", ".teams.microsoft.com"];

    public static Caller Loopback { get; } = new(null, null, IsTrusted: true);

    /// <summary>Whether the token vouches for the activity: its channel, and the address that replies with our own token go to.</summary>
    public bool VouchesFor(Activity activity)
    {
        if (!Uri.TryCreate(activity.ServiceUrl, UriKind.Absolute, out var service) || !(service.Scheme == "https" || (service.Scheme == "http" && service.IsLoopback)))
            return false;
        if (IsTrusted)
            return service.IsLoopback || MicrosoftHosts.Any(host => service.Host.EndsWith(host, StringComparison.OrdinalIgnoreCase));
        return Endorsements!.Contains(activity.ChannelId ?? "", StringComparer.Ordinal)
            && ServiceUrl is not null
            && string.Equals(ServiceUrl.TrimEnd('/'), activity.ServiceUrl!.TrimEnd('/'), StringComparison.OrdinalIgnoreCase);
    }
}

internal static class TokenClaims
{
    public static string? Claim(this JsonWebToken token, string name) => token.TryGetClaim(name, out var claim) ? claim.Value : null;
}
