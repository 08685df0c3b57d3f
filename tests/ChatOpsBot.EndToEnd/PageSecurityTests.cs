using System.Net;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using ChatOpsBot.Simulators;

namespace ChatOpsBot.EndToEnd;

/// <summary>What the page's wire lets through, and what lies on the disk.</summary>
public sealed class PageSecurityTests : IAsyncLifetime
{
    private readonly BotProcess bot = BotProcess.Create(more: new() { ["ChatOps__Operations__MetricsFrom__0"] = "192.0.2.0/24" });
    private readonly CookieContainer cookies = new();
    private HttpClient browser = null!;

    public async Task InitializeAsync()
    {
        browser = NewBrowser(cookies);
        await bot.StartAsync();
    }

    public async Task DisposeAsync()
    {
        browser.Dispose();
        await bot.DisposeAsync();
    }

    [Fact]
    public async Task Page_says_what_browsers_must_refuse()
    {
        await SignInAsync();

        using var page = await browser.GetAsync("/");

        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        var policy = page.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem();
        policy.ShouldContain("script-src 'self';");
        policy.ShouldContain("frame-ancestors 'none'");
        page.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        page.Headers.GetValues("Referrer-Policy").ShouldBe(["same-origin"]);
        (await page.Content.ReadAsStringAsync()).ShouldNotMatch(@"<script(?![^>]*\bsrc=)");
    }

    [Theory]
    [InlineData("own", true)]
    [InlineData("https://evil.example", false)]
    [InlineData("null", false)]
    [InlineData(null, false)]
    public async Task Web_socket_is_opened_by_the_own_page_only(string? origin, bool isLetIn)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/_blazor?id=unknown");
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.Add(new("websocket"));
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        if (origin is not null)
            request.Headers.Add("Origin", origin == "own" ? bot.Address.GetLeftPart(UriPartial.Authority) : origin);

        using var response = await browser.SendAsync(request);

        (response.StatusCode != HttpStatusCode.Forbidden).ShouldBe(isLetIn);
    }

    [Fact]
    public async Task Copied_cookie_opens_nothing_after_signing_out()
    {
        await SignInAsync();
        var copy = new CookieContainer();
        copy.Add(cookies.GetCookies(bot.Address));
        using var thief = NewBrowser(copy);
        (await thief.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await SignOutAsync()).StatusCode.ShouldBe(HttpStatusCode.Redirect);

        var refused = await thief.GetAsync("/");
        refused.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        refused.Headers.Location!.ToString().ShouldContain("/signin");
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("https", true)]
    public async Task Cookie_is_for_https_where_a_proxy_says_that_it_is(string? scheme, bool expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, SignInLink());
        if (scheme is not null)
            request.Headers.Add("X-Forwarded-Proto", scheme);

        using var response = await browser.SendAsync(request);

        response.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("chatops=", StringComparison.Ordinal)).Contains("; secure", StringComparison.OrdinalIgnoreCase).ShouldBe(expected);
    }

    [Fact]
    public async Task Many_wrong_keys_are_slowed_and_the_right_one_goes_on_working()
    {
        HttpResponseMessage last = null!;
        for (var i = 0; i < 21; i++)
            last = await AuditAsync($"wrong-{i}");

        last.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        last.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 60);
        (await AuditAsync(BotProcess.Key)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await browser.GetAsync("/signin?token=wrong")).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [FactOnSqlite]
    [UnsupportedOSPlatform("windows")]
    public async Task What_is_written_is_for_its_owner_alone()
    {
        await bot.AddDocumentAsync("vacation", Handbook.Vacation);
        await SignInAsync();

        var open = new DirectoryInfo(bot.DataDirectory).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
            .Where(each => (each.UnixFileMode & (UnixFileMode)0b111_111) != UnixFileMode.None).Select(each => each.FullName).ToList();

        File.Exists(Path.Combine(bot.DataDirectory, "chatops.db-wal")).ShouldBeTrue();
        open.ShouldBeEmpty();
    }

    [FactOnSqlite]
    [UnsupportedOSPlatform("windows")]
    public async Task What_an_earlier_version_left_open_is_closed_at_the_start()
    {
        await bot.StopAsync();
        var database = Path.Combine(bot.DataDirectory, "chatops.db");
        File.SetUnixFileMode(database, (UnixFileMode)0b110_100_100);

        await bot.StartAsync();

        File.GetUnixFileMode(database).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private async Task SignInAsync() => (await browser.GetAsync(SignInLink())).StatusCode.ShouldBe(HttpStatusCode.Redirect);

    private async Task<HttpResponseMessage> SignOutAsync()
    {
        // Any page of this browser has the token that forms carry.
        var form = Regex.Match(await browser.GetStringAsync("/signin"), "name=\"(?<name>[^\"]+)\" value=\"(?<value>[^\"]+)\"");
        return await browser.PostAsync("/signout", new FormUrlEncodedContent([new(form.Groups["name"].Value, form.Groups["value"].Value)]));
    }

    private async Task<HttpResponseMessage> AuditAsync(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/audit/verify");
        request.Headers.TryAddWithoutValidation("Authorization", key);
        return await browser.SendAsync(request);
    }

    private string SignInLink() => Regex.Match(bot.Output, @"http\S+/signin\?token=\w+").Value;

    private HttpClient NewBrowser(CookieContainer kept) => new(new SocketsHttpHandler { CookieContainer = kept, AllowAutoRedirect = false }) { BaseAddress = bot.Address };
}
