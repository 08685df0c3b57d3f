using ChatOpsBot.Agents;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Agents.Web;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Tests;

/// <summary>Search engines as they are asked and as they answer.</summary>
public sealed class WebSearchTests
{
    [Theory]
    [InlineData("google", "", "https://www.googleapis.com/customsearch/v1?key=the%20key&cx=engine&num=8&q=opening%20hours", """{"items":[{"title":"A","link":"https://a.example","snippet":"first\nline"}]}""")]
    [InlineData("brave", "", "https://api.search.brave.com/res/v1/web/search?count=8&q=opening%20hours", """{"web":{"results":[{"title":"A","url":"https://a.example","description":"first\nline"}]}}""")]
    [InlineData("searxng", "https://search.example.com/", "https://search.example.com/search?format=json&q=opening%20hours", """{"results":[{"title":"A","url":"https://a.example","content":"first\nline"}]}""")]
    public async Task Each_engine_is_asked_in_its_way_and_tells_titles_addresses_and_words(string kind, string endpoint, string asked, string answer)
    {
        using var engine = new Engine(answer);

        var found = await Search(engine, kind, endpoint).SearchAsync("opening hours", CancellationToken.None);

        found.ShouldBe("A\nhttps://a.example\nfirst line");
        engine.Request!.RequestUri!.AbsoluteUri.ShouldBe(asked);
        engine.Request.Headers.Contains("X-Subscription-Token").ShouldBe(kind == "brave");
    }

    [Theory]
    [InlineData("{}", "Nothing was found.")]
    [InlineData("<html>", null)]
    [InlineData("[1]", null)]
    public async Task Engine_that_finds_nothing_or_talks_nonsense_is_told(string answer, string? said)
    {
        using var engine = new Engine(answer);
        var search = Search(engine, "searxng", "https://search.example.com");

        if (said is null)
            await Should.ThrowAsync<ToolException>(() => search.SearchAsync("x", CancellationToken.None));
        else
            (await search.SearchAsync("x", CancellationToken.None)).ShouldBe(said);
    }

    [Theory]
    [InlineData("de", "https://de.wikipedia.org/")]
    [InlineData("../evil", "https://en.wikipedia.org/")]
    [InlineData("evil.example.com/", "https://en.wikipedia.org/")]
    public async Task Encyclopedia_is_asked_in_a_language_and_nowhere_else(string language, string site)
    {
        using var engine = new Engine("""{"query":{"pages":[{"title":"Zurich","fullurl":"https://x","extract":"A city."}]}}""");

        (await Search(engine, "", "").LookUpAsync("Zurich", language, CancellationToken.None)).ShouldContain("A city.");

        engine.Request!.RequestUri!.AbsoluteUri.ShouldStartWith(site);
    }

    private static WebSearch Search(Engine engine, string kind, string endpoint) =>
        new(engine, Options.Create(new AgentOptions { Web = new WebOptions { Search = kind, SearchEndpoint = endpoint, SearchKey = "the key", SearchEngine = "engine" } }));

    private sealed class Engine(string answer) : HttpMessageHandler, IHttpClientFactory
    {
        public HttpRequestMessage? Request { get; private set; }

        public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Request = request;
            return Task.FromResult(new HttpResponseMessage { Content = new StringContent(answer) });
        }
    }
}
