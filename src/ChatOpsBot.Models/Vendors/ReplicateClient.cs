using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace ChatOpsBot.Models.Vendors;

/// <summary>Language models at Replicate, by its predictions: one is created, its text streamed or asked for until it has ended, and given up
/// with the request. https://replicate.com/docs/reference/http, https://replicate.com/docs/topics/predictions/streaming</summary>
internal sealed class ReplicateClient(ModelSettings settings) : IChatClient
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private readonly HttpClient http = ServiceHttp.To(settings);

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var prediction = await SendAsync(HttpMethod.Post, new Uri(http.BaseAddress!, "predictions"), Request([.. messages], options), cancellationToken);
        var isEnded = false;
        try
        {
            var text = Url(prediction, "stream") is { } stream ? StreamAsync(stream, cancellationToken) : PollAsync(prediction, cancellationToken);
            await foreach (var part in text)
                yield return new ChatResponseUpdate(ChatRole.Assistant, part) { ModelId = settings.Model };
            isEnded = true;
        }
        finally
        {
            if (!isEnded)
                await CancelAsync(prediction);
        }

        if (await CountedAsync(prediction, cancellationToken) is { } usage)
            yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(usage)]);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType.IsInstanceOfType(this) ? this : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata(ModelSettings.Replicate, http.BaseAddress, settings.Model) : null;

    public void Dispose() => http.Dispose();

    // Its models take a prompt; what was said before stands in it.
    private JsonObject Request(List<ChatMessage> messages, ChatOptions? options)
    {
        var said = messages.Where(message => message.Role != ChatRole.System).ToList();
        var prompt = said.Count == 1 ? said[0].Text : string.Join("\n\n", said.Select(message => $"{(message.Role == ChatRole.Assistant ? "Assistant" : "User")}: {message.Text}").Append("Assistant:"));
        var input = new JsonObject { ["prompt"] = prompt };
        if (string.Join("\n\n", messages.Where(message => message.Role == ChatRole.System).Select(message => message.Text)) is { Length: > 0 } system)
            input["system_prompt"] = system;
        if (options?.MaxOutputTokens is { } most)
            input["max_tokens"] = most;
        if (options?.Temperature is { } temperature)
            input["temperature"] = temperature;
        if (options?.TopP is { } topP)
            input["top_p"] = topP;
        return new JsonObject { ["version"] = settings.Model, ["input"] = input, ["stream"] = true };
    }

    private async IAsyncEnumerable<string> StreamAsync(Uri stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, stream) { Headers = { Accept = { new MediaTypeWithQualityHeaderValue("text/event-stream") } } };
        Authorize(request);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellationToken))
        {
            switch (item.EventType)
            {
                case "output":
                    yield return item.Data;
                    break;
                case "done":
                    yield break;
                case "error":
                    throw Failed(item.Data);
            }
        }

        throw new HttpRequestException("The stream ended before the prediction did.");
    }

    // What is there of the text comes again each time, longer.
    private async IAsyncEnumerable<string> PollAsync(JsonObject prediction, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var given = 0; ; await Task.Delay(Pause, cancellationToken))
        {
            var text = TextOf(prediction["output"]);
            if (text.Length > given)
                yield return text[given..];
            given = Math.Max(given, text.Length);
            switch ((string?)prediction["status"])
            {
                case "succeeded":
                    yield break;
                case "failed" or "canceled" or "aborted":
                    throw Failed(prediction["error"]?.ToString());
            }

            prediction = await SendAsync(HttpMethod.Get, Url(prediction, "get") ?? throw new InvalidDataException("A prediction has no address."), null, cancellationToken);
        }
    }

    // How it ended, which a stream does not say, and what was counted. The text is there: what it took is not worth losing it.
    private async Task<UsageDetails?> CountedAsync(JsonObject prediction, CancellationToken cancellationToken)
    {
        if (Url(prediction, "get") is not { } address)
            return null;
        JsonObject ended;
        try
        {
            ended = await SendAsync(HttpMethod.Get, address, null, cancellationToken);
        }
        catch (HttpRequestException)
        {
            return null;
        }

        if ((string?)ended["status"] is "failed" or "canceled" or "aborted")
            throw Failed(ended["error"]?.ToString());
        return ended["metrics"] is JsonObject metrics && metrics["input_token_count"] is { } sent && metrics["output_token_count"] is { } written
            ? new UsageDetails { InputTokenCount = sent.GetValue<long>(), OutputTokenCount = written.GetValue<long>() }
            : null;
    }

    // What others refuse a request for, a prediction fails by.
    private static ServiceException Failed(string? error) =>
        new(ServiceRefusal.TroubleOf(HttpStatusCode.BadRequest, error ?? "") is ModelTrouble.TooLong or ModelTrouble.Filtered ? HttpStatusCode.BadRequest : HttpStatusCode.BadGateway, error ?? "failed");

    private async Task CancelAsync(JsonObject prediction)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            if (Url(prediction, "cancel") is { } cancel)
                await SendAsync(HttpMethod.Post, cancel, [], limit.Token);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or JsonException or InvalidDataException)
        {
            // It ends by itself, only later.
        }
    }

    private async Task<JsonObject> SendAsync(HttpMethod method, Uri address, JsonObject? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address) { Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        Authorize(request);
        using var response = await http.SendAsync(request, cancellationToken);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken)) as JsonObject ?? throw new InvalidDataException("A prediction is no JSON.");
    }

    private void Authorize(HttpRequestMessage request)
    {
        if (settings.ApiKey is { Length: > 0 } key)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    // The key goes to the service alone, wherever an answer points.
    private Uri? Url(JsonObject prediction, string name)
    {
        if (prediction["urls"] is not JsonObject urls || (string?)urls[name] is not { } written || !Uri.TryCreate(written, UriKind.Absolute, out var url))
            return null;
        var own = http.BaseAddress!;
        var isOwn = url.Authority == own.Authority && url.Scheme == own.Scheme;
        var isSibling = url is { Scheme: "https", IsDefaultPort: true } && own.Host == "api.replicate.com" && url.Host.EndsWith(".replicate.com", StringComparison.OrdinalIgnoreCase);
        return isOwn || isSibling ? url : throw new InvalidDataException("A prediction points to another host.");
    }

    private static string TextOf(JsonNode? output) => output switch
    {
        JsonArray parts => string.Concat(parts.Select(part => part?.ToString())),
        JsonValue text => text.ToString(),
        _ => "",
    };
}
