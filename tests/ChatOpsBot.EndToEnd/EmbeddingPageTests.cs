using System.Security.Cryptography;
using System.Text;
using ChatOpsBot.Simulators;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChatOpsBot.EndToEnd;

/// <summary>The chat on a page of another site, by one script.</summary>
public sealed class EmbeddingPageTests : PageInChromium
{
    private const string Secret = "an-embedding-secret-of-enough-letters";
    private Loopback intranet = null!;

    protected override async Task<BotProcess> CreateAsync()
    {
        BotProcess? bot = null;
        intranet = await Loopback.StartAsync(app =>
        {
            app.MapGet("/", () => Results.Text($$"""<!doctype html><html lang="en"><head><style>button, li { display: none !important } div { display: none; position: relative; font-size: 40px }</style></head><body><h1>Intranet</h1><script src="{{bot!.Address}}embed.js" data-token-url="/token" defer></script></body></html>""", "text/html"));
            app.MapGet("/token", () => Results.Text(Token("ana@example.com", TimeSpan.FromMinutes(5))));
        });
        bot = BotProcess.Create(more: new Dictionary<string, string> { ["ChatOps__Embed__Secret"] = Secret, ["ChatOps__Embed__Origins__0"] = intranet.Address.ToString().TrimEnd('/') });
        return bot;
    }

    [ChromiumFact]
    public async Task Question_is_asked_and_answered_on_a_page_of_the_intranet_whose_styles_change_nothing()
    {
        await Handbook.AddToAsync(Bot);
        var page = await NewPageAsync(ColorScheme.Light, 900, 700);
        await page.GotoAsync(intranet.Address.ToString());

        // The shadow root is closed to the page's scripts; people reach it by keyboard.
        await page.EvaluateAsync("document.querySelector('h1').tabIndex = 0");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("how many vacation days do full-time employees have?");
        var answered = page.WaitForResponseAsync(response => response.Url.Contains("/api/conversations/", StringComparison.Ordinal) && response.Request.Method == "POST");
        await page.Keyboard.PressAsync("Enter");

        var response = await answered;
        response.Status.ShouldBe(200);
        (await response.TextAsync()).ShouldContain("30 vacation days");
        await ShotAsync(page, "embedded");
    }

    [ChromiumTheory]
    [InlineData(ColorScheme.Light, 900)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Chat_keeps_nobody_out_who_sees_little_or_uses_the_keyboard(ColorScheme scheme, int width)
    {
        await Handbook.AddToAsync(Bot);
        var page = await NewPageAsync(scheme, width, 700);
        // What looks at the page looks into it too.
        await page.AddInitScriptAsync("const attach = Element.prototype.attachShadow; Element.prototype.attachShadow = function (how) { return attach.call(this, { ...how, mode: 'open' }); };");
        await page.GotoAsync(intranet.Address.ToString());
        await page.EvaluateAsync("document.querySelectorAll('style').forEach(each => each.remove()); document.title = 'Intranet'");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask the assistant" }).ClickAsync();
        await page.GetByLabel("Your question").FillAsync("how many vacation days do full-time employees have?");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("30 vacation days a year.").First).ToBeVisibleAsync();

        await ShotAsync(page, $"embedded-{scheme}".ToLowerInvariant());
        await ShouldKeepNobodyOutAsync(page);
    }

    [ChromiumFact]
    public async Task Chat_is_small_and_named_for_those_who_do_not_see_it()
    {
        using var client = DescribedAnswers.Client();
        var script = await client.GetByteArrayAsync(new Uri(Bot.Address, "/embed.js"));
        using var packed = new MemoryStream();
        await using (var zip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
            await zip.WriteAsync(script);
        packed.Length.ShouldBeLessThan(30 * 1024);

        var page = await NewPageAsync(ColorScheme.Light, 900, 700);
        await page.GotoAsync(intranet.Address.ToString());
        await page.EvaluateAsync("document.querySelector('h1').tabIndex = 0");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        // The tree that screen readers are given knows no closed roots.
        var session = await page.Context.NewCDPSessionAsync(page);
        var tree = (await session.SendAsync("Accessibility.getFullAXTree"))!.Value.GetProperty("nodes").EnumerateArray()
            .Where(node => !node.GetProperty("ignored").GetBoolean())
            .Select(node => $"{node.GetProperty("role").GetProperty("value")} {(node.TryGetProperty("name", out var name) ? name.GetProperty("value") : "")}".Trim()).ToList();
        tree.ShouldContain("dialog Ask the assistant");
        tree.ShouldContain("textbox Your question");
        tree.ShouldContain("button Send");
        tree.ShouldContain("button Close");
        tree.ShouldContain(node => node.StartsWith("log", StringComparison.Ordinal));
        tree.ShouldNotContain("button");

        await page.Keyboard.PressAsync("Escape");
        var after = (await session.SendAsync("Accessibility.getFullAXTree"))!.Value.ToString();
        after.ShouldNotContain("Your question");
    }

    [ChromiumFact]
    public async Task Token_that_lives_too_long_is_of_another_secret_or_of_another_page_opens_nothing()
    {
        foreach (var (token, status) in ((string, int)[])[(Token("ana@example.com", TimeSpan.FromMinutes(5)), 200), (Token("ana@example.com", TimeSpan.FromHours(3)), 401), (Token("ana@example.com", TimeSpan.FromMinutes(5), "another-secret-that-is-long-enough-too"), 401)])
        {
            using var client = DescribedAnswers.Client();
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Bot.Address, "/api/commands"));
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
            using var response = await client.SendAsync(request);
            ((int)response.StatusCode).ShouldBe(status);
        }

        using var http = DescribedAnswers.Client();
        using var preflight = new HttpRequestMessage(HttpMethod.Options, new Uri(Bot.Address, "/api/conversations/c/messages"));
        preflight.Headers.Add("Origin", "https://elsewhere.example.com");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        using var refused = await http.SendAsync(preflight);
        refused.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    internal static string Token(string email, TimeSpan lives, string secret = Secret)
    {
        var expires = TimeProvider.System.GetUtcNow().Add(lives).ToUnixTimeSeconds();
        var signed = $"{Encoded("""{"alg":"HS256","typ":"JWT"}"""u8)}.{Encoded(Encoding.UTF8.GetBytes($$"""{"email":"{{email}}","aud":"chatopsbot","exp":{{expires}}}"""))}";
        return $"{signed}.{Encoded(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed)))}";
    }

    private static string Encoded(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
