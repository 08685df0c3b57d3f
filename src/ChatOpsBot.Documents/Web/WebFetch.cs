using System.Net;
using System.Net.Http.Headers;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Documents.Web;

/// <summary>Reads addresses that people gave. Those that are not public are refused before a connection is opened, whatever
/// name or redirect leads to them.</summary>
public sealed class WebFetch(IHttpClientFactory clients)
{
    public const string Client = "sources";

    private const int Largest = 50_000_000;

    /// <param name="through">The client, which says what networks of the company it may reach.</param>
    /// <returns>Null when nothing changed since <paramref name="known"/>.</returns>
    /// <exception cref="SourceException">It can't be had, with the reason.</exception>
    public async Task<WebAnswer?> GetAsync(Uri address, SourceItem? known, CancellationToken cancellationToken, string through = Client)
    {
        try
        {
            using var client = clients.CreateClient(through);
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (known?.ETag is { } etag && EntityTagHeaderValue.TryParse(etag, out var tag))
                request.Headers.IfNoneMatch.Add(tag);
            if (known?.ModifiedAt is { } modified)
                request.Headers.IfModifiedSince = modified;
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode == HttpStatusCode.NotModified)
                return null;
            if (!response.IsSuccessStatusCode)
                throw new SourceException(Refused(address, response.StatusCode)) { IsMissing = response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone };
            return new WebAnswer(
                response.RequestMessage?.RequestUri ?? address,
                response.Content.Headers.ContentType?.MediaType?.ToLowerInvariant(),
                await ReadAsync(address, response, cancellationToken),
                response.Headers.ETag?.ToString(),
                response.Content.Headers.LastModified);
        }
        catch (Exception forbidden) when (GuardedHttp.IsForbidden(forbidden))
        {
            throw new SourceException($"{address} is not a public address and was not opened. An administrator can allow networks of the company in ChatOps:Knowledge:AllowedNetworks.", forbidden);
        }
        catch (Exception away) when (away is not SourceException && !cancellationToken.IsCancellationRequested)
        {
            // A name that does not resolve, a redirect to what is no web address, a connection that breaks: each library has its own exceptions.
            throw new SourceException($"{address} could not be reached. Check the address; it is tried again with the next synchronisation.", away);
        }
    }

    private static Phrase Refused(Uri address, HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => (Phrase)$"{address} asks for a sign-in ({(int)status}). Add a page that everyone may open, or its text as a file.",
        HttpStatusCode.NotFound or HttpStatusCode.Gone => (Phrase)$"{address} does not exist ({(int)status}). Check the address.",
        _ => (Phrase)$"{address} answered with an error ({(int)status}). It is tried again with the next synchronisation.",
    };

    private static async Task<byte[]> ReadAsync(Uri address, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var (content, isCut) = await LimitedContent.ReadAsync(stream, Largest, cancellationToken);
        return isCut ? throw new SourceException($"{address} is larger than {Largest / 1_000_000} MB and was not read.") : content.ToArray();
    }
}
