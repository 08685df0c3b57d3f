using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Platforms;
using Microsoft.Extensions.Options;
using Polly.Timeout;

namespace ChatOpsBot.Channels.Slack;

/// <summary>Slack's Web API. See https://docs.slack.dev/apis/web-api/.</summary>
internal sealed class SlackApi(IHttpClientFactory clients, IOptions<SlackOptions> options, PlatformHealth health)
{
    /// <summary>Waits as Retry-After says; repeats nothing that may have been done.</summary>
    public const string PostingClient = "slack-post";

    /// <summary>Also repeats after errors, for calls that may be made twice.</summary>
    public const string Client = "slack";

    /// <summary>As that, and comes back at once when it was too much: what it shows is out of date when it may be shown.</summary>
    public const string PassingClient = "slack-passing";

    private const string Post = "chat.postMessage";

    /// <exception cref="CallFailedException">Its detail is Slack's error code.</exception>
    /// <param name="isPassing">It shows what is soon out of date.</param>
    public Task<JsonElement> CallAsync(string method, JsonObject arguments, CancellationToken cancellationToken, bool isPassing = false) =>
        OwnTime.WaitForAsync(() => health.WatchAsync(SlackPlatform.ChannelName, method, method == Post, () => CallAsync(method, arguments, options.Value.BotToken, isPassing, cancellationToken)));

    /// <returns>The address of a new WebSocket. See https://docs.slack.dev/reference/methods/apps.connections.open/.</returns>
    public async Task<Uri> OpenSocketAsync(CancellationToken cancellationToken)
    {
        var opened = await CallAsync("apps.connections.open", [], options.Value.AppToken, isPassing: false, cancellationToken);
        return new Uri(opened.GetProperty("url").GetString()!);
    }

    /// <summary>Answers a slash command or replaces its earlier answer, on Slack's own host only.</summary>
    public Task RespondAsync(string responseUrl, JsonObject message, CancellationToken cancellationToken) => OwnTime.WaitForAsync(async () =>
    {
        if (!Uri.TryCreate(responseUrl, UriKind.Absolute, out var url) || !IsSlacks(url))
            throw new CallFailedException("response_url", null, "not_slack");
        using var client = clients.CreateClient(Client);
        using var response = await SendAsync(() => client.PostAsync(url, Body.Json(message), cancellationToken), "response_url");
        if (!response.IsSuccessStatusCode)
            throw new CallFailedException("response_url", response.StatusCode, "refused");
    });

    /// <summary>A file, with the bot's token, from Slack's own hosts only.</summary>
    public async Task<Stream> DownloadAsync(string address, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || !IsSlacks(url))
            throw new CallFailedException("download", null, "not_slack");
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Value.BotToken);
        var client = clients.CreateClient(Client);
        var response = await SendAsync(() => client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken), "download");
        // A token without files:read is answered by a sign-in page.
        if (response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType != "text/html")
            return await response.Content.ReadAsStreamAsync(cancellationToken);
        using (response)
            throw new CallFailedException("download", response.StatusCode, "refused");
    }

    /// <summary>Puts a file where Slack has said, on its own hosts only.</summary>
    public Task UploadAsync(string address, byte[] content, CancellationToken cancellationToken) => OwnTime.WaitForAsync(async () =>
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || !IsSlacks(url))
            throw new CallFailedException("upload", null, "not_slack");
        using var client = clients.CreateClient(Client);
        using var body = new ByteArrayContent(content);
        using var response = await SendAsync(() => client.PostAsync(url, body, cancellationToken), "upload");
        if (!response.IsSuccessStatusCode)
            throw new CallFailedException("upload", response.StatusCode, "refused");
    });

    private async Task<JsonElement> CallAsync(string method, JsonObject arguments, string? token, bool isPassing, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(options.Value.ApiBaseUrl), method)) { Content = Reads(method) ? new FormUrlEncodedContent(arguments.Select(each => KeyValuePair.Create(each.Key, each.Value?.ToString() ?? ""))) : Body.Json(arguments) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var client = clients.CreateClient(method == Post ? PostingClient : isPassing ? PassingClient : Client);
        using var response = await SendAsync(() => client.SendAsync(request, cancellationToken), method);
        if (!response.IsSuccessStatusCode)
            throw new CallFailedException(method, response.StatusCode, "http_error") { RetryAfter = isPassing ? CallFailedException.PauseOf(response) : null };
        var answer = await ReadAsync(response, method, cancellationToken);
        return answer.TryGetProperty("ok", out var ok) && ok.ValueKind == JsonValueKind.True
            ? answer
            : throw new CallFailedException(method, null, answer.TryGetProperty("error", out var error) ? error.ToString() : "unknown_error");
    }

    // Methods that read take no JSON. See https://docs.slack.dev/apis/web-api/#post_bodies.
    private static bool Reads(string method) => method.StartsWith("users.", StringComparison.Ordinal) || method.StartsWith("conversations.", StringComparison.Ordinal) || method.StartsWith("usergroups.", StringComparison.Ordinal) || method.StartsWith("files.get", StringComparison.Ordinal);

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, string method, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        }
        catch (Exception broken) when (broken is JsonException or HttpRequestException or IOException or NotSupportedException)
        {
            throw new CallFailedException(method, response.StatusCode, CallFailedException.UnreadableAnswer, broken);
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(Func<Task<HttpResponseMessage>> send, string method)
    {
        try
        {
            return await send();
        }
        catch (Exception away) when (away is HttpRequestException or TimeoutRejectedException)
        {
            throw new CallFailedException(method, null, CallFailedException.NoAnswer, away);
        }
    }

    private bool IsSlacks(Uri url) =>
        (url.Scheme == "https" && (url.Host == "slack.com" || url.Host.EndsWith(".slack.com", StringComparison.OrdinalIgnoreCase)))
        || url.GetLeftPart(UriPartial.Authority) == new Uri(options.Value.ApiBaseUrl).GetLeftPart(UriPartial.Authority);
}
