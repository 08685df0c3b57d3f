using System.Collections.Concurrent;

namespace ChatOpsBot.Simulators;

/// <summary>A site whose pages can be changed.</summary>
public sealed class WebSite : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, (string Type, string Content)> pages = new(StringComparer.Ordinal);
    private Loopback? server;

    public Uri Address => server!.Address;

    /// <summary>Paths that were asked for, and how they were answered.</summary>
    public ConcurrentQueue<(string Path, int Status)> Requests { get; } = new();

    public static async Task<WebSite> StartAsync()
    {
        var site = new WebSite();
        site.server = await Loopback.StartAsync(app => app.Map("/{**path}", site.AnswerAsync));
        return site;
    }

    public void Put(string path, string content, string type = "text/html") => pages[path] = (type, content);

    public void PutPage(string path, string title, string text, string links = "") => Put(path, $"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p>{links}</body></html>");

    public void Redirect(string path, string to) => pages[path] = ("redirect", to);

    public void Fail(string path, int status) => pages[path] = ("status", $"{status}");

    public void Remove(string path) => pages.TryRemove(path, out _);

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.ToString();
        if (!pages.TryGetValue(path, out var page))
        {
            http.Response.StatusCode = 404;
        }
        else if (page.Type == "status")
        {
            http.Response.StatusCode = int.Parse(page.Content);
        }
        else if (page.Type == "redirect")
        {
            (http.Response.StatusCode, http.Response.Headers.Location) = (302, page.Content);
        }
        else
        {
            var etag = $"\"{Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(page.Content)))[..16]}\"";
            http.Response.Headers.ETag = etag;
            if (http.Request.Headers.IfNoneMatch == etag)
                http.Response.StatusCode = 304;
            http.Response.ContentType = page.Type;
        }

        Requests.Enqueue((path, http.Response.StatusCode));
        if (http.Response.StatusCode == 200)
            await http.Response.WriteAsync(page.Content);
    }
}
