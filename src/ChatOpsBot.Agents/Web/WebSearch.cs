using System.Text.Json.Nodes;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Hosting;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Agents.Web;

/// <summary>Asks the search engine that is configured, and Wikipedia.</summary>
internal sealed class WebSearch(IHttpClientFactory clients, IOptions<AgentOptions> options)
{
    public const string Client = "web-search";
    private const int Found = 8;
    private const int Largest = 2_000_000;

    /// <exception cref="ToolException">The engine does not answer.</exception>
    public async Task<string> SearchAsync(string query, CancellationToken cancellationToken)
    {
        var web = options.Value.Web;
        var asked = Uri.EscapeDataString(query);
        // See https://developers.google.com/custom-search/v1/overview, https://api-dashboard.search.brave.com/app/documentation and
        // https://docs.searxng.org/dev/search_api.html.
        var (address, path, text) = web.Search switch
        {
            "google" => ($"{Endpoint("https://www.googleapis.com/customsearch/v1")}?key={Uri.EscapeDataString(web.SearchKey)}&cx={Uri.EscapeDataString(web.SearchEngine)}&num={Found}&q={asked}", "items", ("link", "snippet")),
            "brave" => ($"{Endpoint("https://api.search.brave.com/res/v1/web/search")}?count={Found}&q={asked}", "web.results", ("url", "description")),
            _ => ($"{web.SearchEndpoint.TrimEnd('/')}/search?format=json&q={asked}", "results", ("url", "content")),
        };
        var answer = await GetAsync(address, web.Search == "brave" ? web.SearchKey : null, cancellationToken);
        var items = path.Split('.').Aggregate((JsonNode?)answer, (node, name) => (node as JsonObject)?[name]) as JsonArray ?? [];
        var lines = items.OfType<JsonObject>().Take(Found).Select(item => $"{Text(item["title"])}\n{Text(item[text.Item1])}\n{Text(item[text.Item2])}");
        return items.Count == 0 ? "Nothing was found." : string.Join("\n\n", lines);

        string Endpoint(string usual) => web.SearchEndpoint.Length > 0 ? web.SearchEndpoint : usual;
    }

    /// <exception cref="ToolException">It does not answer.</exception>
    public async Task<string> LookUpAsync(string subject, string language, CancellationToken cancellationToken)
    {
        // See https://www.mediawiki.org/wiki/API:Search and https://www.mediawiki.org/wiki/Extension:TextExtracts.
        var site = options.Value.Web.Wikipedia.Replace("{language}", language.Length is > 1 and < 13 && language.All(letter => char.IsAsciiLetterLower(letter) || letter == '-') ? language : "en", StringComparison.Ordinal);
        var answer = await GetAsync($"{site}/w/api.php?action=query&format=json&formatversion=2&generator=search&gsrlimit=3&gsrsearch={Uri.EscapeDataString(subject)}&prop=extracts%7Cinfo&inprop=url&exintro=1&explaintext=1&exlimit=3", null, cancellationToken);
        var pages = ((answer["query"] as JsonObject)?["pages"] as JsonArray ?? []).OfType<JsonObject>().OrderBy(page => (int?)page["index"] ?? 0).ToList();
        return pages.Count == 0 ? "Nothing was found." : string.Join("\n\n", pages.Select(page => $"{Text(page["title"])}\n{Text(page["fullurl"])}\n{Text(page["extract"])}"));
    }

    private async Task<JsonObject> GetAsync(string address, string? key, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.ParseAdd("application/json");
        if (key is not null)
            request.Headers.TryAddWithoutValidation("X-Subscription-Token", key);
        try
        {
            using var client = clients.CreateClient(Client);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw new ToolException(ServiceAway.Refusal(response.StatusCode));
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var (text, isCut) = await LimitedContent.ReadTextAsync(stream, Largest, cancellationToken);
            return isCut ? throw new ToolException("The answer is too long to be read.") : JsonNode.Parse(text) as JsonObject ?? throw new ToolException("The answer can't be read.");
        }
        catch (System.Text.Json.JsonException broken)
        {
            throw new ToolException("The answer can't be read.", broken);
        }
        catch (Exception away) when (away is not (ToolException or OperationCanceledException))
        {
            throw ServiceAway.Of(away);
        }
    }

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text.ReplaceLineEndings(" ") : "";
}
