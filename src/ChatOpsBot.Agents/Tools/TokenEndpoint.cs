using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ChatOpsBot.Core.Hosting;

namespace ChatOpsBot.Agents.Tools;

/// <summary>Where a service gives tokens (RFC 6749).</summary>
internal sealed class TokenEndpoint(IHttpClientFactory clients)
{
    public const string Client = "tool-tokens";
    private const int Largest = 100_000;

    /// <returns>What was given; null when it was refused.</returns>
    /// <exception cref="ToolException">It could not be asked.</exception>
    public async Task<GivenToken?> AskAsync(OAuthClient client, IReadOnlyDictionary<string, string> asked, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(client.TokenEndpoint, client, asked, cancellationToken);
        if (answer["access_token"] is not JsonValue value || !value.TryGetValue<string>(out var token))
            return null;
        var lasts = answer["expires_in"] is JsonValue seconds && seconds.TryGetValue<double>(out var number) ? TimeSpan.FromSeconds(number) : (TimeSpan?)null;
        return new GivenToken(token, answer["refresh_token"] is JsonValue refresh && refresh.TryGetValue<string>(out var later) ? later : null, lasts);
    }

    /// <summary>Has the service forget a token (RFC 7009).</summary>
    public Task RevokeAsync(OAuthClient client, string token, CancellationToken cancellationToken) =>
        SendAsync(client.RevocationEndpoint, client, new Dictionary<string, string>(StringComparer.Ordinal) { ["token"] = token }, cancellationToken);

    private async Task<JsonObject> SendAsync(string address, OAuthClient client, IReadOnlyDictionary<string, string> asked, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Headers.Accept.ParseAdd("application/json");
        // A client without a secret only says its name.
        if (client.ClientSecret.Length > 0)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(client.ClientId)}:{Uri.EscapeDataString(client.ClientSecret)}")));
        request.Content = new FormUrlEncodedContent(client.ClientSecret.Length > 0 ? asked : asked.Append(KeyValuePair.Create("client_id", client.ClientId)));
        try
        {
            using var http = clients.CreateClient(Client);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var (text, _) = await LimitedContent.ReadTextAsync(stream, Largest, cancellationToken);
            return response.IsSuccessStatusCode ? ToolArguments.Read(text) ?? []
                : response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? []
                : throw new ToolException(ServiceAway.Refusal(response.StatusCode));
        }
        catch (Exception away) when (away is not (OperationCanceledException or ToolException))
        {
            // Nothing was asked of the service itself.
            throw new ToolException(ServiceAway.Of(away).Message, away);
        }
    }
}

/// <param name="Refresh">With which another is had; null: none.</param>
/// <param name="Lasts">Null: the service does not say.</param>
internal sealed record GivenToken(string Access, string? Refresh, TimeSpan? Lasts);
