using ChatOpsBot.Simulators;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.EndToEnd;

/// <summary>Stands before the bot and lets every call through as it is: for clients that can send no key, and to hold what other programs are answered against the description.</summary>
internal static class Door
{
    private static readonly string[] OwnHeaders = ["Host", "Content-Length", "Transfer-Encoding", "Connection"];

    /// <param name="key">Sent with calls that bring none.</param>
    public static Task<Loopback> StartAsync(Uri bot, string? key = null)
    {
        var client = DescribedAnswers.Client(bot);
        return Loopback.StartAsync(app => app.Run(http => ForwardAsync(http, client, key)));
    }

    private static async Task ForwardAsync(HttpContext http, HttpClient client, string? key)
    {
        using var request = new HttpRequestMessage(new HttpMethod(http.Request.Method), http.Request.Path + http.Request.QueryString);
        if (http.Request.ContentLength > 0 || http.Request.Headers.TransferEncoding.Count > 0)
            request.Content = new StreamContent(http.Request.Body) { Headers = { ContentLength = http.Request.ContentLength } };
        foreach (var (name, values) in http.Request.Headers.Where(header => !OwnHeaders.Contains(header.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }

        request.Headers.Host = http.Request.Host.Value;
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, http.RequestAborted);
        http.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers).Where(header => header.Key is not "Transfer-Encoding"))
            http.Response.Headers[name] = values.ToArray();
        await response.Content.CopyToAsync(http.Response.Body);
    }
}
