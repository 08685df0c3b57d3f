using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Model;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChatOpsBot.EndToEnd;

/// <summary>Runs on the page: what was said, called and returned, step by step, with tokens, cost and time.</summary>
public sealed class RunPageTests : PageInChromium
{
    private ScriptedModel model = null!;

    protected override async Task<BotProcess> CreateAsync()
    {
        model = await ScriptedModel.StartAsync();
        return BotProcess.Create(null, null, model, more: new Dictionary<string, string>
        {
            ["ChatOps__Models__Chat__0__InputPrice"] = "2000",
            ["ChatOps__Models__Chat__0__OutputPrice"] = "8000",
            ["ChatOps__Models__Currency"] = "EUR",
        });
    }

    [ChromiumTheory]
    [InlineData(ColorScheme.Light, 1200, 900, "run-light")]
    [InlineData(ColorScheme.Dark, 390, 844, "run-dark-phone")]
    public async Task Run_is_followed_step_by_step_and_its_report_can_be_kept(ColorScheme scheme, int width, int height, string shot)
    {
        model.Calls = request => request["messages"]!.AsArray().Count(message => (string?)message!["role"] == "tool") switch
        {
            0 => [new("plan", """{"steps":[{"text":"Add it up","state":"doing"}]}"""), new("calculate", """{"expression":"17 + 4"}""")],
            1 or 2 => [new("remember", """{"fact":"The answer to all questions is 42."}""")],
            _ => null,
        };
        model.Script = _ => "It is **21**. <script>alert(1)</script>";
        var page = await NewPageAsync(scheme, width, height);
        var complaints = new List<string>();
        page.Console += (_, said) => complaints.AddRange(said.Type == "error" ? [said.Text] : []);
        await SignInAsync(page);
        await AskAsync(page, "run what is seventeen and four?");
        await Expect(page.Locator(".answer").GetByText("May I do this?")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Runs" }).ClickAsync();
        await Expect(page.Locator(".run-line .state")).ToHaveTextAsync("Waiting for a decision");
        await page.Locator(".run-line").ClickAsync();
        await Expect(page.Locator(".step-call").Nth(1)).ToContainTextAsync("17 + 4");
        await Expect(page.Locator(".step-model").First).ToContainTextAsync("EUR");
        await Expect(page.Locator(".step-model").First).ToContainTextAsync("default · first word after");
        await Expect(page.Locator(".step-call").Last).ToContainTextAsync("Waits to be allowed");
        await ShotAsync(page, shot);
        await ShouldKeepNobodyOutAsync(page);

        // What is decided elsewhere is seen here.
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(new Uri(Bot.Address, "/").ToString());
        await ReadyAsync(other);
        await AskAsync(other, "runs list");
        await Expect(other.Locator(".answer")).ToContainTextAsync("seventeen");
        await AskAsync(other, "runs show 1");
        await other.GetByRole(AriaRole.Button, new() { Name = "Allow", Exact = true }).Last.ClickAsync();

        await Expect(page.Locator(".answer")).ToContainTextAsync("It is 21.");
        await Expect(page.Locator(".step-call").Last).ToContainTextAsync("Done");
        await ShotAsync(page, $"{shot}-end");
        var report = await page.RunAndWaitForDownloadAsync(() => page.GetByText("Download the report").ClickAsync());
        using var reader = new StreamReader(await report.CreateReadStreamAsync());
        (await reader.ReadToEndAsync()).ShouldStartWith("# what is seventeen and four?");
        (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth")).ShouldBeTrue();
        complaints.ShouldBeEmpty();
        await page.GotoAsync(new Uri(Bot.Address, "/runs/777").ToString());
        await Expect(page.GetByText("There is no run 777 of yours.")).ToBeVisibleAsync();
        await model.DisposeAsync();
    }
}
