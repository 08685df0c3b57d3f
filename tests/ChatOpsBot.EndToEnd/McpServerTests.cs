using System.Net;
using System.Text;
using System.Text.Json;
using ChatOpsBot.Simulators;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace ChatOpsBot.EndToEnd;

/// <summary>The C# client of the Model Context Protocol, and the bot as its server.</summary>
public sealed class McpServerTests(BotWithModel bot) : IClassFixture<BotWithModel>
{
    [Fact]
    public async Task Documents_are_searched_and_read_as_connectors_expect_it()
    {
        await using var client = await ConnectAsync(BotProcess.Key);
        (await client.ListToolsAsync()).Select(tool => tool.Name).Order().ShouldBe(["ask", "fetch", "list_collections", "search"]);

        var found = Json(await client.CallToolAsync("search", new Dictionary<string, object?> { ["query"] = "how many vacation days are there?" })).GetProperty("results")[0];
        var fetched = Json(await client.CallToolAsync("fetch", new Dictionary<string, object?> { ["id"] = found.GetProperty("id").GetString() }));

        found.GetProperty("title").GetString()!.ShouldContain("Vacation");
        fetched.GetProperty("text").GetString()!.ShouldContain("expire on 31 March");
        using var http = DescribedAnswers.Client();
        using var file = await http.SendAsync(bot.Process.Authorized(HttpMethod.Get, new Uri(fetched.GetProperty("url").GetString()!).PathAndQuery, null));
        file.StatusCode.ShouldBe(HttpStatusCode.OK);
        Json(await client.CallToolAsync("list_collections")).GetProperty("collections").EnumerateArray().Select(name => name.GetString()).ShouldContain("default");
    }

    [Fact]
    public async Task Question_is_answered_with_its_sources_and_progress()
    {
        bot.Model!.Script = _ => "They have 30 vacation days, as the page on vacation says [1].";
        bot.Model.Pause = TimeSpan.FromMilliseconds(200);
        await using var client = await ConnectAsync(BotProcess.Key);
        var pieces = new List<string?>();

        var answer = await client.CallToolAsync("ask", new Dictionary<string, object?> { ["question"] = "how many vacation days do full-time employees have?" }, new Pieces(pieces));

        Text(answer).ShouldContain("They have 30 vacation days, as the page on vacation says [1].");
        Text(answer).ShouldContain("[1] Vacation");
        await BotUnderTest.UntilAsync(() => Task.FromResult(pieces.Count > 0), "progress");
        bot.Model.Pause = TimeSpan.Zero;
    }

    [Fact]
    public async Task Wrong_calls_are_told_what_to_do()
    {
        await using var client = await ConnectAsync(BotProcess.Key);

        var unknown = await client.CallToolAsync("fetch", new Dictionary<string, object?> { ["id"] = "default/nothing" });
        unknown.IsError.ShouldBe(true);
        Text(unknown).ShouldContain("There is no document 'default/nothing'");
        Text(await client.CallToolAsync("search", new Dictionary<string, object?> { ["query"] = " " })).ShouldContain("'query' must have");
        Text(await client.CallToolAsync("ask", new Dictionary<string, object?> { ["question"] = "Why?", ["assistant"] = "nobody" })).ShouldContain("There is no assistant 'nobody'");
    }

    [Fact]
    public async Task Nothing_is_said_without_a_key()
    {
        using var client = DescribedAnswers.Client();
        using var call = new HttpRequestMessage(HttpMethod.Post, new Uri(bot.Process.Address, "/mcp")) { Content = new StringContent("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}""", Encoding.UTF8, "application/json") };
        call.Headers.Accept.ParseAdd("application/json, text/event-stream");
        using var refused = await client.SendAsync(call);

        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Key_finds_and_reads_only_what_it_may()
    {
        await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "kb add The vault\n\nThe vault opens at dawn with the code kiwi."));
        await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "kb access the-vault ana@example.com"));
        var (status, made) = await bot.CallAsync(HttpMethod.Post, "/api/keys", new StringContent("""{"name":"mcp","access":"everyone"}""", Encoding.UTF8, "application/json"));
        status.ShouldBe(200, made);
        await using var client = await ConnectAsync(JsonDocument.Parse(made).RootElement.GetProperty("secret").GetString()!);
        await using var all = await ConnectAsync(BotProcess.Key);

        var query = new Dictionary<string, object?> { ["query"] = "what is the code of the vault?" };
        Text(await all.CallToolAsync("search", query)).ShouldContain("kiwi");
        Text(await client.CallToolAsync("search", query)).ShouldNotContain("kiwi");
        (await client.CallToolAsync("fetch", new Dictionary<string, object?> { ["id"] = "default/the-vault" })).IsError.ShouldBe(true);
        Text(await all.CallToolAsync("fetch", new Dictionary<string, object?> { ["id"] = "default/the-vault" })).ShouldContain("kiwi");
        var vault = (await all.ListResourcesAsync()).Single(resource => resource.Uri.Contains("the-vault", StringComparison.Ordinal)).Uri;
        (await client.ListResourcesAsync()).ShouldNotContain(resource => resource.Uri == vault);
        (await all.ReadResourceAsync(vault)).Contents.OfType<TextResourceContents>().ShouldContain(content => content.Text.Contains("kiwi", StringComparison.Ordinal));
        await Should.ThrowAsync<ModelContextProtocol.McpException>(async () => await client.ReadResourceAsync(vault));
    }

    [Fact]
    public async Task Key_that_acts_for_a_person_finds_what_they_may()
    {
        await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "kb add The cellar\n\nThe cellar opens at noon with the code papaya."));
        await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "kb access the-cellar ana@example.com"));
        await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "whoami"));
        var (status, made) = await bot.CallAsync(HttpMethod.Post, "/api/keys", new StringContent("""{"name":"acting-mcp","scopes":"ask","actsForPeople":true}""", Encoding.UTF8, "application/json"));
        status.ShouldBe(200, made);
        var key = JsonDocument.Parse(made).RootElement.GetProperty("secret").GetString()!;
        var query = new Dictionary<string, object?> { ["query"] = "what is the code of the cellar?" };

        await using var ana = await ConnectAsync(key, "ana@example.com");
        await using var ben = await ConnectAsync(key, "ben@example.com");

        Text(await ana.CallToolAsync("search", query)).ShouldContain("papaya");
        Text(await ben.CallToolAsync("search", query)).ShouldNotContain("papaya");
        await Should.ThrowAsync<HttpRequestException>(() => ConnectAsync(key, "nobody"));
    }

    [Fact]
    public async Task Prompts_of_the_catalogue_are_listed_and_written_out()
    {
        await using var client = await ConnectAsync(BotProcess.Key);

        var prompts = await client.ListPromptsAsync();
        var prompt = prompts.Single(each => each.Name == "answer");
        var arguments = prompt.ProtocolPrompt.Arguments!.ToDictionary(argument => argument.Name, _ => (object?)"English");
        var written = await client.GetPromptAsync("answer", arguments);

        string.Concat(written.Messages.Select(message => message.Content).OfType<TextContentBlock>().Select(block => block.Text)).ShouldContain("Answer in English");
        await Should.ThrowAsync<ModelContextProtocol.McpException>(async () => await client.GetPromptAsync("nobody-s"));
    }

    private Task<McpClient> ConnectAsync(string key, string? person = null) => McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions
    {
        Endpoint = new Uri(bot.Process.Address, "/mcp"),
        AdditionalHeaders = person is null ? new Dictionary<string, string> { ["Authorization"] = $"Bearer {key}" } : new Dictionary<string, string> { ["Authorization"] = $"Bearer {key}", ["X-On-Behalf-Of"] = person },
    }));

    private static string Text(CallToolResult result) => string.Concat(result.Content.OfType<TextContentBlock>().Select(block => block.Text));

    private static JsonElement Json(CallToolResult result) => JsonDocument.Parse(Text(result)).RootElement;

    private sealed class Pieces(List<string?> pieces) : IProgress<ModelContextProtocol.ProgressNotificationValue>
    {
        public void Report(ModelContextProtocol.ProgressNotificationValue value)
        {
            lock (pieces)
                pieces.Add(value.Message);
        }
    }
}
