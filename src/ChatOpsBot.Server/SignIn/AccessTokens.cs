using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.People;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ChatOpsBot.Server.SignIn;

/// <summary>The section <c>ChatOps:Api</c>: who signs people in for the API and the MCP server.</summary>
public sealed record ApiOptions
{
    public const string Section = "ChatOps:Api";

    /// <summary>The authority's address, as <c>https://login.microsoftonline.com/TENANT/v2.0</c>; null: only keys are taken.</summary>
    public string? Authority { get; init; }

    /// <summary>The authority vouches for the e-mail in each of its tokens; false: only where the token says so (<c>email_verified</c>, Entra's <c>xms_edov</c>).</summary>
    public bool TrustEmail { get; init; }

    /// <summary>That tokens are for, as <c>api://chatopsbot</c>.</summary>
    public string? Audience { get; init; }
}

/// <summary>People who come by a token of the company's own authority, with the rights that they have in a chat.</summary>
internal sealed class AccessTokens(IOptions<ApiOptions> options, PersonDirectory directory, CurrentAdministration administration)
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(2);
    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };

    private readonly Lazy<ConfigurationManager<OpenIdConnectConfiguration>> authority = new(() => new(
        $"{options.Value.Authority!.TrimEnd('/')}/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(),
        new HttpDocumentRetriever { RequireHttps = !new Uri(options.Value.Authority).IsLoopback }));

    public string? Authority => options.Value.Authority;

    /// <summary>Whether what came as a key is a token of this kind.</summary>
    public bool IsToken(string key) => Authority is not null && key.Count(letter => letter == '.') == 2 && handler.CanReadToken(key);

    /// <returns>Null for a token that is no good, or that names nobody by a verified e-mail.</returns>
    public async Task<ApiCaller?> FindAsync(string token, CancellationToken cancellationToken)
    {
        OpenIdConnectConfiguration known;
        try
        {
            known = await authority.Value.GetConfigurationAsync(cancellationToken);
        }
        catch (InvalidOperationException)
        {
            // The authority is away; whose token it is nobody can tell.
            return null;
        }

        var result = await handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = known.Issuer,
            ValidAudience = options.Value.Audience,
            IssuerSigningKeys = known.SigningKeys,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256],
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ClockSkew = Skew,
        });
        if (!result.IsValid)
        {
            if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
                authority.Value.RequestRefresh();
            return null;
        }

        bool Says(string name) => Claim(name) is { } said && (said == "1" || string.Equals(said, "true", StringComparison.OrdinalIgnoreCase));
        string? Claim(string name) => result.Claims.TryGetValue(name, out var value) ? value.ToString() : null;
        var isVerified = options.Value.TrustEmail || Says("email_verified") || Says("xms_edov");
        if ((isVerified ? Claim("email") : null) is not { Length: > 0 } email)
            return null;
        var person = directory.Recognise("api", new Sender(email, Claim("name"), email), await administration.ReadAsync(cancellationToken));
        return new ApiCaller(person.Id, Rights.Of(person.Role), directory.ReaderOf(person, isShared: false)) { For = person };
    }
}
