using System.Security.Cryptography;
using System.Text;
using ChatOpsBot.Administration.Keys;
using ChatOpsBot.Core.People;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Server.SignIn;

/// <summary>The key that opens the API. It is made at first start and kept as a hash, unless the configuration gives one.</summary>
internal sealed class ApiKeys(IOptions<AdminOptions> options, ISettings settings, KeyService keys)
{
    private const string Name = "api-key.sha256";
    private byte[] hash = [];

    /// <returns>The key, when it was made now and must be shown.</returns>
    public async Task<string?> StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.BootstrapKey is { } given)
        {
            hash = Hash(given);
            return null;
        }

        if (await settings.ReadAsync(Name, cancellationToken) is { } kept)
        {
            hash = Convert.FromHexString(kept);
            return null;
        }

        var made = $"cob-{RandomNumberGenerator.GetHexString(40, lowercase: true)}";
        hash = Convert.FromHexString(await settings.KeepAsync(Name, Convert.ToHexString(Hash(made)), cancellationToken));
        // Another process may have made one at the same time.
        return IsValid(made) ? made : null;
    }

    /// <returns>Null for a key that is good for nothing.</returns>
    public async ValueTask<ApiCaller?> FindAsync(string key, CancellationToken cancellationToken) => IsValid(key) ? ApiCaller.Operator : await keys.FindAsync(key, cancellationToken);

    /// <summary>Whether it is the key of the service itself.</summary>
    public bool IsValid(string key) => CryptographicOperations.FixedTimeEquals(hash, Hash(key));

    /// <summary>The key of an <c>Authorization</c> header, bare or as <c>Bearer</c>.</summary>
    public static string? Read(string? authorization) =>
        authorization?.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) == true ? authorization["Bearer ".Length..].Trim() : authorization?.Trim();

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}

internal static class KeyRequirement
{
    private static readonly string[] Methods = ["header"];

    /// <summary>Without a key 401; with a wrong one (429 after many), or one that lacks a scope which the endpoint names, 403.</summary>
    public static TBuilder RequireKey<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.AddEndpointFilter(async (context, next) =>
    {
        var http = context.HttpContext;
        var tokens = http.RequestServices.GetRequiredService<AccessTokens>();
        if (tokens.Authority is not null)
            http.Response.OnStarting(() => Challenge(http));
        if (ApiKeys.Read(http.Request.Headers.Authorization) is not { Length: > 0 } key)
            return Missing();
        var embedded = http.RequestServices.GetRequiredService<EmbedTokens>();
        var isOfPage = embedded.IsToken(key);
        var isToken = isOfPage || tokens.IsToken(key);
        if ((isOfPage ? await embedded.FindAsync(key, http.RequestAborted) : isToken ? await tokens.FindAsync(key, http.RequestAborted) : await http.RequestServices.GetRequiredService<ApiKeys>().FindAsync(key, http.RequestAborted)) is not { } caller)
            return isToken ? Results.Problem("The token is not valid: expired, for another service, or of nobody whose e-mail is known.", statusCode: 401, extensions: Invalid) : await WrongAsync(http);
        if (http.Request.Headers[ApiCaller.OnBehalfOf].ToString() is { Length: > 0 } person)
        {
            if (ActingFor.Wrong(caller, person) is { } refused)
                return Results.Problem(refused, statusCode: 403, extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = "may_not_act_for" });
            caller = await http.RequestServices.GetRequiredService<ActingFor>().AsAsync(caller, person, http.RequestAborted);
        }

        var lacking = Needed(http).Where(right => !caller.May(right)).ToList();
        if (lacking.Count > 0)
        {
            await http.RequestServices.GetRequiredService<IAuditLog>().WriteAsync(new AuditEntry(caller.Id, "api.refused", $"{http.Request.Method} {http.Request.Path}") { WasRefused = true }, http.RequestAborted);
            return Results.Problem($"The key lacks the scope '{Rights.NameOf(lacking[0])}'.", statusCode: 403);
        }

        http.Features.Set(caller);
        return await next(context);
    });

    /// <summary>Where a client finds out how to get a token: https://datatracker.ietf.org/doc/html/rfc9728.</summary>
    public static void MapProtectedResource(this IEndpointRouteBuilder endpoints) => endpoints.MapGet("/.well-known/oauth-protected-resource/{**of}", (HttpContext http, AccessTokens tokens, string? of) => tokens.Authority is { } authority
        ? Results.Json(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["resource"] = $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}/{of ?? "mcp"}",
            ["authorization_servers"] = new[] { authority },
            ["bearer_methods_supported"] = Methods,
            ["resource_name"] = "ChatOpsBot",
        })
        : Results.Problem("No authority is configured (ChatOps:Api:Authority); calls are made with a key.", statusCode: 404));

    private static Task Challenge(HttpContext http)
    {
        if (http.Response.StatusCode == StatusCodes.Status401Unauthorized)
            http.Response.Headers.WWWAuthenticate = $"Bearer resource_metadata=\"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}/.well-known/oauth-protected-resource{http.Request.Path}\"";
        return Task.CompletedTask;
    }

    public static IResult Missing() => Results.Problem("The key is missing. Send it as 'Authorization: Bearer KEY'.", statusCode: 401, extensions: Invalid);

    public static async Task<IResult> WrongAsync(HttpContext http) => await http.RequestServices.GetRequiredService<WrongKeys>().SlowAsync(http)
        ? Results.Problem(WrongKeys.TooMany.ToString(), statusCode: 429)
        : Results.Problem("The key is not valid: unknown, revoked or expired.", statusCode: 403, extensions: Invalid);

    private static Dictionary<string, object?> Invalid => new(StringComparer.Ordinal) { ["code"] = ApiCaller.InvalidKey };

    private static IReadOnlyList<Right> Needed(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetOrderedMetadata<NeedsAttribute>() is { Count: > 0 } needs ? [.. needs.Select(need => need.Right)] : [Right.Ask];
}
