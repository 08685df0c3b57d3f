using System.Text;
using System.Text.Json.Nodes;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Slack;
using Microsoft.Data.Sqlite;

namespace ChatOpsBot.EndToEnd;

/// <summary>Calls that lack something, and calls for which something of the server is lacking: an answer in words, and never an error of its own.</summary>
public sealed class BadCallTests(BotUnderTest bot) : IClassFixture<BotUnderTest>
{
    private static readonly string[] Needed = ["user_id", "channel_id", "team_id", "trigger_id"];

    [Theory]
    [InlineData("")]
    [InlineData("no form at all")]
    [InlineData("user_id")]
    [InlineData("channel_id")]
    [InlineData("team_id")]
    [InlineData("trigger_id")]
    public async Task Slash_command_that_lacks_something_is_a_bad_request(string lacking)
    {
        var body = lacking is "" or "no form at all" ? lacking : string.Join('&', Needed.Where(field => field != lacking).Select(field => $"{field}=x")) + "&command=%2Fask&text=hello";

        using var response = await bot.Slack.PostSignedAsync("/slack/commands", body, "application/x-www-form-urlencoded");

        ((int)response.StatusCode).ShouldBe(400);
        (await response.Content.ReadAsStringAsync()).ShouldContain("not a slash command");
    }

    [Theory]
    [InlineData("text")]
    [InlineData("command")]
    [InlineData("user_name")]
    [InlineData("response_url")]
    public async Task Slash_command_that_lacks_what_is_not_needed_is_taken(string lacking)
    {
        var fields = new Dictionary<string, string>
        {
            ["command"] = "/chatops", ["text"] = "help", ["user_id"] = "U2BEN", ["user_name"] = "ben", ["channel_id"] = BotUnderTest.NewChannel(),
            ["team_id"] = SlackWorkspace.Team, ["trigger_id"] = $"{Guid.CreateVersion7():N}", ["response_url"] = new Uri(bot.Slack.Address, "/response/none").ToString(),
        };
        fields.Remove(lacking);

        using var response = await bot.Slack.PostSignedAsync("/slack/commands", await new FormUrlEncodedContent(fields).ReadAsStringAsync(), "application/x-www-form-urlencoded");

        ((int)response.StatusCode).ShouldBe(200);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("rubbish {")]
    [InlineData("[1]")]
    [InlineData("{\"channel\":7}")]
    [InlineData("{\"channel\":\"C1\",\"state\":7}")]
    [InlineData("{\"channel\":\"\",\"state\":\"\"}")]
    public async Task Modal_whose_origin_is_not_ours_does_nothing_and_is_no_error(string origin)
    {
        var payload = new JsonObject
        {
            ["type"] = "view_submission",
            ["trigger_id"] = $"{Guid.CreateVersion7():N}",
            ["user"] = new JsonObject { ["id"] = "U2BEN" },
            ["team"] = new JsonObject { ["id"] = SlackWorkspace.Team },
            ["view"] = new JsonObject { ["id"] = "V1", ["callback_id"] = "prompt", ["hash"] = "1", ["private_metadata"] = origin, ["state"] = new JsonObject { ["values"] = new JsonObject() } },
        };

        using var response = await bot.Slack.PostSignedAsync("/slack/interactivity", $"payload={Uri.EscapeDataString(payload.ToJsonString())}", "application/x-www-form-urlencoded");

        ((int)response.StatusCode).ShouldBeLessThan(500);
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=other")]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=")]
    public async Task Upload_whose_boundary_is_wrong_is_a_bad_request_in_words(string type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes("--mine\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\ntext\r\n--mine--\r\n"));
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        var (status, body) = await bot.CallAsync(HttpMethod.Post, "/memory/upload", content);

        status.ShouldBe(400, body);
        JsonNode.Parse(body)!["detail"]!.ToString().ShouldContain("upload");
    }

    [Fact]
    public async Task Page_of_200000_nested_elements_is_refused_in_words()
    {
        var page = Encoding.UTF8.GetBytes($"<html><body>{string.Concat(Enumerable.Repeat("<div>", 200_000))}core");
        var (status, body) = await bot.CallAsync(HttpMethod.Post, "/memory/upload", new MultipartFormDataContent { { new StringContent("nested"), "documentId" }, { new ByteArrayContent(page), "file", "nested.html" } });
        status.ShouldBe(202, body);

        await BotUnderTest.UntilAsync(async () => (await bot.CallAsync(HttpMethod.Get, "/memory/upload-status?documentId=nested")).Body.Contains("nested more than"), "the refusal");
    }
}

/// <summary>The same when the disk or the database is not there.</summary>
public sealed class UnavailableStorageTests
{
    [FactOnSqlite]
    public async Task Call_that_finds_the_database_locked_is_told_to_come_again()
    {
        await using var bot = BotProcess.Create();
        await bot.StartAsync();
        using var client = DescribedAnswers.Client();
        await using var other = new SqliteConnection($"Data Source={Path.Combine(bot.DataDirectory, "chatops.db")}");
        await other.OpenAsync();
        await using (var transaction = other.BeginTransaction(deferred: false))
        {
            using var make = Make(bot);
            using var refused = await client.SendAsync(make);

            ((int)refused.StatusCode).ShouldBe(503);
            refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeGreaterThan(0);
            refused.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
            JsonNode.Parse(await refused.Content.ReadAsStringAsync())!["detail"]!.ToString().ShouldContain("locked by another program");
            await transaction.RollbackAsync();
        }

        using var again = Make(bot);
        using var made = await client.SendAsync(again);
        ((int)made.StatusCode).ShouldBe(200);
    }

    [TmpfsFact]
    public async Task Readiness_tells_of_a_full_disk_and_a_key_is_not_made_on_it()
    {
        await using var disk = await SmallDisk.MountAsync(megabytes: 24);
        await using var bot = BotProcess.Create(dataDirectory: disk.Folder);
        await bot.StartAsync();
        using var client = DescribedAnswers.Client();
        var filler = Path.Combine(disk.Folder, "filler");
        disk.Fill(filler);

        await BotUnderTest.UntilAsync(async () => (await ReadyAsync()).Status == 503, "readiness to tell");
        (await ReadyAsync()).Body.ShouldContain("The disk of the data directory is full");
        using var make = Make(bot);
        using var refused = await client.SendAsync(make);
        ((int)refused.StatusCode).ShouldBe(503);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("disk is full");
        File.Delete(filler);
        await BotUnderTest.UntilAsync(async () => (await ReadyAsync()).Status == 200, "readiness to tell that it is well");

        async Task<(int Status, string Body)> ReadyAsync()
        {
            using var response = await client.GetAsync(new Uri(bot.Address, "/readyz"));
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
        }
    }

    private static HttpRequestMessage Make(BotProcess bot) =>
        bot.Authorized(HttpMethod.Post, "/api/keys", new StringContent("""{"name":"intranet","scopes":"ask","access":"everyone"}""", Encoding.UTF8, "application/json"));
}
