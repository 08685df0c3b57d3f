using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ChatOpsBot.Simulators.Teams;

/// <summary>The issuer's signing keys, and tokens good and bad.</summary>
public sealed class TeamsKeys : IDisposable
{
    private readonly List<(string Id, RSA Key, string[] Endorsements)> keys = [];

    public TeamsKeys() => Rotate("key-1");

    /// <summary>Publishes only this key from now on.</summary>
    public void Rotate(string id, params string[] endorsements)
    {
        lock (keys)
        {
            keys.Clear();
            keys.Add((id, RSA.Create(2048), endorsements.Length == 0 ? ["msteams"] : endorsements));
        }
    }

    /// <summary>Publishes this key beside the others.</summary>
    public void Add(string id, params string[] endorsements)
    {
        lock (keys)
            keys.Add((id, RSA.Create(2048), endorsements));
    }

    public string Published()
    {
        lock (keys)
        {
            return new JsonObject
            {
                ["keys"] = new JsonArray([.. keys.Select(each =>
                {
                    var parameters = each.Key.ExportParameters(false);
                    return new JsonObject
                    {
                        ["kty"] = "RSA",
                        ["use"] = "sig",
                        ["kid"] = each.Id,
                        ["n"] = Base64UrlEncoder.Encode(parameters.Modulus),
                        ["e"] = Base64UrlEncoder.Encode(parameters.Exponent),
                        ["endorsements"] = JsonSerializer.SerializeToNode(each.Endorsements),
                    };
                })]),
            }.ToJsonString();
        }
    }

    /// <summary>A token as Teams sends it, or changed in one way.</summary>
    public string Token(
        TeamsService teams,
        string? audience = null,
        string? issuer = null,
        string? serviceUrl = null,
        TimeSpan? expiresIn = null,
        string? keyId = null,
        RSA? forgedBy = null,
        string? callingApp = null,
        string algorithm = SecurityAlgorithms.RsaSha256)
    {
        (string Id, RSA Key, string[] Endorsements) key;
        lock (keys)
            key = keyId is null ? keys[^1] : keys.First(each => each.Id == keyId);
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var expires = now + (expiresIn ?? TimeSpan.FromHours(1));
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? teams.Issuer,
            Audience = audience ?? TeamsService.AppId,
            NotBefore = expires - TimeSpan.FromHours(2),
            Expires = expires,
            Claims = callingApp is null
                ? new Dictionary<string, object>(StringComparer.Ordinal) { ["serviceurl"] = serviceUrl ?? teams.ServiceUrl }
                : new Dictionary<string, object>(StringComparer.Ordinal) { ["azp"] = callingApp },
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(forgedBy ?? key.Key) { KeyId = key.Id }, algorithm) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } },
        });
    }

    /// <summary>A token that says of itself that it needs no signature.</summary>
    public static string WithoutSignature(TeamsService teams)
    {
        var header = Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""");
        var expires = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeSeconds();
        var payload = Base64UrlEncoder.Encode(new JsonObject
        {
            ["iss"] = teams.Issuer,
            ["aud"] = TeamsService.AppId,
            ["exp"] = expires,
            ["serviceurl"] = teams.ServiceUrl,
        }.ToJsonString());
        return $"{header}.{payload}.";
    }

    public void Dispose()
    {
        foreach (var (_, key, _) in keys)
            key.Dispose();
    }
}
