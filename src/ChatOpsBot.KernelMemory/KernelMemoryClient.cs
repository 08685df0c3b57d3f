using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ChatOpsBot.Core.Localization;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.KernelMemory;

/// <summary>A Kernel Memory service that keeps the documents in the place of the built-in engine.</summary>
internal sealed class KernelMemoryClient(IHttpClientFactory clients, IOptions<KernelMemoryOptions> options)
{
    public const string Client = "kernel-memory";

    private const string End = "[DONE]";

    /// <exception cref="KernelMemoryException">The service is away or refused.</exception>
    public Task<SearchAnswer> SearchAsync(string query, int limit, CancellationToken cancellationToken) => CallAsync(async http =>
    {
        using var response = await http.PostAsJsonAsync("search", new SearchRequest { Query = query, Limit = limit }, WireJson.Default.SearchRequest, cancellationToken);
        return (await ReadAsync(response, cancellationToken)).Deserialize(WireJson.Default.SearchAnswer)!;
    }, cancellationToken);

    /// <summary>The parts of an answer as they come.</summary>
    /// <exception cref="KernelMemoryException">The service is away or refused.</exception>
    public async IAsyncEnumerable<AskAnswer> AskAsync(string question, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await CallAsync(async http =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "ask");
            request.Content = JsonContent.Create(new AskRequest { Question = question, Stream = true }, WireJson.Default.AskRequest);
            var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!answer.IsSuccessStatusCode)
                await ReadAsync(answer, cancellationToken);
            return answer;
        }, cancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await NextAsync(reader, cancellationToken) is { } line)
        {
            if (!line.StartsWith("data:", StringComparison.Ordinal))
                continue;
            var data = line["data:".Length..].Trim();
            if (data == End)
                yield break;
            yield return JsonSerializer.Deserialize(data, WireJson.Default.AskAnswer) ?? throw new KernelMemoryException(Away("it sent no answer"));
        }
    }

    /// <exception cref="KernelMemoryException">The service is away or refused.</exception>
    public Task UploadAsync(string documentId, string fileName, Stream content, CancellationToken cancellationToken) => CallAsync(async http =>
    {
        using var form = new MultipartFormDataContent { { new StringContent(documentId), "documentId" }, { new StreamContent(content), "file", fileName } };
        using var response = await http.PostAsync(new Uri("upload", UriKind.Relative), form, cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }, cancellationToken);

    /// <returns>Null when there is no such document.</returns>
    /// <exception cref="KernelMemoryException">The service is away or refused.</exception>
    public Task<PipelineStatus?> StatusAsync(string documentId, CancellationToken cancellationToken) => CallAsync(async http =>
    {
        using var response = await http.GetAsync(new Uri($"upload-status?documentId={Uri.EscapeDataString(documentId)}", UriKind.Relative), cancellationToken);
        return response.StatusCode == HttpStatusCode.NotFound ? null : (await ReadAsync(response, cancellationToken)).Deserialize(WireJson.Default.PipelineStatus);
    }, cancellationToken);

    /// <exception cref="KernelMemoryException">The service is away or refused.</exception>
    public Task DeleteAsync(string documentId, CancellationToken cancellationToken) => CallAsync(async http =>
    {
        using var response = await http.DeleteAsync(new Uri($"documents?documentId={Uri.EscapeDataString(documentId)}", UriKind.Relative), cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }, cancellationToken);

    private async Task<T> CallAsync<T>(Func<HttpClient, Task<T>> call, CancellationToken cancellationToken)
    {
        using var http = clients.CreateClient(Client);
        http.BaseAddress = new Uri($"{options.Value.Endpoint!.TrimEnd('/')}/");
        if (options.Value.ApiKey is { Length: > 0 } key)
            http.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(key);
        try
        {
            return await call(http);
        }
        catch (Exception away) when (away is HttpRequestException or IOException or JsonException || (away is not KernelMemoryException && !cancellationToken.IsCancellationRequested))
        {
            throw new KernelMemoryException(Away("it does not answer"), away);
        }
    }

    private static async Task<string?> NextAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadLineAsync(cancellationToken);
        }
        catch (Exception away) when (away is IOException or HttpRequestException)
        {
            throw new KernelMemoryException(Away("its answer broke off"), away);
        }
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            throw new KernelMemoryException("The knowledge service refuses the key. An administrator should check ChatOps:Knowledge:ApiKey.");
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        if ((int)response.StatusCode is >= 400 and < 500)
            throw new KernelMemoryException($"The knowledge service refused: {Detail(body) ?? response.ReasonPhrase}");
        if (!response.IsSuccessStatusCode)
            throw new KernelMemoryException(Away($"it reports an error ({(int)response.StatusCode})"));
        using var json = JsonDocument.Parse(body);
        return json.RootElement.Clone();
    }

    private static string? Detail(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.TryGetProperty("detail", out var detail) ? detail.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Phrase Away(Phrase how) => $"The knowledge service can't be reached just now: {how}. Please try again in a moment; an administrator should look at ChatOps:Knowledge:Endpoint.";
}

/// <summary>The Kernel Memory service gave no result. The message is for whoever asked.</summary>
internal sealed class KernelMemoryException(Phrase reason, Exception? inner = null) : Exception(reason.ToString(), inner);
