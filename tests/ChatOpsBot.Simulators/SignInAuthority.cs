using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ChatOpsBot.Simulators;

/// <summary>The company's sign-in, as far as an API needs it: who it is, its keys, and tokens good and bad.</summary>
public sealed class SignInAuthority : IAsyncDisposable
{
    public const string Audience = "api://chatopsbot";

    private readonly RSA key = RSA.Create(2048);
    private Loopback? server;

    public string Address => server!.Address.ToString().TrimEnd('/');

    public static async Task<SignInAuthority> StartAsync()
    {
        var authority = new SignInAuthority();
        authority.server = await Loopback.StartAsync(app =>
        {
            app.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = authority.Address, jwks_uri = $"{authority.Address}/keys" }));
            app.MapGet("/keys", () =>
            {
                var parameters = authority.key.ExportParameters(false);
                return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", kid = "one", n = Base64UrlEncoder.Encode(parameters.Modulus), e = Base64UrlEncoder.Encode(parameters.Exponent) } } });
            });
        });
        return authority;
    }

    public string Token(string email, bool? isVerified = true, string audience = Audience, string? issuer = null, TimeSpan? expiresIn = null, RSA? forgedBy = null)
    {
        var expires = TimeProvider.System.GetUtcNow().UtcDateTime + (expiresIn ?? TimeSpan.FromHours(1));
        var claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["email"] = email };
        if (isVerified is { } verified)
            claims["email_verified"] = verified;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Address,
            Audience = audience,
            NotBefore = expires - TimeSpan.FromHours(2),
            Expires = expires,
            Claims = claims,
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(forgedBy ?? key) { KeyId = "one" }, SecurityAlgorithms.RsaSha256) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } },
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        key.Dispose();
    }
}
