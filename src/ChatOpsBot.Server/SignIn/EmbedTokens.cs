using System.Text;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.People;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ChatOpsBot.Server.SignIn;

/// <summary>The section <c>ChatOps:Embed</c>: the chat on pages of the intranet.</summary>
public sealed record EmbedOptions
{
    public const string Section = "ChatOps:Embed";

    /// <summary>That the pages' own server signs tokens with, 32 characters or more; null: nowhere.</summary>
    public string? Secret { get; init; }

    /// <summary>The pages' origins, as <c>https://intranet.example.com</c>.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];
}

/// <summary>People of a page that the chat is embedded in, by a token that the page's server has signed (HS256: <c>email</c>, <c>exp</c> at most an
/// hour ahead, <c>aud</c> <c>chatopsbot</c>). They may ask, whatever their role.</summary>
internal sealed class EmbedTokens(IOptions<EmbedOptions> options, PersonDirectory directory, CurrentAdministration administration, TimeProvider time)
{
    public const string Cors = "embed";
    public const string Audience = "chatopsbot";

    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);
    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };

    /// <summary>Whether what came as a key is a token of this kind.</summary>
    public bool IsToken(string key) => options.Value.Secret is not null && key.Count(letter => letter == '.') == 2 && handler.CanReadToken(key) && IsSymmetric(key);

    /// <returns>Null for a token that is no good, or lives too long.</returns>
    public async Task<ApiCaller?> FindAsync(string token, CancellationToken cancellationToken)
    {
        var result = await handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidateIssuer = false,
            ValidAudience = Audience,
            IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(options.Value.Secret!)),
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ClockSkew = Skew,
        });
        if (!result.IsValid || result.SecurityToken.ValidTo > time.GetUtcNow().UtcDateTime + Longest + Skew || !result.Claims.TryGetValue("email", out var named) || named.ToString() is not { Length: > 0 } email)
            return null;
        var person = directory.Recognise("embed", new Sender(email, Email: email), await administration.ReadAsync(cancellationToken));
        return new ApiCaller(person.Id, [Right.Ask], directory.ReaderOf(person, isShared: false)) { For = person };
    }

    private bool IsSymmetric(string token)
    {
        try
        {
            return handler.ReadJsonWebToken(token).Alg == SecurityAlgorithms.HmacSha256;
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or SecurityTokenException)
        {
            return false;
        }
    }
}

internal static class Embedding
{
    /// <summary>Pages of the origins that are named may talk, and load the script that does.</summary>
    public static void UseEmbedding(this WebApplication app) => app.UseWhen(
        http => http.Request.Path.StartsWithSegments("/api/conversations", StringComparison.OrdinalIgnoreCase), conversations => conversations.UseCors(EmbedTokens.Cors));
}
