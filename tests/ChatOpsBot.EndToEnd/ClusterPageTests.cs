using ChatOpsBot.Simulators;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChatOpsBot.EndToEnd;

/// <summary>The page of a process that does no jobs.</summary>
[Collection("kills")]
public sealed class ClusterPageTests : PageInChromium
{
    private BotCluster? bots;

    protected override async Task<BotProcess> CreateAsync()
    {
        bots = await BotCluster.StartAsync(web: 2, workers: 1);
        await bots.Web[0].StopAsync();
        return bots.Web[0];
    }

    [ChromiumFactOnPostgres]
    public async Task Answer_that_a_worker_writes_is_seen_while_it_is_written_stopped_from_the_page_and_seen_at_another_process_without_signing_in_again()
    {
        (bots!.Model.Pause, bots.Model.Script) = (TimeSpan.FromMilliseconds(200), _ => string.Join(' ', Enumerable.Repeat("You have thirty days in each year.", 200)));
        var page = await NewPageAsync(ColorScheme.Light, 1200, 800);
        await SignInAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Try it with the sample handbook" }).ClickAsync();
        await Expect(page.Locator(".answer").GetByText("Added Vacation")).ToBeVisibleAsync();

        await AskAsync(page, "How many vacation days do full-time employees have?");
        await Expect(page.Locator(".answer").Last).ToContainTextAsync("You have thirty");
        var before = (await page.Locator(".answer").Last.InnerTextAsync()).Length;
        await Task.Delay(TimeSpan.FromSeconds(1));
        (await page.Locator(".answer").Last.InnerTextAsync()).Length.ShouldBeGreaterThan(before);
        await page.GetByLabel("Stop").ClickAsync();

        await Expect(page.Locator(".answer").Last).ToContainTextAsync("stopped", new() { IgnoreCase = true });
        var conversation = new Uri(bots.Web[1].Address, new Uri(page.Url).PathAndQuery);
        await page.GotoAsync(conversation.ToString());
        await Expect(page.Locator(".answer").Last).ToContainTextAsync("stopped", new() { IgnoreCase = true });
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (bots is not null)
            await bots.DisposeAsync();
    }
}

/// <summary>A test that needs Chromium and PostgreSQL.</summary>
public sealed class ChromiumFactOnPostgresAttribute : FactAttribute
{
    public ChromiumFactOnPostgresAttribute() => Skip = new ChromiumFactAttribute().Skip ?? new FactOnPostgresAttribute().Skip;
}
