using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Slack;

namespace ChatOpsBot.EndToEnd;

/// <summary>A server that may read a folder, and sites of this machine.</summary>
public sealed class BotWithSources : IAsyncLifetime
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("source-").FullName;
    public SlackWorkspace Slack { get; private set; } = null!;
    public BotProcess Process { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Slack = await SlackWorkspace.StartAsync();
        Process = BotProcess.Create(Slack, more: new() { ["ChatOps__Knowledge__AllowedNetworks__0"] = "127.0.0.1/32", ["ChatOps__Knowledge__Folders__0"] = Folder });
        await Process.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await Process.DisposeAsync();
        await Slack.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>Sources that keep themselves current, by the commands that people use; each test has a site of its own.</summary>
public sealed class SourceTests(BotWithSources bot) : IClassFixture<BotWithSources>, IAsyncLifetime
{
    private readonly SlackWorkspace slack = bot.Slack;
    private readonly string folder = bot.Folder;
    private WebSite site = null!;

    public async Task InitializeAsync() => site = await WebSite.StartAsync();

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task Page_is_added_by_its_address_and_read_again_only_when_it_changed()
    {
        site.PutPage("/lunch", "Lunch", "The canteen opens at eleven.");

        (await SayAsync($"kb add {site.Address}lunch --name lunch")).ShouldContain("1 added");
        await AnswersAsync("when does the canteen open?", "eleven");
        (await SayAsync("kb sync lunch")).ShouldContain("0 added, 0 changed, 0 removed, 1 unchanged");
        site.Requests.Last().Status.ShouldBe(304);
        site.PutPage("/lunch", "Lunch", "The canteen opens at twelve.");
        (await SayAsync("kb sync lunch")).ShouldContain("1 changed");
        await AnswersAsync("when does the canteen open?", "twelve");
        var history = await SayAsync("kb history lunch");
        history.ShouldContain("1 changed");
        history.ShouldContain("1 added");
    }

    [Fact]
    public async Task Site_is_read_along_its_links_within_its_folder_robots_and_limits()
    {
        site.Put("/robots.txt", "User-agent: *\nDisallow: /docs/secret\n", "text/plain");
        site.PutPage("/docs/", "Docs", "Start here.", "<a href='a'>a</a> <a href='/docs/secret/x'>x</a> <a href='/other/b'>b</a> <a href='https://example.com/'>out</a> <a href='a?print=1'>print</a>");
        site.Put("/docs/a", "<html><head><link rel='canonical' href='/docs/a'></head><body><h1>A</h1><p>The anchor weighs nine tons.</p><a href='deep'>deep</a></body></html>");
        site.PutPage("/docs/deep", "Deep", "The deep page.");
        site.PutPage("/docs/secret/x", "Secret", "Nobody reads this.");
        site.PutPage("/other/b", "Other", "Elsewhere.");

        (await SayAsync($"kb add {site.Address}docs/ --site --name docs")).ShouldContain("3 added");

        site.Requests.Select(request => request.Path).ShouldNotContain("/docs/secret/x");
        site.Requests.Select(request => request.Path).ShouldNotContain("/other/b");
        await AnswersAsync("what does the anchor weigh?", "nine tons");
        site.Put("/docs/", "<html><body><h1>Docs</h1><p>Start here.</p><a href='deep'>deep</a></body></html>");
        (await SayAsync("kb sync docs")).ShouldContain("1 removed");
        (await SayAsync("what does the anchor weigh?")).ShouldNotContain("nine tons");
    }

    [Fact]
    public async Task Sitemap_names_the_pages_of_a_site()
    {
        site.Put("/robots.txt", $"Sitemap: {site.Address}map.xml", "text/plain");
        site.Put("/map.xml", $"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>{site.Address}one</loc></url><url><loc>{site.Address}two</loc></url><url><loc>http://other.example/</loc></url></urlset>", "application/xml");
        site.PutPage("/one", "One", "First.");
        site.PutPage("/two", "Two", "Second.");

        (await SayAsync($"kb add {site.Address} --site --name mapped")).ShouldContain("2 added");
        site.Remove("/two");
        (await SayAsync("kb sync mapped")).ShouldContain("1 failed");
    }

    [Fact]
    public async Task Feed_is_read_entry_by_entry_and_keeps_what_has_left_it()
    {
        site.Put("/feed", Feed(("1", "Gym", "The gym opens in May."), ("2", "Sauna", "The sauna is closed.")), "application/rss+xml");
        (await SayAsync($"kb add {site.Address}feed --feed --name news")).ShouldContain("2 added");

        site.Put("/feed", Feed(("2", "Sauna", "The sauna is open again."), ("3", "Pool", "The pool is new.")), "application/rss+xml");

        (await SayAsync("kb sync news")).ShouldContain("1 added, 1 changed, 0 removed, 1 unchanged");
        await AnswersAsync("when does the gym open?", "May");

        static string Feed(params (string Id, string Title, string Text)[] entries) => "<rss version='2.0'><channel><title>News</title><link>http://x/</link><description>d</description>"
            + string.Concat(entries.Select(entry => $"<item><guid isPermaLink='false'>{entry.Id}</guid><title>{entry.Title}</title><description>{entry.Text}</description></item>")) + "</channel></rss>";
    }

    [Fact]
    public async Task Folder_is_followed_as_its_files_come_change_and_go()
    {
        File.WriteAllText(Path.Combine(folder, "parking.md"), "# Parking\n\nParking costs two euros.");
        Directory.CreateDirectory(Path.Combine(folder, "sub"));
        File.WriteAllText(Path.Combine(folder, "sub", "badge.md"), "# Badge\n\nThe badge is at the reception.");
        (await SayAsync($"kb add {folder} --name local")).ShouldContain("2 added");
        await AnswersAsync("what does parking cost?", "two euros");

        File.WriteAllText(Path.Combine(folder, "parking.md"), "# Parking\n\nParking costs three euros now.");
        await AnswersAsync("what does parking cost?", "three euros");
        File.Delete(Path.Combine(folder, "parking.md"));
        await BotUnderTest.UntilAsync(async () => await BotUnderTest.CountAsync(bot.Process, "Documents", "\"RemovedAt\" IS NOT NULL AND \"Title\" = 'Parking'") == 1, "the removal");
        (await SayAsync("kb restore")).ShouldContain("Parking");
    }

    [Fact]
    public async Task Source_is_read_when_its_schedule_says()
    {
        site.PutPage("/news", "News", "Nothing new.");
        await SayAsync($"kb add {site.Address}news --name notices --every \"0/2 * * * * ?\"");

        site.PutPage("/news", "News", "The lift is repaired.");

        await AnswersAsync("is the lift repaired?", "repaired");
    }

    [Theory]
    [InlineData("kb add https://user:secret@example.com/", "not a web address")]
    [InlineData("kb add https://example.com --every never", "not a schedule")]
    [InlineData("kb add https://example.com --every", "`--every` needs something after it")]
    [InlineData("kb add https://example.com --pages many", "`many` is no whole number")]
    [InlineData("kb add https://example.com --siet", "There is no option `--siet`. Did you mean `--site`?")]
    [InlineData("kb search leave --in", "`--in` needs something after it")]
    [InlineData("kb add https://example.com --site --pages 0", "1 to 5000")]
    [InlineData("kb add https://example.com --access @@", "neither everyone")]
    [InlineData("kb add /etc", "not in a folder that may be a source")]
    [InlineData("kb sync nothing", "no source")]
    public async Task What_can_be_no_source_is_refused_with_the_reason(string command, string reason) => (await SayAsync(command)).ShouldContain(reason);

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://127.0.0.2:9/")]
    [InlineData("http://10.1.2.3/")]
    public async Task Redirect_to_an_address_that_is_not_public_is_not_followed(string target)
    {
        site.Redirect("/away", target);

        (await SayAsync($"kb add {site.Address}away")).ShouldContain("not a public address");
    }

    private async Task<string> SayAsync(string text) =>
        (await slack.ReplyToAsync(await slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", text))).Text;

    private Task AnswersAsync(string question, string part) =>
        BotUnderTest.UntilAsync(async () => (await SayAsync(question)).Contains(part), $"'{part}' as the answer to '{question}'", 20);
}
