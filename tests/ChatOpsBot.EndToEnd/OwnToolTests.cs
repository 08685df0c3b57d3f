using ChatOpsBot.Simulators;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.EndToEnd;

/// <summary>The bot with a plugin of one's own, and beside a service that wants tokens.</summary>
public sealed class BotWithPlugin : BotUnderTest, IAsyncLifetime
{
    private Loopback? service;

    public string Address => service!.Address.ToString();

    /// <summary>Tokens that were given.</summary>
    public List<string> Given { get; } = [];

    public List<string> Refused { get; } = [];

    protected override bool HasModel => true;

    protected override Dictionary<string, string> More => new()
    {
        ["ChatOps__Agents__AllowedNetworks__0"] = "127.0.0.1/32",
        ["ChatOps__Agents__Plugins__holidays"] = Path.Combine(BotProcess.Root, "samples", "HolidayPlugin", "bin", "Release", "net10.0", "HolidayPlugin.dll"),
        ["ChatOps__Agents__OAuth__STOCK__TokenEndpoint"] = $"{Address}token",
        ["ChatOps__Agents__OAuth__STOCK__ClientId"] = "bot",
        ["ChatOps__Agents__OAuth__STOCK__ClientSecret"] = "not-for-the-model",
        ["ChatOps__Agents__OAuth__STOCK__Scope"] = "stock.read",
    };

    async Task IAsyncLifetime.InitializeAsync()
    {
        service = await Loopback.StartAsync(app =>
        {
            app.MapPost("/token", async (HttpRequest request) =>
            {
                var form = await request.ReadFormAsync();
                if (form["grant_type"] != "client_credentials" || form["scope"] != "stock.read" || request.Headers.Authorization != $"Basic {Convert.ToBase64String("bot:not-for-the-model"u8)}")
                    return Results.StatusCode(401);
                Given.Add($"token-{Given.Count + 1}");
                return Results.Json(new { access_token = Given[^1], expires_in = 3600, token_type = "Bearer" });
            });
            app.MapGet("/stock", (HttpRequest request) => request.Headers.Authorization == $"Bearer {Given.LastOrDefault()}" && !Refused.Contains(Given[^1]) ? Results.Json(new { pieces = 7 }) : Results.StatusCode(401));
            app.MapGet("/openapi.json", () => Results.Text("""{"openapi":"3.0.3","info":{"title":"Stock","version":"1"},"servers":[{"url":"/"}],"paths":{"/stock":{"get":{"operationId":"stock","summary":"How many are left.","responses":{"200":{"description":"ok"}}}}}}""", "application/json"));
        });
        await InitializeAsync();
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        await service!.DisposeAsync();
    }
}

/// <summary>Tools of a plugin, and of a service that gives tokens to its clients.</summary>
public sealed class OwnToolTests(BotWithPlugin bot) : IClassFixture<BotWithPlugin>
{
    [Fact]
    public async Task Function_of_a_plugin_is_a_tool_and_asks_unless_it_is_marked_as_reading()
    {
        (await bot.AskAsync("U2BEN", "tool show holidays_close")).ShouldContain("each call has to be allowed");
        var task = await bot.BeginAsync("close on Christmas Eve", ["holidays_list", """{"year":2027}"""], ["holidays_close", """{"day":"2027-12-24"}"""], ["holidays_list", """{"year":2027}"""]);
        await bot.PressAsync(await bot.AskedAsync(task, "May I do this?"), "U2BEN", "approve");
        await bot.ReportedAsync(task);

        var heard = bot.LastAsked()["messages"]!.AsArray().Where(message => (string?)message!["role"] == "tool").Select(message => (string)message!["content"]!).ToList();
        heard[0].ShouldContain("2027-03-29 Monday");
        heard[0].ShouldNotContain("2027-12-24");
        heard[2].ShouldContain("2027-12-24 Friday");
    }

    [Fact]
    public async Task Token_is_fetched_kept_and_fetched_anew_when_it_is_not_accepted_any_more()
    {
        (await bot.AskAsync("U1ANA", $"tool add {bot.Address}openapi.json --name stock --auth \"oauth STOCK\"")).ShouldContain("1 tools");
        (await bot.AskAsync("U1ANA", $"tool add {bot.Address}openapi.json --name other --auth \"oauth NOSUCH\"")).ShouldContain("There is no client");

        await bot.ReportedAsync(await bot.BeginAsync("look at the stock", ["stock_stock", "{}"], ["today", "{}"], ["stock_stock", "{}"]));
        bot.Heard().ShouldContain("7");
        bot.Given.Count.ShouldBe(1);
        bot.Refused.Add(bot.Given[^1]);
        await bot.ReportedAsync(await bot.BeginAsync("look at the stock again", ["stock_stock", "{}"], ["today", "{}"], ["stock_stock", "{}"]));

        bot.Heard().ShouldContain("7");
        bot.Given.Count.ShouldBe(2);
        bot.Model!.Requests.Select(request => request.ToJsonString()).ShouldAllBe(request => !request.Contains("token-1") && !request.Contains("not-for-the-model"));
        bot.Process.Output.ShouldNotContain("not-for-the-model");
    }
}
