using System.Security.Cryptography;
using System.Text;
using ChatOpsBot.Core.People;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Server.SignIn;

/// <summary>The key that opens the API. It is made at first start and kept as a hash, unless the configuration gives one.</summary>
internal sealed class ApiKeys(IOptions<AdminOptions> options, ISettings settings)
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
        hash = Hash(made);
        await settings.WriteAsync(Name, Convert.ToHexString(hash), cancellationToken);
        return made;
    }

    public bool IsValid(string key) => CryptographicOperations.FixedTimeEquals(hash, Hash(key));

    /// <summary>The key of an <c>Authorization</c> header, bare or as <c>Bearer</c>.</summary>
    public static string? Read(string? authorization) =>
        authorization?.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) == true ? authorization["Bearer ".Length..].Trim() : authorization?.Trim();

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}

internal static class KeyRequirement
{
    /// <summary>Without a key 401, with a wrong one 403.</summary>
    public static TBuilder RequireKey<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.AddEndpointFilter(async (context, next) =>
    {
        var http = context.HttpContext;
        if (ApiKeys.Read(http.Request.Headers.Authorization) is not { Length: > 0 } key)
            return Results.Problem("The key is missing. Send it as 'Authorization: Bearer KEY'.", statusCode: 401);
        return http.RequestServices.GetRequiredService<ApiKeys>().IsValid(key)
            ? await next(context)
            : Results.Problem("The key is not valid.", statusCode: 403);
    });
}
