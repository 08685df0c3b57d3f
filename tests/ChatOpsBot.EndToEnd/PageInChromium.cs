using System.Text.RegularExpressions;
using ChatOpsBot.Simulators;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChatOpsBot.EndToEnd;

/// <summary>A server and a real Chromium that looks at its page. Skipped where there is none.</summary>
public abstract class PageInChromium : IAsyncLifetime
{
    private static readonly string Shots = Path.Combine(BotProcess.Root, ".scratch-shots");
    // One for all tests, each of which has windows of its own; it ends with the process.
    private static readonly Lazy<Task<IBrowser>> Browser = new(async () => await (await Playwright.CreateAsync()).Chromium.LaunchAsync(new BrowserTypeLaunchOptions
    {
        ExecutablePath = Chromium,
        Args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    }));

    private readonly List<IBrowserContext> windows = [];
    private readonly List<Task> answers = [];

    public static string? Chromium { get; } = ((string[])["/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/bin/chromium-browser"]).FirstOrDefault(File.Exists);

    protected BotProcess Bot { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (Chromium is null)
            return;
        Bot = await CreateAsync();
        await Bot.StartAsync();
        SetDefaultExpectTimeout(20_000);
        Directory.CreateDirectory(Shots);
    }

    public virtual async Task DisposeAsync()
    {
        if (Chromium is null)
            return;
        try
        {
            await Task.WhenAll(answers);
            foreach (var window in windows)
                await window.CloseAsync();
        }
        finally
        {
            await Bot.DisposeAsync();
        }
    }

    protected virtual Task<BotProcess> CreateAsync() => Task.FromResult(BotProcess.Create());

    protected static async Task AskAsync(IPage page, string text)
    {
        await page.GetByLabel("Ask a question").FillAsync(text);
        await page.GetByLabel("Ask a question").PressAsync("Enter");
    }

    protected async Task<IPage> NewPageAsync(ColorScheme scheme, int width, int height, string? locale = null)
    {
        var window = await (await Browser.Value).NewContextAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = height }, Locale = locale });
        windows.Add(window);
        window.Response += (_, response) => answers.Add(CheckAsync(response));
        return await window.NewPageAsync();
    }

    protected async Task SignInAsync(IPage page)
    {
        await page.GotoAsync(SignInLink());
        await ReadyAsync(page);
    }

    protected static Task ReadyAsync(IPage page) => page.Locator("body[data-ready]").WaitForAsync();

    /// <summary>What axe-core finds on a page that keeps people out: contrasts, names, roles. Nothing where it is not installed, which the tests of clients tell.</summary>
    protected static async Task ShouldKeepNobodyOutAsync(IPage page)
    {
        if (ClientFactAttribute.Reason is not null)
            return;
        await page.EvaluateAsync(await File.ReadAllTextAsync(Path.Combine(ClientFactAttribute.Folder, "node_modules", "axe-core", "axe.min.js")));
        (await page.EvaluateAsync<string>("""
            axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then(found => found.violations.map(each => `${each.id}: ${each.nodes.map(node => `${node.html} ${node.failureSummary}`).join('\n')}`).join('\n\n'))
            """)).ShouldBe("");
    }

    // What a page is answered is held against the description too; what it left before it was read is not.
    private static async Task CheckAsync(IResponse response)
    {
        try
        {
            var type = response.Headers.GetValueOrDefault("content-type")?.Split(';')[0];
            await DescribedAnswers.CheckAsync(response.Request.Method, new Uri(response.Url), response.Status, type, response.TextAsync);
        }
        catch (PlaywrightException)
        {
        }
    }

    protected string SignInLink() => Regex.Matches(Bot.Output, @"http\S+/signin\?token=\w+")[^1].Value;

    protected static async Task ShotAsync(IPage page, string name)
    {
        await page.WaitForTimeoutAsync(400);
        await page.ScreenshotAsync(new() { Path = Path.Combine(Shots, $"{name}.png") });
    }
}

/// <summary>Skipped, with the reason, where no Chromium is installed.</summary>
public sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute()
    {
        if (PageInChromium.Chromium is null)
            Skip = "Chromium is not installed (Debian: apt-get install chromium).";
    }
}

/// <summary>As that, with several cases.</summary>
public sealed class ChromiumTheoryAttribute : TheoryAttribute
{
    public ChromiumTheoryAttribute()
    {
        if (PageInChromium.Chromium is null)
            Skip = new ChromiumFactAttribute().Skip;
    }
}
