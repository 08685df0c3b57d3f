using System.Text.RegularExpressions;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChatOpsBot.EndToEnd;

/// <summary>Asking, answers and forms on the chat page.</summary>
public sealed class WebChatTests : PageInChromium
{
    [ChromiumFact]
    public async Task Newcomer_signs_in_by_the_printed_link_tries_the_handbook_and_asks()
    {
        var page = await NewPageAsync(ColorScheme.Light, 1200, 800);
        await SignInAsync(page);
        await Expect(page.GetByText("Drop a document here")).ToBeVisibleAsync();
        await ShotAsync(page, "empty-light");

        await page.GetByRole(AriaRole.Button, new() { Name = "Try it with the sample handbook" }).ClickAsync();
        await Expect(page.Locator(".answer").GetByText("Added Vacation")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await AskAsync(page, "How many vacation days do full-time employees have?");
        await Expect(page.Locator(".answer").GetByText("30 vacation days a year.").First).ToBeVisibleAsync();

        await Expect(page).ToHaveTitleAsync("How many vacation days do full-time employees have? · ChatOpsBot");

        await page.Locator("sup.cite").Last.ClickAsync();
        await Expect(page.Locator(".passage")).ToContainTextAsync("Trainees have 28 days");
        await page.GetByLabel("Good answer").Last.ClickAsync();
        await BotUnderTest.UntilAsync(async () => await BotUnderTest.CountAsync(Bot, "Feedback", "\"Helpful\" = 1 AND \"Answer\" LIKE '%30 vacation days%'") == 1, "the feedback");
        await ShotAsync(page, "answer-light");
        await ShouldKeepNobodyOutAsync(page);

        await AskAsync(page, "上海的员工有多少天年假？");
        await Expect(page.Locator(".answer").GetByText("15天年假").First).ToBeVisibleAsync();
        var address = page.Url;
        var again = await page.Context.NewPageAsync();
        await again.GotoAsync(address);
        await Expect(again.Locator(".answer").GetByText("30 vacation days a year.").First).ToBeVisibleAsync();

        await DarkAndPhoneAsync(page.Context, address);
        await LinkWorksOnceAsync();
    }

    [ChromiumFact]
    public async Task Dropped_document_answers_and_markup_in_it_does_nothing()
    {
        var page = await NewPageAsync(ColorScheme.Dark, 1200, 800);
        await SignInAsync(page);
        await page.EvaluateAsync("""
            text => {
              const data = new DataTransfer();
              data.items.add(new File([text], 'robots.md', { type: 'text/markdown' }));
              document.getElementById('drop').dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }));
            }
            """, "# Robots\n\nThe robot is called <img src=x onerror=\"document.title='broken'\"> Zeta. [more](javascript:document.title='broken')");
        await Expect(page.Locator(".answer").GetByText("Added Robots")).ToBeVisibleAsync(new() { Timeout = 20_000 });

        await AskAsync(page, "What is the robot called?");

        await Expect(page.Locator(".answer").Last).ToContainTextAsync("Zeta");
        (await page.Locator(".answer img, .answer a[href^=javascript]").CountAsync()).ShouldBe(0);
        await Expect(page).ToHaveTitleAsync("What is the robot called? · ChatOpsBot");
    }

    [ChromiumFact]
    public async Task Answer_of_a_model_is_seen_while_it_is_written()
    {
        await using var model = await ScriptedModel.StartAsync();
        model.Pause = TimeSpan.FromMilliseconds(300);
        model.Script = _ => "The plotter stands in room 217, behind the kitchen, and prints on rolls. [1]";
        await using var speech = await Loopback.StartAsync(app => app.MapPost("/v1/audio/transcriptions", () => Results.Json(new { text = "where does the plotter stand by voice?" })));
        await using var writing = BotProcess.Create(model: model, more: new()
        {
            ["ChatOps__Models__Chat__0__SeesImages"] = "true",
            ["ChatOps__Models__Transcription__0__Endpoint"] = new Uri(speech.Address, "/v1").ToString(),
            ["ChatOps__Models__Transcription__0__Model"] = "whisper-1",
        });
        await writing.StartAsync();
        await writing.AddDocumentAsync("plotter", "The plotter stands in room 217.");
        var page = await NewPageAsync(ColorScheme.Light, 1200, 800);
        await page.GotoAsync(Regex.Match(writing.Output, @"http\S+/signin\?token=\w+").Value);
        await page.Locator("body[data-ready]").WaitForAsync();

        await AskAsync(page, "Where does the plotter stand?");

        await Expect(page.Locator(".writing")).ToContainTextAsync("The plotter");
        await Expect(page.Locator(".answer sup.cite")).ToHaveTextAsync("1");
        await Expect(page.Locator(".answer")).ToContainTextAsync("prints on rolls.");
        await Expect(page.GetByLabel("Stop")).ToHaveCountAsync(0);

        await AskAsync(page, "Where does the plotter stand, again?");
        await Expect(page.Locator(".writing")).ToContainTextAsync("The plotter");
        await ShotAsync(page, "writing-light");
        await page.GetByLabel("Stop").ClickAsync();

        await Expect(page.Locator(".answer").Last).ToContainTextAsync("Stopped.");
        await Expect(page.Locator(".answer").Last).Not.ToContainTextAsync("prints on rolls.");
        await Expect(page.Locator(".question")).ToHaveCountAsync(2);

        model.Script = _ => "It shows the way to the canteen.";
        await DropAsync(page, "plan.png", "image/png", Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="));
        await Expect(page.Locator(".answer").Last).ToContainTextAsync("the way to the canteen", new() { Timeout = 15_000 });
        model.Requests.Last().ToJsonString().ShouldContain("data:image/png;base64,");
        await ShotAsync(page, "picture-light");

        model.Script = _ => "It stands in room 217. [1]";
        await DropAsync(page, "voice.webm", "audio/webm", [1, 2, 3]);
        await Expect(page.Locator(".answer").Last).ToContainTextAsync("where does the plotter stand by voice?", new() { Timeout = 15_000 });
        await Expect(page.Locator(".answer").Last).ToContainTextAsync("It stands in room 217.");
    }

    [ChromiumFact]
    public async Task Text_in_a_picture_is_read_for_a_model_that_sees_none()
    {
        var drawn = await NewPageAsync(ColorScheme.Light, 700, 200);
        await drawn.SetContentAsync("<body style='font: 40px serif; background: white; color: black'>The quay closes at seven.</body>");
        var picture = await drawn.ScreenshotAsync();
        await using var blind = await ScriptedModel.StartAsync();
        blind.Script = _ => "It closes at seven.";
        await using var bot = BotProcess.Create(model: blind);
        await bot.StartAsync();
        var page = await NewPageAsync(ColorScheme.Light, 1200, 800);
        await page.GotoAsync(Regex.Match(bot.Output, @"http\S+/signin\?token=\w+").Value);
        await page.Locator("body[data-ready]").WaitForAsync();

        await DropAsync(page, "sign.png", "image/png", picture);

        await Expect(page.Locator(".answer").Last).ToContainTextAsync("It closes at seven.", new() { Timeout = 30_000 });
        var sent = blind.Requests.Select(request => request.ToJsonString()).ToList();
        sent.ShouldNotContain(request => request.Contains("data:image", StringComparison.Ordinal));
        sent.ShouldContain(request => request.Contains("quay closes at seven", StringComparison.Ordinal));
    }

    private static Task DropAsync(IPage page, string name, string type, byte[] content) => page.EvaluateAsync("""
        ([name, type, content]) => {
          const data = new DataTransfer();
          data.items.add(new File([Uint8Array.from(atob(content), letter => letter.charCodeAt(0))], name, { type }));
          document.getElementById('drop').dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }));
        }
        """, new[] { name, type, Convert.ToBase64String(content) });

    [ChromiumFact]
    public async Task Stranger_sees_the_sign_in_page_and_may_enter_by_the_key()
    {
        var page = await NewPageAsync(ColorScheme.Light, 1200, 800);
        await page.GotoAsync(Bot.Address.ToString());
        await Expect(page).ToHaveURLAsync(new Regex("/signin"));
        await ShotAsync(page, "signin-light");

        await page.GetByLabel("API key").FillAsync("wrong");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByText("This is not the key.")).ToBeVisibleAsync();
        await page.GetByLabel("API key").FillAsync(BotProcess.Key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        await Expect(page.GetByText("What would you like to know?")).ToBeVisibleAsync();
    }

    [ChromiumFact]
    public async Task Model_is_added_in_a_form_on_the_page_whose_key_is_seen_by_nobody_again()
    {
        const string Secret = "sk-filled-in-on-the-page-8317";
        var page = await NewPageAsync(ColorScheme.Light, 1200, 900);
        await SignInAsync(page);
        await AskAsync(page, "model add smart");
        await Expect(page.Locator(".form-card h2")).ToHaveTextAsync("Model");
        await page.GetByLabel("Name at the vendor").FillAsync("gpt-4o-mini");
        var key = page.Locator("input[type=password]").First;
        await key.FillAsync(Secret);
        await ShotAsync(page, "form-model-light");
        await page.Locator(".form-card .actions button").First.ClickAsync();

        await Expect(page.Locator(".form-card")).ToHaveCountAsync(0);
        await Expect(page.Locator(".answer").Last).ToContainTextAsync("smart");
        await AskAsync(page, "model show smart");
        await Expect(page.Locator(".answer").Last).ToContainTextAsync("8317");
        (await page.ContentAsync()).ShouldNotContain(Secret);
        Bot.Output.ShouldNotContain(Secret);
        await page.ReloadAsync();
        await ReadyAsync(page);
        (await page.ContentAsync()).ShouldNotContain(Secret);
    }

    [ChromiumFact]
    public async Task Prompt_is_edited_in_a_form_on_the_page_and_put_into_force()
    {
        var page = await NewPageAsync(ColorScheme.Dark, 1200, 1000);
        await SignInAsync(page);
        await AskAsync(page, "prompt edit house-rules");
        await Expect(page.Locator(".form-card h2")).ToHaveTextAsync("Edit house-rules");

        var text = page.Locator(".form-card textarea").First;
        await text.FillAsync("{{ customer }}{% if %}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save draft" }).ClickAsync();
        await Expect(page.Locator(".form-card")).ToContainTextAsync("Line 1");
        await ShotAsync(page, "form-error-dark");
        await Expect(text).ToHaveValueAsync("{{ customer }}{% if %}");

        await text.FillAsync("- Call customers guests.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save draft" }).ClickAsync();
        await Expect(page.Locator(".answer").GetByText("Your draft of house-rules is saved.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await Expect(page.Locator(".answer").GetByText("is now version 1")).ToBeVisibleAsync();
        await ShotAsync(page, "form-published-dark");

        await AskAsync(page, "key create intranet");
        await Expect(page.Locator(".answer").GetByText("This is shown only now")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.Locator(".answer").GetByText("is now version 1")).ToBeVisibleAsync();
        await Expect(page.GetByText("cob-")).ToHaveCountAsync(0);
    }

    private async Task DarkAndPhoneAsync(IBrowserContext signedIn, string address)
    {
        var cookies = await signedIn.CookiesAsync();
        foreach (var (scheme, width, height, name) in ((ColorScheme, int, int, string)[])[(ColorScheme.Dark, 1200, 800, "answer-dark"), (ColorScheme.Light, 390, 844, "answer-phone")])
        {
            var page = await NewPageAsync(scheme, width, height);
            await page.Context.AddCookiesAsync(cookies.Select(cookie => new Cookie { Name = cookie.Name, Value = cookie.Value, Url = Bot.Address.ToString() }));
            await page.GotoAsync(address);
            await Expect(page.Locator(".answer").GetByText("30 vacation days a year.").First).ToBeVisibleAsync();
            (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth")).ShouldBeTrue("nothing sticks out at the side");
            await ShotAsync(page, name);
            await ShouldKeepNobodyOutAsync(page);
        }
    }

    private async Task LinkWorksOnceAsync()
    {
        var page = await NewPageAsync(ColorScheme.Light, 1200, 800);
        await page.GotoAsync(SignInLink());
        await Expect(page.GetByText("This link was used")).ToBeVisibleAsync();
    }
}
