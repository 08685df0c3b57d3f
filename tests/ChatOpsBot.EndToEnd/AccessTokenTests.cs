using System.Security.Cryptography;
using System.Text;
using ChatOpsBot.Simulators;

namespace ChatOpsBot.EndToEnd;

/// <summary>Takes access tokens of the company's sign-in in the place of keys.</summary>
public sealed class BotWithAuthority : BotUnderTest
{
    public SignInAuthority Authority { get; } = SignInAuthority.StartAsync().GetAwaiter().GetResult();

    protected override Dictionary<string, string> More => new()
    {
        ["ChatOps__Api__Authority"] = Authority.Address,
        ["ChatOps__Api__Audience"] = SignInAuthority.Audience,
    };
}

/// <summary>People who come to the API by a token of the company's own sign-in.</summary>
public sealed class AccessTokenTests(BotWithAuthority bot) : IClassFixture<BotWithAuthority>
{
    [Fact]
    public async Task Person_has_the_rights_and_the_documents_that_they_have_in_a_chat()
    {
        await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "kb add The vault\n\nThe vault opens at dawn with the code kiwi."));
        await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "kb access the-vault ana@example.com"));

        (await SayAsync(bot.Authority.Token("ana@example.com"), "what is the code of the vault?")).Body.ShouldContain("kiwi");
        (await SayAsync(bot.Authority.Token("ben@example.com"), "what is the code of the vault?")).Body.ShouldNotContain("kiwi");
        (await bot.CallAsync(HttpMethod.Get, "/api/settings", key: $"Bearer {bot.Authority.Token("ana@example.com")}")).Status.ShouldBe(200);
        (await bot.CallAsync(HttpMethod.Get, "/api/settings", key: $"Bearer {bot.Authority.Token("ben@example.com")}")).Status.ShouldBe(403);
    }

    [Fact]
    public async Task Token_that_is_forged_old_or_for_somebody_else_opens_nothing()
    {
        using var foreign = RSA.Create(2048);
        var good = bot.Authority.Token("ana@example.com");
        string[] bad =
        [
            bot.Authority.Token("ana@example.com", forgedBy: foreign),
            bot.Authority.Token("ana@example.com", expiresIn: TimeSpan.FromMinutes(-10)),
            bot.Authority.Token("ana@example.com", audience: "api://another"),
            bot.Authority.Token("ana@example.com", issuer: "https://login.example.com"),
            bot.Authority.Token("ana@example.com", isVerified: false),
            bot.Authority.Token("ana@example.com", isVerified: null),
            $"{Encode("""{"alg":"none","typ":"JWT"}""")}.{good.Split('.')[1]}.",
            $"{good.Split('.')[0]}.{good.Split('.')[1]}.",
        ];

        (await SayAsync(good, "whoami")).Status.ShouldBe(200);
        foreach (var token in bad)
            (await SayAsync(token, "whoami")).Status.ShouldBeOneOf([401, 403], token);
    }

    [Fact]
    public async Task Clients_find_out_who_signs_people_in()
    {
        var (status, body) = await bot.CallAsync(HttpMethod.Get, "/.well-known/oauth-protected-resource", key: null);

        status.ShouldBe(200);
        body.ShouldContain(bot.Authority.Address);
    }

    [Fact]
    public async Task Tools_are_called_by_whoever_the_token_names_and_whoever_has_none_is_told_where_to_get_one()
    {
        (await McpAsync(bot.Authority.Token("ana@example.com"))).ShouldBe((200, "", true));
        foreach (var token in (string?[])[null, bot.Authority.Token("ana@example.com", audience: "api://another")])
        {
            var (status, challenge, _) = await McpAsync(token);
            status.ShouldBe(401);
            challenge.ShouldBe($"Bearer resource_metadata=\"{bot.Process.Address}.well-known/oauth-protected-resource/mcp\"");
        }
    }

    private async Task<(int Status, string Challenge, bool HasTools)> McpAsync(string? token)
    {
        using var client = DescribedAnswers.Client();
        using var call = new HttpRequestMessage(HttpMethod.Post, new Uri(bot.Process.Address, "/mcp")) { Content = new StringContent("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}""", Encoding.UTF8, "application/json") };
        call.Headers.Accept.ParseAdd("application/json, text/event-stream");
        if (token is not null)
            call.Headers.Authorization = new("Bearer", token);
        using var response = await client.SendAsync(call);
        return ((int)response.StatusCode, response.Headers.WwwAuthenticate.ToString(), (await response.Content.ReadAsStringAsync()).Contains("list_collections", StringComparison.Ordinal));
    }

    private Task<(int Status, string Body)> SayAsync(string token, string text) =>
        bot.CallAsync(HttpMethod.Post, "/api/conversations/mine/messages", new StringContent($$"""{"text":"{{text}}"}""", Encoding.UTF8, "application/json"), $"Bearer {token}");

    private static string Encode(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=');
}
