using System.Text.RegularExpressions;
using ChatOpsBot.Simulators;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChatOpsBot.EndToEnd;

/// <summary>How the chat page behaves around what is said: place, files, look, restarts, sessions.</summary>
public sealed class WebPageTests : PageInChromium
{
    [ChromiumFact]
    public async Task Long_reply_is_seen_from_its_beginning_and_a_button_leads_to_the_newest()
    {
        var page = await NewPageAsync(ColorScheme.Light, 1000, 500);
        await SignInAsync(page);

        await AskAsync(page, "help");

        await Expect(page.GetByLabel("To the newest")).ToBeVisibleAsync();
        (await page.EvaluateAsync<bool>("(() => { const top = document.querySelector('.question').getBoundingClientRect().top; return top > 0 && top < 150; })()")).ShouldBeTrue();
        await ShotAsync(page, "long-light");
        await page.GetByLabel("To the newest").ClickAsync();
        await Expect(page.GetByLabel("To the newest")).ToBeHiddenAsync();
        await Expect(page.Locator(".unseen[aria-live=polite]")).ToContainTextAsync("whoami");
    }

    [ChromiumFact]
    public async Task Form_is_seen_from_its_beginning_with_what_came_of_it_above_the_fields()
    {
        var page = await NewPageAsync(ColorScheme.Light, 1000, 600);
        await SignInAsync(page);
        await AskAsync(page, "prompt edit house-rules");
        await page.Locator(".form-card textarea").First.FillAsync("{% if %}");

        await page.GetByRole(AriaRole.Button, new() { Name = "Save draft" }).ClickAsync();

        await Expect(page.Locator(".form-card")).ToContainTextAsync("Line 1");
        await Expect(page.Locator(".form-card h2")).ToBeInViewportAsync();
        (await page.EvaluateAsync<bool>("[...document.querySelectorAll('.form-message')].every(message => message.compareDocumentPosition(document.querySelector('.form-card textarea')) & Node.DOCUMENT_POSITION_FOLLOWING)")).ShouldBeTrue();
    }

    [ChromiumFact]
    public async Task Sample_handbook_gives_the_conversation_its_address_and_is_nobodys_words()
    {
        var page = await NewPageAsync(ColorScheme.Light, 1200, 800);
        var complaints = new List<string>();
        page.Console += (_, said) => complaints.AddRange(said.Type == "error" ? [said.Text] : []);
        await SignInAsync(page);

        await page.GetByRole(AriaRole.Button, new() { Name = "Try it with the sample handbook" }).ClickAsync();

        await Expect(page.Locator(".answer").GetByText("Added Vacation")).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/chat/[0-9a-f]{32}$"));
        await page.ReloadAsync();
        await Expect(page.Locator(".question")).ToContainTextAsync("📎");
        await Expect(page.GetByText("kb add (")).ToHaveCountAsync(0);
        complaints.ShouldBeEmpty();
    }

    [ChromiumFact]
    public async Task Too_many_and_too_large_files_are_refused_in_words()
    {
        var page = await NewPageAsync(ColorScheme.Light, 1200, 800);
        await SignInAsync(page);
        await Expect(page.GetByText("Drop a document here")).ToBeVisibleAsync();

        await DropAsync(page, "Array.from({ length: 51 }, (_, i) => new File(['# A'], `a${i}.md`))");
        await Expect(page.GetByText("51 files are too many at once, and none was taken.")).ToBeVisibleAsync();

        await DropAsync(page, "[new File([new Uint8Array(50_000_001)], 'large.md')]");
        await Expect(page.GetByText("Larger than 50 MB and not taken: 'large.md'.")).ToBeVisibleAsync();
        await ShotAsync(page, "refused-light");
    }

    [ChromiumFact]
    public async Task Description_of_the_API_is_read_and_tried_on_a_page_that_asks_nobody_else()
    {
        var page = await NewPageAsync(ColorScheme.Dark, 1200, 800);
        var (complaints, elsewhere) = (new List<string>(), new List<string>());
        page.Console += (_, said) => complaints.AddRange(said.Type == "error" ? [said.Text] : []);
        page.Request += (_, request) => elsewhere.AddRange(request.Url.StartsWith(Bot.Address.ToString(), StringComparison.Ordinal) || !request.Url.StartsWith("http", StringComparison.Ordinal) ? [] : [request.Url]);

        await page.GotoAsync(new Uri(Bot.Address, "/docs").ToString());
        await page.GetByText("List the commands that the caller may say").First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("Test Request.*api.commands", RegexOptions.IgnoreCase) }).First.ClickAsync();
        var answer = await page.RunAndWaitForResponseAsync(
            () => page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Send", RegexOptions.IgnoreCase) }).First.ClickAsync(),
            response => response.Url.EndsWith("/api/commands", StringComparison.Ordinal));

        answer.Status.ShouldBe(403, "no key was given to the page");
        await ShotAsync(page, "docs-dark");

        await page.Keyboard.PressAsync("Escape");
        await page.GetByPlaceholder("Token").First.FillAsync(BotProcess.Key);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("Test Request.*api.commands", RegexOptions.IgnoreCase) }).First.ClickAsync();
        answer = await page.RunAndWaitForResponseAsync(
            () => page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Send", RegexOptions.IgnoreCase) }).First.ClickAsync(),
            response => response.Url.EndsWith("/api/commands", StringComparison.Ordinal));
        answer.Status.ShouldBe(200);
        elsewhere.ShouldBeEmpty();
        complaints.Where(complaint => !complaint.Contains("403", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [ChromiumFact]
    public async Task Choice_of_the_dark_look_is_remembered()
    {
        var page = await NewPageAsync(ColorScheme.Light, 1200, 800, locale: "de-DE");
        await SignInAsync(page);
        await page.GetByLabel("Hell oder dunkel").ClickAsync();
        await Expect(page.Locator("body")).ToHaveCSSAsync("background-color", "rgb(20, 21, 28)");

        await page.ReloadAsync();

        await Expect(page.Locator("body")).ToHaveCSSAsync("background-color", "rgb(20, 21, 28)");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "de");
    }

    [ChromiumFact]
    public async Task Page_and_replies_are_in_the_language_of_the_browser()
    {
        var page = await NewPageAsync(ColorScheme.Light, 1200, 800, locale: "zh-CN");
        await page.GotoAsync($"{Bot.Address}signin");
        await Expect(page.GetByLabel("API 密钥")).ToBeVisibleAsync();

        await SignInAsync(page);

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "您想了解什么？" })).ToBeVisibleAsync();
        await Expect(page.GetByLabel("发送")).ToBeVisibleAsync();
        await page.GetByLabel("提问").FillAsync("kb list");
        await page.GetByLabel("提问").PressAsync("Enter");
        await Expect(page.Locator(".answer")).ToContainTextAsync("还没有可供回答的文件");
        await DropAsync(page, "[new File([new Uint8Array(50_000_001)], 'large.md')]");
        await Expect(page.GetByText("大于 50 MB，没有接收")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("关闭")).ToBeVisibleAsync();
    }

    [ChromiumFact]
    public async Task Restarted_server_is_rejoined_and_what_was_typed_is_there()
    {
        var page = await NewPageAsync(ColorScheme.Light, 1200, 800);
        await SignInAsync(page);
        await AskAsync(page, "whoami");
        await Expect(page.Locator(".answer")).ToContainTextAsync("Bootstrap administrator");
        await page.GetByLabel("Ask a question").FillAsync("half a quest");
        var reloaded = new TaskCompletionSource();
        page.DOMContentLoaded += (_, _) => reloaded.TrySetResult();

        await Bot.StopAsync();
        await Bot.StartAsync();

        await reloaded.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await Expect(page.GetByLabel("Ask a question")).ToHaveValueAsync("half a quest");
        await Expect(page.Locator(".answer")).ToContainTextAsync("Bootstrap administrator");
        await page.GetByLabel("Ask a question").PressAsync("Enter");
        await Expect(page.Locator(".question").Last).ToHaveTextAsync("half a quest");
        await page.ReloadAsync();
        await ReadyAsync(page);
        await Expect(page.GetByLabel("Ask a question")).ToHaveValueAsync("");
    }

    [ChromiumFact]
    public async Task What_was_filled_into_a_form_is_there_after_a_restart_until_it_was_sent()
    {
        var page = await NewPageAsync(ColorScheme.Light, 1200, 800);
        await SignInAsync(page);
        await AskAsync(page, "assistant create harbour");
        await Expect(page.Locator(".answer")).ToContainTextAsync("harbour");
        await AskAsync(page, "assistant set harbour");
        await page.GetByLabel("Passages").FillAsync("5");
        await page.Locator(".form-card .mud-input-control.mud-select").First.ClickAsync();
        await page.Locator(".mud-popover-open").GetByText("quote", new() { Exact = true }).ClickAsync();
        await BotUnderTest.UntilAsync(() => page.EvaluateAsync<bool>("Object.values(sessionStorage).some(value => value.includes('quote'))"), "the choice to be kept");
        // Not left yet, so that the server has not heard of it.
        await page.GetByLabel("Greeting").FillAsync("Ahoy");

        var reloaded = new TaskCompletionSource();
        page.DOMContentLoaded += (_, _) => reloaded.TrySetResult();
        await Bot.StopAsync();
        await Bot.StartAsync();
        await reloaded.Task.WaitAsync(TimeSpan.FromSeconds(30));

        await Expect(page.GetByLabel("Passages")).ToHaveValueAsync("5");
        await Expect(page.GetByLabel("Greeting")).ToHaveValueAsync("Ahoy");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(page.Locator(".answer").Last).ToContainTextAsync("is changed");
        foreach (var filled in (string[])["Ahoy", "quote", "5"])
            await Expect(page.Locator(".answer").Last).ToContainTextAsync(filled);
        (await page.EvaluateAsync<int>("Object.keys(sessionStorage).filter(key => key.startsWith('typed:form:')).length")).ShouldBe(0);
    }

    [ChromiumFact]
    public async Task File_dropped_before_the_page_is_ready_is_taken_when_it_is()
    {
        var page = await NewPageAsync(ColorScheme.Light, 1200, 800);
        await SignInAsync(page);
        await page.AddInitScriptAsync("""
            document.addEventListener('DOMContentLoaded', () => {
              const data = new DataTransfer();
              data.items.add(new File(['# Harbour\n\nThe harbour closes at eight.'], 'harbour.md'));
              document.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }));
            });
            """);

        await page.ReloadAsync();

        await Expect(page.Locator(".answer").GetByText("Added Harbour")).ToBeVisibleAsync();
    }

    [ChromiumFact]
    public async Task Open_page_leaves_when_its_session_is_revoked()
    {
        var page = await NewPageAsync(ColorScheme.Light, 1200, 800);
        await SignInAsync(page);
        await AskAsync(page, "session list");
        await Expect(page.Locator(".answer")).ToContainTextAsync("web:admin");

        await AskAsync(page, "session revoke web:admin");

        await Expect(page).ToHaveURLAsync(new Regex("/signin"));
        await page.GotoAsync(Bot.Address.ToString());
        await Expect(page).ToHaveURLAsync(new Regex("/signin"));
    }

    private static Task DropAsync(IPage page, string files) => page.EvaluateAsync($$"""
        () => {
          const data = new DataTransfer();
          for (const file of {{files}}) data.items.add(file);
          document.getElementById('drop').dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }));
        }
        """);
}
