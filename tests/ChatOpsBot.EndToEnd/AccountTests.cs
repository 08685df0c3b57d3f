using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Slack;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.EndToEnd;

/// <summary>The bot beside a service where everybody signs in for themselves.</summary>
public sealed class BotWithAccounts : BotUnderTest, IAsyncLifetime
{
    private readonly Dictionary<string, (string User, string Challenge)> codes = [];
    private readonly Dictionary<string, string> tokens = [];
    private Loopback? service;

    public string Address => service!.Address.ToString();

    /// <summary>Who signs in next.</summary>
    public string User { get; set; } = "ben";

    public List<string> Revoked { get; } = [];

    /// <summary>Everything that was given to be kept to oneself.</summary>
    public List<string> Given { get; } = [];

    public int Refreshed { get; private set; }

    protected override bool HasModel => true;

    protected override Dictionary<string, string> More => new()
    {
        ["ChatOps__Agents__AllowedNetworks__0"] = "127.0.0.1/32",
        ["ChatOps__Agents__PublicAddress"] = "https://bot.example.com/",
        ["ChatOps__Agents__OAuth__WIKI__AuthorizationEndpoint"] = $"{Address}authorize",
        ["ChatOps__Agents__OAuth__WIKI__TokenEndpoint"] = $"{Address}token",
        ["ChatOps__Agents__OAuth__WIKI__RevocationEndpoint"] = $"{Address}revoke",
        ["ChatOps__Agents__OAuth__WIKI__ClientId"] = "bot",
        ["ChatOps__Agents__OAuth__WIKI__Scope"] = "pages read",
    };

    /// <summary>Tokens that were given are accepted no more.</summary>
    public void Expire() => tokens.Clear();

    async Task IAsyncLifetime.InitializeAsync()
    {
        service = await Loopback.StartAsync(Map);
        await InitializeAsync();
        await this.AskAsync("U1ANA", $"tool add {Address}openapi.json --name wiki --auth \"person WIKI\"");
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        await service!.DisposeAsync();
    }

    /// <summary>Signs in at a link as a browser does, and comes back to the bot.</summary>
    public async Task<string> SignInAsync(string link)
    {
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var answer = await browser.GetAsync(new Uri(link));
        var back = answer.Headers.Location!;
        back.GetLeftPart(UriPartial.Path).ShouldBe("https://bot.example.com/connect");
        LastReturn = $"/connect{back.Query}";
        return (await CallAsync(HttpMethod.Get, LastReturn, key: null)).Body;
    }

    public string LastReturn { get; private set; } = "";

    private void Map(WebApplication app)
    {
        app.MapGet("/authorize", (HttpRequest request) =>
        {
            var asked = request.Query;
            if (asked["response_type"] != "code" || asked["client_id"] != "bot" || asked["code_challenge_method"] != "S256" || asked["scope"] != "pages read")
                return Results.BadRequest();
            var code = $"code-{Guid.CreateVersion7():N}";
            codes[code] = (User, asked["code_challenge"].ToString());
            Given.Add(code);
            return Results.Redirect($"{asked["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(asked["state"].ToString())}");
        });
        app.MapPost("/token", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            if (form["client_id"] != "bot")
                return Results.BadRequest();
            if (form["grant_type"] == "refresh_token" && form["refresh_token"].ToString() is { } refresh && refresh.StartsWith("refresh-", StringComparison.Ordinal) && !Revoked.Contains(refresh))
            {
                Refreshed++;
                return Give(refresh["refresh-".Length..]);
            }

            var verifier = Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
            return codes.Remove(form["code"].ToString(), out var begun) && begun.Challenge == verifier ? Give(begun.User) : Results.BadRequest(new { error = "invalid_grant" });
        });
        app.MapPost("/revoke", async (HttpRequest request) => Revoked.Add((await request.ReadFormAsync())["token"].ToString()));
        app.MapGet("/me", (HttpRequest request) => tokens.TryGetValue(request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal), out var user) ? Results.Json(new { name = $"{user} of the wiki" }) : Results.StatusCode(401));
        app.MapGet("/openapi.json", () => Results.Text("""{"openapi":"3.0.3","info":{"title":"Wiki","version":"1"},"servers":[{"url":"/"}],"paths":{"/me":{"get":{"operationId":"me","summary":"Who is signed in.","responses":{"200":{"description":"ok"}}}}}}""", "application/json"));
    }

    private IResult Give(string user)
    {
        var token = $"{user}-{Guid.CreateVersion7():N}";
        tokens[token] = user;
        Given.AddRange([token, $"refresh-{user}"]);
        return Results.Json(new { access_token = token, refresh_token = $"refresh-{user}", expires_in = 3600, token_type = "Bearer" });
    }
}

/// <summary>People's own accounts: connected once by signing in, used for nobody else, forgotten when they say so.</summary>
public sealed partial class AccountTests(BotWithAccounts bot) : IClassFixture<BotWithAccounts>
{
    [Fact]
    public async Task Run_waits_for_the_account_and_goes_on_with_it_by_itself()
    {
        bot.User = "ben";
        var task = await bot.BeginAsync("say who I am in the wiki", ["wiki_me", "{}"]);
        var asking = await bot.AskedAsync(task, "I need your account at wiki");
        var connect = TaskPlay.Button(asking, "connect");

        var page = await bot.SignInAsync(await LinkAsync("U2BEN", connect));
        page.ShouldContain("ben@example.com");
        var word = CommandIn(page);
        (await bot.AskAsync("U3CAT", word)).ShouldContain("not the word");
        (await bot.AskAsync("U2BEN", word)).ShouldContain("is connected");

        await bot.ReportedAsync(task);
        bot.Heard().ShouldContain("ben of the wiki");
        (await bot.AskAsync("U2BEN", word)).ShouldContain("not the word");
        (await bot.CallAsync(HttpMethod.Get, bot.LastReturn, key: null)).Status.ShouldBe(400);
        (await bot.CountAsync("ToolConnections", "\"Tokens\" LIKE '%refresh-ben%'")).ShouldBe(0);

        // A token that is not accepted any more is refreshed, and the call made again.
        bot.Expire();
        await bot.ReportedAsync(await bot.BeginAsync("say again who I am", ["wiki_me", "{}"]));
        bot.Heard().ShouldContain("ben of the wiki");
        bot.Refreshed.ShouldBe(1);

        // It is theirs alone.
        var other = await OfAsync("U1ANA", "who is Ana in the wiki?");
        await bot.AskedAsync(other, "I need your account at wiki");

        (await bot.AskAsync("U2BEN", "tool disconnect wiki")).ShouldContain("is forgotten");
        bot.Revoked.ShouldBe(["refresh-ben"]);
        (await bot.AskAsync("U2BEN", "tool disconnect wiki")).ShouldContain("no account");
        await bot.AskedAsync(await bot.BeginAsync("say for the last time who I am", ["wiki_me", "{}"]), "I need your account");

        var written = bot.Written();
        bot.Given.Count.ShouldBeGreaterThan(3);
        foreach (var secret in bot.Given)
        {
            bot.Process.Output.ShouldNotContain(secret);
            bot.Model!.Requests.ShouldNotContain(request => request.ToJsonString().Contains(secret));
            bot.Slack.ByBot.ShouldNotContain(message => message.Text.Contains(secret));
            written.ShouldNotContain(file => Encoding.Latin1.GetString(file.Content).Contains(secret, StringComparison.Ordinal), secret);
        }
    }

    [Fact]
    public async Task Link_is_shown_to_its_person_alone()
    {
        bot.Slack.AddChannel("C0WIKI", "wiki");
        var said = await bot.Slack.SayAsync("C0WIKI", "U2BEN", "<@U0BOT> tool connect wiki");

        (await bot.Slack.ReplyToAsync(said)).Text.ShouldContain("written to you alone");
        bot.Slack.ByBot.Where(message => message.Channel == "C0WIKI").ShouldAllBe(message => !message.Text.Contains("authorize"));
        await bot.Slack.Changed.UntilAsync(() => bot.Slack.ByBot.FirstOrDefault(message => message.Channel != "C0WIKI" && message.Text.Contains("authorize", StringComparison.Ordinal)), "the link");
    }

    [Theory]
    [InlineData("tool connect nothing", "There is no service `nothing`")]
    [InlineData("tool connect wiki 00000000", "This is not the word")]
    public async Task What_can_not_be_connected_is_said_with_the_reason(string command, string reason) => (await bot.AskAsync("U2BEN", command)).ShouldContain(reason);

    [Fact]
    public async Task Return_without_a_sign_in_connects_nothing()
    {
        var (status, page) = await bot.CallAsync(HttpMethod.Get, "/connect?state=made-up&code=x", key: null);

        status.ShouldBe(400);
        page.ShouldContain("too old");
    }

    private async Task<string> LinkAsync(string user, string command) => Link().Match((await bot.AskAsync(user, command)).Replace("&amp;", "&", StringComparison.Ordinal)).Value;

    private static string CommandIn(string page) => Command().Match(page).Groups["command"].Value;

    private async Task<SlackMessage> OfAsync(string user, string task)
    {
        bot.Model!.Calls = request => request["messages"]!.AsArray().Any(message => (string?)message!["role"] == "tool") ? null : [new("wiki_me", "{}")];
        return await bot.Slack.SayAsync(BotUnderTest.NewDirect(), user, $"run {task}");
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/authorize[^|>\s)]+", RegexOptions.NonBacktracking)]
    private static partial Regex Link();

    [GeneratedRegex("<code>(?<command>[^<]+)</code>", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Command();
}
