using System.Text.Json;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Channels.Teams;

/// <summary>Our own tokens for the connector and the directory, by client credentials, kept until shortly before they end.</summary>
internal sealed class TeamsToken(IHttpClientFactory clients, IOptions<TeamsOptions> options, TimeProvider time) : IDisposable
{
    private const string Connector = "https://api.botframework.com/.default";
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);
    private readonly SemaphoreSlim asking = new(1, 1);
    private readonly Dictionary<string, (string? Token, DateTimeOffset Until)> known = new(StringComparer.Ordinal);

    /// <returns>Null in development, where none is configured.</returns>
    public Task<string?> GetAsync(CancellationToken cancellationToken) => GetAsync(Connector, cancellationToken);

    /// <returns>Null in development, where none is configured.</returns>
    public async Task<string?> GetAsync(string scope, CancellationToken cancellationToken)
    {
        if (options.Value is not { AppId: { } appId, AppSecret: { } secret })
            return null;
        await asking.WaitAsync(cancellationToken);
        try
        {
            return known.TryGetValue(scope, out var kept) && time.GetUtcNow() < kept.Until ? kept.Token : await AskAsync(appId, secret, scope, cancellationToken);
        }
        finally
        {
            asking.Release();
        }
    }

    public void Dispose() => asking.Dispose();

    private async Task<string?> AskAsync(string appId, string secret, string scope, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(TeamsConnector.Client);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = appId,
            ["client_secret"] = secret,
            ["scope"] = scope,
        });
        var address = $"{options.Value.LoginEndpoint.TrimEnd('/')}/{options.Value.TenantId ?? "botframework.com"}/oauth2/v2.0/token";
        using var response = await client.PostAsync(new Uri(address), form, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new CallFailedException("The token request to Entra", response.StatusCode, "check ChatOps:Teams:AppId, AppSecret and TenantId");
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        var lifetime = TimeSpan.FromSeconds(body.RootElement.GetProperty("expires_in").GetInt32());
        var token = body.RootElement.GetProperty("access_token").GetString();
        known[scope] = (token, time.GetUtcNow() + (lifetime > 2 * Margin ? lifetime - Margin : lifetime / 2));
        return token;
    }
}
