using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ChatOpsBot.Core.Hosting;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Agents.Tools;

/// <summary>Tokens of services for the bot itself, by client credentials (RFC 6749, 4.4), kept until shortly before they expire.</summary>
internal sealed class ClientTokens(IHttpClientFactory clients, IOptions<AgentOptions> options, TimeProvider time)
{
    public const string Client = "tool-tokens";
    private const int Largest = 100_000;
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, (string Token, DateTimeOffset Until)> kept = new(StringComparer.Ordinal);

    /// <exception cref="ToolException">There is no such client any more, or it is given no token.</exception>
    public async Task<string> OfAsync(string name, CancellationToken cancellationToken)
    {
        if (kept.TryGetValue(name, out var known) && known.Until > time.GetUtcNow())
            return known.Token;
        if (!options.Value.OAuth.TryGetValue(name, out var client))
            throw new ToolException($"The client '{name}' is not set any more. An administrator has to look at it.");
        var answer = await AskAsync(client, cancellationToken);
        if (answer["access_token"] is not JsonValue value || !value.TryGetValue<string>(out var token))
            throw new ToolException("The service gave no token for the credentials that an administrator has set for it.");
        var lasts = answer["expires_in"] is JsonValue seconds && seconds.TryGetValue<double>(out var number) ? TimeSpan.FromSeconds(number) : Usual;
        kept[name] = (token, time.GetUtcNow() + lasts - Before);
        return token;
    }

    /// <summary>It was not accepted; the next call has another.</summary>
    public void Forget(string name) => kept.TryRemove(name, out _);

    private async Task<JsonObject> AskAsync(OAuthClient client, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, client.TokenEndpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(client.ClientId)}:{Uri.EscapeDataString(client.ClientSecret)}")));
        var asked = new Dictionary<string, string>(StringComparer.Ordinal) { ["grant_type"] = "client_credentials" };
        if (client.Scope.Length > 0)
            asked["scope"] = client.Scope;
        request.Content = new FormUrlEncodedContent(asked);
        try
        {
            using var http = clients.CreateClient(Client);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var (text, _) = await LimitedContent.ReadTextAsync(stream, Largest, cancellationToken);
            return response.IsSuccessStatusCode ? JsonNode.Parse(text) as JsonObject ?? [] : [];
        }
        catch (System.Text.Json.JsonException)
        {
            return [];
        }
        catch (Exception away) when (away is not OperationCanceledException)
        {
            // Nothing was asked of the service itself.
            throw new ToolException(ServiceAway.Of(away).Message, away);
        }
    }
}
