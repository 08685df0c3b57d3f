using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Slack;

namespace ChatOpsBot.EndToEnd;

/// <summary>Sources that are half away: what is kept of them stays until somebody says that it is really gone.</summary>
public sealed class SourceFaultTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("source-").FullName;
    private SlackWorkspace slack = null!;
    private WebSite site = null!;
    private BotProcess bot = null!;

    public async Task InitializeAsync()
    {
        slack = await SlackWorkspace.StartAsync();
        site = await WebSite.StartAsync();
        bot = BotProcess.Create(slack, more: new()
        {
            ["ChatOps__Knowledge__AllowedNetworks__0"] = "127.0.0.1/32",
            ["ChatOps__Knowledge__Folders__0"] = folder,
        });
        await bot.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await bot.DisposeAsync();
        await slack.DisposeAsync();
        await site.DisposeAsync();
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("/sitemap.xml")]
    [InlineData("/robots.txt")]
    public async Task Site_whose_map_is_away_keeps_its_documents(string path)
    {
        PutPages(6);
        (await SayAsync($"kb add {site.Address} --site --name mapped")).ShouldContain("6 added");

        site.Fail(path, 503);
        PutMap(3);
        if (path == "/sitemap.xml")
            site.Fail(path, 503);

        (await SayAsync("kb sync mapped")).ShouldContain("503");
        await KeptAsync(6);
    }

    [Fact]
    public async Task Map_that_cannot_be_read_keeps_the_documents_of_its_site()
    {
        PutPages(6);
        (await SayAsync($"kb add {site.Address} --site --name mapped")).ShouldContain("6 added");

        site.Put("/sitemap.xml", "<urlset><url>", "application/xml");

        (await SayAsync("kb sync mapped")).ShouldContain("is not a sitemap that can be read");
        await KeptAsync(6);
    }

    [Fact]
    public async Task Site_without_a_map_is_read_along_its_links()
    {
        site.Fail("/sitemap.xml", 404);
        site.PutPage("/", "Start", "Here it begins.", "<a href='/page1'>one</a>");
        site.PutPage("/page1", "One", "The first page.");

        (await SayAsync($"kb add {site.Address} --site --name linked")).ShouldContain("2 added");
    }

    [Fact]
    public async Task Run_that_would_remove_many_stops_and_asks_and_goes_through_when_confirmed()
    {
        PutPages(20);
        (await SayAsync($"kb add {site.Address} --site --name mapped")).ShouldContain("20 added");
        PutMap(17);

        var refused = await SayAsync("kb sync mapped");

        refused.ShouldContain("3 of its 20 documents are not there any more, so nothing was removed");
        refused.ShouldContain("kb sync mapped --confirm");
        await KeptAsync(20);
        (await SayAsync("kb sync --confirm")).ShouldContain("Name the source");
        (await SayAsync("kb sync mapped --confirm")).ShouldContain("3 removed");
        await KeptAsync(17);
    }

    [Fact]
    public async Task Single_page_that_is_gone_from_a_large_site_is_removed_without_asking()
    {
        PutPages(12);
        (await SayAsync($"kb add {site.Address} --site --name mapped")).ShouldContain("12 added");
        PutMap(11);

        (await SayAsync("kb sync mapped")).ShouldContain("1 removed");
    }

    [Fact]
    public async Task Folder_that_is_gone_or_empty_keeps_its_documents()
    {
        var docs = Directory.CreateDirectory(Path.Combine(folder, "docs")).FullName;
        foreach (var i in Enumerable.Range(0, 4))
            await File.WriteAllTextAsync(Path.Combine(docs, $"d{i}.md"), $"# Rule {i}\n\nThis is rule {i}.");
        (await SayAsync($"kb add {docs} --name local")).ShouldContain("4 added");

        Directory.Move(docs, Path.Combine(folder, ".away"));
        (await SayAsync("kb sync local")).ShouldContain("no folder");
        Directory.CreateDirectory(docs);
        (await SayAsync("kb sync local")).ShouldContain("4 of its 4 documents are not there any more");

        await KeptAsync(4);
    }

    [Fact]
    public async Task Address_that_cannot_be_reached_is_told_at_once()
    {
        site.Redirect("/away", "file:///etc/passwd");

        foreach (var address in (string[])["http://name-that-does-not-resolve.invalid/", $"{site.Address}away", $"http://127.0.0.1:{FreePorts.Next()}/"])
        {
            var said = await SayAsync($"kb add {address}");
            said.ShouldContain("could not be reached", Case.Sensitive, address);
            said.ShouldNotContain("root:");
        }
    }

    private void PutPages(int pages)
    {
        foreach (var i in Enumerable.Range(0, pages))
            site.PutPage($"/page{i}", $"Page {i}", $"This is page {i}.");
        PutMap(pages);
    }

    private void PutMap(int pages) => site.Put("/sitemap.xml", $"<urlset>{string.Concat(Enumerable.Range(0, pages).Select(i => $"<url><loc>{site.Address}page{i}</loc></url>"))}</urlset>", "application/xml");

    // What was found is read soon after.
    private Task KeptAsync(int documents) => BotUnderTest.UntilAsync(
        async () => await BotUnderTest.CountAsync(bot, "Ingestions", "\"State\" IN (0, 1)") == 0 && await BotUnderTest.CountAsync(bot, "Documents", "\"RemovedAt\" IS NULL") == documents, $"{documents} documents");

    private async Task<string> SayAsync(string text) =>
        (await slack.ReplyToAsync(await slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", text))).Text;
}
