using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Platforms;
using Microsoft.Security.AntiSSRF;
using Polly.Timeout;

namespace ChatOpsBot.Channels.Teams;

/// <summary>The Bot Connector's REST API, v3.
/// See https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference.</summary>
internal sealed class TeamsConnector(IHttpClientFactory clients, TeamsToken token, PlatformHealth health)
{
    public const string Client = "teams";

    /// <summary>As that, and comes back at once when it was too much: what it shows is out of date when it may be shown.</summary>
    public const string PassingClient = "teams-passing";

    private readonly ConcurrentDictionary<string, string> begun = new(StringComparer.Ordinal);

    /// <returns>The activity's id; null when the connector took it and its answer could not be read.</returns>
    /// <param name="isPassing">It shows what is soon out of date.</param>
    public async Task<string?> SendAsync(TeamsAddress to, JsonObject activity, CancellationToken cancellationToken, bool isPassing = false)
    {
        var path = to.ActivityId is { } question && !to.IsPersonal ? $"activities/{Uri.EscapeDataString(question)}" : "activities";
        using var response = await CallAsync(HttpMethod.Post, to, path, activity, cancellationToken, isPassing);
        try
        {
            using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
            return body.RootElement.TryGetProperty("id", out var id) ? id.GetString() : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or HttpRequestException or IOException)
        {
            return null;
        }
    }

    public async Task UpdateAsync(TeamsAddress to, string activityId, JsonObject activity, CancellationToken cancellationToken, bool isPassing = false)
    {
        using var response = await CallAsync(HttpMethod.Put, to, $"activities/{Uri.EscapeDataString(activityId)}", activity, cancellationToken, isPassing);
    }

    public async Task DeleteAsync(TeamsAddress to, string activityId, CancellationToken cancellationToken)
    {
        using var response = await CallAsync(HttpMethod.Delete, to, $"activities/{Uri.EscapeDataString(activityId)}", null, cancellationToken);
    }

    public async Task<Member?> MemberAsync(TeamsAddress from, string userId, CancellationToken cancellationToken)
    {
        using var response = await CallAsync(HttpMethod.Get, from, $"members/{Uri.EscapeDataString(userId)}", null, cancellationToken);
        return await response.Content.ReadFromJsonAsync(TeamsJson.Default.Member, cancellationToken);
    }

    /// <summary>The channels of a team that everybody in it sees.</summary>
    public async Task<IReadOnlyList<TeamChannel>> ChannelsAsync(TeamsAddress from, string team, CancellationToken cancellationToken)
    {
        using var response = await OwnTime.WaitForAsync(() => health.WatchAsync(TeamsPlatform.ChannelName, "channels", false, () =>
            SendAsync(HttpMethod.Get, $"{from.ServiceUrl.TrimEnd('/')}/v3/teams/{Uri.EscapeDataString(team)}/conversations", "channels", null, isPassing: false, cancellationToken)));
        return (await response.Content.ReadFromJsonAsync(TeamsJson.Default.TeamChannels, cancellationToken))?.Conversations ?? [];
    }

    /// <summary>A file that somebody sent, never from an address within the network, unless all of Teams is there in development.</summary>
    public Task<Stream> DownloadAsync(TeamsAddress from, string address, CancellationToken cancellationToken)
    {
        return ClientFor(from, address).GetStreamAsync(new Uri(address), cancellationToken);
    }

    /// <summary>Puts a file where the person lets it be, never at an address within the network, unless all of Teams is there in development.</summary>
    public Task UploadAsync(TeamsAddress to, string address, byte[] content, CancellationToken cancellationToken) => OwnTime.WaitForAsync(async () =>
    {
        using var client = ClientFor(to, address);
        using var body = new ByteArrayContent(content);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        body.Headers.ContentRange = new ContentRangeHeaderValue(0, content.Length - 1, content.Length);
        try
        {
            using var response = await client.PutAsync(new Uri(address), body, cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw new CallFailedException("PUT file at Teams", response.StatusCode, "refused");
        }
        catch (Exception forbidden) when (forbidden is AntiSSRFException || forbidden.InnerException is AntiSSRFException)
        {
            throw new CallFailedException("PUT file at Teams", HttpStatusCode.Forbidden, "refused", forbidden);
        }
        catch (Exception away) when (away is HttpRequestException or TimeoutRejectedException || (away is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new CallFailedException("PUT file at Teams", null, CallFailedException.NoAnswer, away);
        }
    });

    private HttpClient ClientFor(TeamsAddress to, string address) => clients.CreateClient(new Uri(to.ServiceUrl).IsLoopback && new Uri(address).IsLoopback ? Client : TeamsPlatform.Downloads);

    private Task<HttpResponseMessage> CallAsync(HttpMethod method, TeamsAddress to, string path, JsonObject? body, CancellationToken cancellationToken, bool isPassing = false) => OwnTime.WaitForAsync(() => health.WatchAsync(TeamsPlatform.ChannelName, method.Method, method == HttpMethod.Post, async () =>
    {
        var conversation = to.ConversationId.Length > 0 ? to.ConversationId : await BeginAsync(to, cancellationToken);
        return await SendAsync(method, $"{to.ServiceUrl.TrimEnd('/')}/v3/conversations/{Uri.EscapeDataString(conversation)}/{path}", path.Split('/')[0], body, isPassing, cancellationToken);
    }));

    // See https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages.
    private async Task<string> BeginAsync(TeamsAddress to, CancellationToken cancellationToken)
    {
        if (begun.TryGetValue($"{to.TenantId}:{to.UserId}", out var known))
            return known;
        var wish = new JsonObject
        {
            ["bot"] = new JsonObject { ["id"] = to.BotId },
            ["members"] = new JsonArray(new JsonObject { ["id"] = to.UserId }),
            ["channelData"] = new JsonObject { ["tenant"] = new JsonObject { ["id"] = to.TenantId } },
            ["tenantId"] = to.TenantId,
            ["isGroup"] = false,
        };
        using var response = await SendAsync(HttpMethod.Post, $"{to.ServiceUrl.TrimEnd('/')}/v3/conversations", "conversations", wish, isPassing: false, cancellationToken);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        return begun[$"{to.TenantId}:{to.UserId}"] = answer.RootElement.GetProperty("id").GetString()!;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, string what, JsonObject? body, bool isPassing, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address);
        if (await token.GetAsync(cancellationToken) is { } bearer)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        if (body is not null)
            request.Content = Body.Json(body);
        using var client = clients.CreateClient(isPassing ? PassingClient : Client);
        try
        {
            var response = await client.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
                throw new CallFailedException($"{method} {what} at Teams", response.StatusCode, await DetailAsync(response, cancellationToken)) { RetryAfter = isPassing ? CallFailedException.PauseOf(response) : null };
        }
        catch (Exception away) when (away is HttpRequestException or TimeoutRejectedException)
        {
            throw new CallFailedException($"{method} {what} at Teams", null, CallFailedException.NoAnswer, away);
        }
    }

    private static async Task<string> DetailAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var detail = await response.Content.ReadAsStringAsync(cancellationToken);
        return detail.Length > 500 ? detail[..500] : detail;
    }
}
