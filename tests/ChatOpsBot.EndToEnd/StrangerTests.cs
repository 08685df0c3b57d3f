using System.Security.Cryptography;
using ChatOpsBot.Simulators.Slack;
using ChatOpsBot.Simulators.Teams;

namespace ChatOpsBot.EndToEnd;

/// <summary>Whoever is not Teams or Slack is refused, and nothing of it is kept.</summary>
public sealed class StrangerTests(BotUnderTest bot) : IClassFixture<BotUnderTest>
{
    [Theory]
    [InlineData("no token", 401)]
    [InlineData("not a token", 401)]
    [InlineData("wrong key", 401)]
    [InlineData("algorithm none", 401)]
    [InlineData("expired", 401)]
    [InlineData("not yet valid", 401)]
    [InlineData("other audience", 401)]
    [InlineData("other issuer", 401)]
    [InlineData("unknown key id", 401)]
    [InlineData("missing endorsement", 403)]
    [InlineData("serviceUrl unlike the claim", 403)]
    [InlineData("serviceUrl over http elsewhere", 403)]
    public async Task Teams_caller_that_is_not_Teams_is_refused(string what, int expected)
    {
        using var stranger = RSA.Create(2048);
        var (teams, keys) = (bot.Teams, bot.Teams.Keys);
        if (what == "missing endorsement")
            keys.Add("key-unendorsed", "webchat");
        var token = what switch
        {
            "no token" => null,
            "not a token" => "abc.def",
            "wrong key" => keys.Token(teams, keyId: "key-1", forgedBy: stranger),
            "algorithm none" => TeamsKeys.WithoutSignature(teams),
            "expired" => keys.Token(teams, keyId: "key-1", expiresIn: TimeSpan.FromMinutes(-6)),
            "not yet valid" => keys.Token(teams, keyId: "key-1", expiresIn: TimeSpan.FromHours(2.2)),
            "other audience" => keys.Token(teams, keyId: "key-1", audience: "22222222-0000-0000-0000-000000000000"),
            "other issuer" => keys.Token(teams, keyId: "key-1", issuer: "https://issuer.example"),
            "unknown key id" => keys.Token(teams, keyId: "key-1").Replace(keys.Token(teams, keyId: "key-1").Split('.')[0], Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Encode("""{"alg":"RS256","kid":"elsewhere","typ":"JWT"}"""), StringComparison.Ordinal),
            "missing endorsement" => keys.Token(teams, keyId: "key-unendorsed"),
            "serviceUrl unlike the claim" => keys.Token(teams, keyId: "key-1", serviceUrl: "https://elsewhere.example/"),
            "serviceUrl over http elsewhere" => keys.Token(teams, keyId: "key-1", serviceUrl: "http://elsewhere.example/"),
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };
        var activity = teams.Message("a:stranger", "29:ben", "how many vacation days?");
        if (what == "serviceUrl over http elsewhere")
            activity["serviceUrl"] = "http://elsewhere.example/";

        using var response = await teams.SendAsync(activity, token);

        ((int)response.StatusCode).ShouldBe(expected);
        (await bot.CountAsync("Inbox", "\"Conversation\" = 'teams:a:stranger'")).ShouldBe(0);
    }

    [Fact]
    public async Task Token_within_the_clock_skew_is_taken()
    {
        var chat = BotUnderTest.NewChat();

        using var response = await bot.Teams.SendAsync(bot.Teams.Message(chat, "29:ben", "whoami"), bot.Teams.Keys.Token(bot.Teams, keyId: "key-1", expiresIn: TimeSpan.FromMinutes(-4)));

        response.IsSuccessStatusCode.ShouldBeTrue();
        await bot.Teams.ReplyAsync(chat, activity => activity.Text.Contains("role"));
    }

    [Theory]
    [InlineData("wrong secret")]
    [InlineData("body changed after signing")]
    [InlineData("stale")]
    [InlineData("from the future")]
    public async Task Slack_caller_that_is_not_Slack_is_refused(string what)
    {
        var body = SlackWorkspace.Envelope(bot.Slack.EventOf(new SlackMessage("DSTRANGER", "1.1", null, "U2BEN", new() { ["text"] = "hello" }), "message"), "EvStranger").ToJsonString();
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

        foreach (var path in (string[])["/slack/events", "/slack/commands", "/slack/interactivity"])
        {
            using var response = what switch
            {
                "wrong secret" => await bot.Slack.PostSignedAsync(path, body, secret: "another"),
                "body changed after signing" => await bot.Slack.PostSignedAsync(path, body, sendInstead: body.Replace("hello", "hallo")),
                "stale" => await bot.Slack.PostSignedAsync(path, body, at: now - 301),
                _ => await bot.Slack.PostSignedAsync(path, body, at: now + 310),
            };
            ((int)response.StatusCode).ShouldBe(401);
        }

        (await bot.CountAsync("Inbox", "\"Conversation\" LIKE '%DSTRANGER%'")).ShouldBe(0);
    }

    [Fact]
    public async Task Api_without_a_key_is_401_and_with_a_wrong_one_403()
    {
        (await bot.CallAsync(HttpMethod.Get, "/memory/indexes", key: null)).Status.ShouldBe(401);
        (await bot.CallAsync(HttpMethod.Get, "/memory/indexes", key: "Bearer wrong")).Status.ShouldBe(403);
        (await bot.CallAsync(HttpMethod.Get, "/memory/indexes")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Log_holds_no_secret_and_no_text_of_a_message()
    {
        var question = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "my very private question is zebra-stripe-77");
        await bot.Slack.AnswerToAsync(question);

        foreach (var secret in (string[])["zebra-stripe-77", SlackWorkspace.SigningSecret, SlackWorkspace.BotToken, TeamsService.AppSecret, Simulators.BotProcess.Key])
            bot.Process.Output.ShouldNotContain(secret);
    }
}

/// <summary>Other bots and tools, by tokens of Entra ID: only those that the configuration names.</summary>
public sealed class TrustedCallerTests(BotWithTrustedCaller bot) : IClassFixture<BotWithTrustedCaller>
{
    [Theory]
    [InlineData(BotWithTrustedCaller.CallingTenant, BotWithTrustedCaller.CallingApp, 200)]
    [InlineData(BotWithTrustedCaller.CallingTenant, "00000000-0000-0000-0000-000000000bad", 403)]
    [InlineData("00000000-0000-0000-0000-000000000bad", BotWithTrustedCaller.CallingApp, 401)]
    public async Task Caller_is_let_in_by_tenant_and_app(string tenant, string app, int expected)
    {
        var chat = BotUnderTest.NewChat();
        var token = bot.Teams.Keys.Token(bot.Teams, issuer: TeamsService.EntraIssuer(tenant), callingApp: app);

        using var response = await bot.Teams.SendAsync(bot.Teams.Message(chat, "29:ben", "whoami"), token);

        ((int)response.StatusCode).ShouldBe(expected);
        (await bot.CountAsync("Inbox", $"\"Conversation\" = 'teams:{chat}'")).ShouldBe(expected == 200 ? 1 : 0);
    }

    [Fact]
    public async Task Trusted_caller_cannot_send_our_token_elsewhere()
    {
        var activity = bot.Teams.Message(BotUnderTest.NewChat(), "29:ben", "whoami");
        activity["serviceUrl"] = "https://elsewhere.example/";
        var token = bot.Teams.Keys.Token(bot.Teams, issuer: TeamsService.EntraIssuer(BotWithTrustedCaller.CallingTenant), callingApp: BotWithTrustedCaller.CallingApp);

        using var response = await bot.Teams.SendAsync(activity, token);

        ((int)response.StatusCode).ShouldBe(403);
    }
}

/// <summary>Keys that change while the server runs.</summary>
public sealed class KeyRotationTests(BotUnderTest bot) : IClassFixture<BotUnderTest>
{
    [Fact]
    public async Task New_key_is_fetched_when_a_token_names_it()
    {
        var chat = BotUnderTest.NewChat();
        await bot.Teams.SayAsync(chat, "29:ben", "whoami");
        await bot.Teams.ReplyAsync(chat, activity => activity.Text.Contains("role"));

        bot.Teams.Keys.Rotate("key-2");
        using var response = await bot.Teams.SendAsync(bot.Teams.Message(chat, "29:ben", "help"), bot.Teams.Keys.Token(bot.Teams));

        response.IsSuccessStatusCode.ShouldBeTrue();
        await bot.Teams.ReplyAsync(chat, activity => activity.Text.Contains("help kb"));
    }
}
