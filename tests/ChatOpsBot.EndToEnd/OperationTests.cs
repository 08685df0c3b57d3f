using System.IO.Compression;
using System.Net.Http.Json;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Model;
using ChatOpsBot.Simulators.Slack;
using ChatOpsBot.Simulators.Teams;
using Microsoft.Data.Sqlite;

namespace ChatOpsBot.EndToEnd;

/// <summary>Starting, stopping, and what is in the way of it.</summary>
public sealed class OperationTests
{
    [Theory]
    [InlineData("ChatOps__Dispatch__MaxConcurrentTurns", "0", "ChatOps:Dispatch:MaxConcurrentTurns must be 1 to 1000, for example 32.")]
    [InlineData("ChatOps__Dispatch__MaxConcurrentTurns", "many", "ChatOps:Dispatch:MaxConcurrentTurns")]
    [InlineData("ChatOps__Admin__BootstrapKey", "short", "ChatOps:Admin:BootstrapKey must be at least 16 characters")]
    [InlineData("ChatOps__Teams__AppId", "11111111-2222-3333-4444-555555555555", "ChatOps:Teams:AppSecret must be")]
    [InlineData("ChatOps__Slack__BotToken", "xoxb-1", "ChatOps:Slack:SigningSecret must be")]
    [InlineData("ChatOps__Models__Chat__0__Model", "gpt", "ChatOps:Models:Chat:0:Endpoint must be an absolute address")]
    [InlineData("ChatOps__Role", "chief", "ChatOps:Role must be all, web or worker")]
    [InlineData("ChatOps__Slak__BotToken", "xoxb-1", "Did you mean ChatOps:Slack?")]
    [InlineData("ChatOps__Database__Provider", "oracle", "ChatOps:Database:Provider must be sqlite")]
    [InlineData("ChatOps__Operations__MetricsFrom__0", "10.0.0.0/99", "ChatOps:Operations:MetricsFrom:0 must be an address or a range of them, for example 10.0.0.7 or 10.0.0.0/8.")]
    public async Task Configuration_that_is_not_good_stops_the_start_and_names_key_and_good_value(string name, string value, string expected)
    {
        await using var bot = BotProcess.Create(more: new() { [name] = value });
        bot.Launch();

        var output = await bot.WaitForExitAsync();

        bot.ExitCode.ShouldBe(1);
        output.ShouldContain(expected);
        output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Second_server_on_a_data_directory_is_told_of_the_first()
    {
        await using var first = BotProcess.Create();
        await first.StartAsync();
        await using var second = BotProcess.Create(dataDirectory: first.DataDirectory);
        second.Launch();

        (await second.WaitForExitAsync()).ShouldContain("Another ChatOpsBot runs on the data directory");
    }

    [Fact]
    public async Task Taken_port_is_told_in_one_line()
    {
        await using var bot = BotProcess.Create();
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, bot.Address.Port);
        other.Start();
        bot.Launch();

        var output = await bot.WaitForExitAsync();

        output.ShouldContain("address already in use. Stop the other program, or choose another port");
        output.Trim().Split('\n').Length.ShouldBe(1, output);
    }

    [Fact]
    public void Program_runs_without_the_garbage_collector_of_servers()
    {
        var settings = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(BotProcess.Program)!, "ChatOpsBot.Server.runtimeconfig.json")))!;

        settings["runtimeOptions"]!["configProperties"]!["System.GC.Server"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Fact]
    public async Task Health_readiness_and_metrics_are_served()
    {
        await using var bot = BotProcess.Create();
        await bot.StartAsync();
        await bot.AddDocumentAsync("vacation", Handbook.Vacation);
        using var client = DescribedAnswers.Client(bot.Address);

        (await client.GetStringAsync("/healthz")).ShouldBe("ok");
        (await client.GetStringAsync("/readyz")).ShouldContain("\"database\":\"ok\"");
        (await client.GetStringAsync("/metrics")).ShouldContain("chatops_documents_ingested_total");
    }

    [Fact]
    public async Task Metrics_are_told_to_strangers_with_the_key_of_the_service_alone_and_wrong_keys_are_slowed()
    {
        await using var bot = BotProcess.Create();
        await bot.StartAsync();
        using var client = DescribedAnswers.Client(bot.Address);

        (await MetricsAsync(null)).ShouldBe(401);
        (await MetricsAsync("wrong")).ShouldBe(403);
        var last = 0;
        for (var i = 0; i < 30; i++)
            last = await MetricsAsync($"wrong-{i}");
        last.ShouldBe(429);
        (await MetricsAsync(BotProcess.Key)).ShouldBe(200);

        async Task<int> MetricsAsync(string? key)
        {
            using var foreign = new HttpRequestMessage(HttpMethod.Get, "/metrics") { Headers = { { "X-Forwarded-For", "203.0.113.9" } } };
            if (key is not null)
                foreign.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
            using var response = await client.SendAsync(foreign);
            return (int)response.StatusCode;
        }
    }

    [Theory]
    [InlineData(null, null, 200)]
    [InlineData("203.0.113.9", null, 401)]
    [InlineData(null, "bot.example.com", 401)]
    public async Task Teams_without_a_token_is_for_this_machine_only(string? forwardedFor, string? host, int expected)
    {
        await using var bot = BotProcess.Create(more: new() { ["ChatOps__Teams__AllowUnauthenticatedLoopback"] = "true" });
        await bot.StartAsync();
        using var client = DescribedAnswers.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(bot.Address, "/api/messages"));
        request.Content = new StringContent("""{"type":"typing","id":"1","serviceUrl":"http://127.0.0.1:1/","channelId":"msteams","from":{"id":"29:x"},"conversation":{"id":"a:1"}}""", System.Text.Encoding.UTF8, "application/json");
        request.Headers.Host = host;
        if (forwardedFor is not null)
            request.Headers.Add("X-Forwarded-For", forwardedFor);

        using var response = await client.SendAsync(request);

        ((int)response.StatusCode).ShouldBe(expected);
    }

    [Fact]
    public async Task Stopped_server_finishes_its_turns_and_the_next_one_takes_up_what_waits()
    {
        await using var slack = await SlackWorkspace.StartAsync();
        await using var bot = BotProcess.Create(slack);
        await bot.StartAsync();
        await bot.AddDocumentAsync("vacation", Handbook.Vacation);
        var questions = new List<SlackMessage>();
        for (var i = 0; i < 20; i++)
            questions.Add(await slack.SayAsync($"D{i % 4}", "U2BEN", "how many vacation days do full-time employees have?"));

        await bot.StopAsync();
        bot.ExitCode.ShouldBe(0);
        await bot.StartAsync();

        await BotUnderTest.UntilAsync(() => Task.FromResult(slack.ByBot.Count(message => message.IsAnswer) == 20), "all answers", 60);
        slack.ByBot.Count.ShouldBe(20);
    }

    [Fact]
    public async Task Whoever_reads_a_stream_when_the_server_is_stopped_is_told_that_its_end_will_not_come()
    {
        await using var model = await ScriptedModel.StartAsync();
        (model.Pause, model.Script) = (TimeSpan.FromSeconds(2), _ => string.Concat(Enumerable.Repeat("You have thirty days of vacation in every year. ", 20)));
        await using var bot = BotProcess.Create(model: model, more: new() { ["ChatOps__Models__Chat__0__TimeoutSeconds"] = "100" });
        await bot.StartAsync();
        await bot.AddDocumentAsync("vacation", Handbook.Vacation);
        using var client = DescribedAnswers.Client(bot.Address);
        using var ask = new HttpRequestMessage(HttpMethod.Post, "/memory/ask") { Content = JsonContent.Create(new { question = "how many vacation days do full-time employees have?", stream = true }) };
        ask.Headers.TryAddWithoutValidation("Authorization", BotProcess.Key);
        using var response = await client.SendAsync(ask, HttpCompletionOption.ResponseHeadersRead);
        using var events = new StreamReader(await response.Content.ReadAsStreamAsync());
        (await events.ReadLineAsync())!.ShouldContain("append");

        var stopping = bot.StopAsync();
        var rest = await events.ReadToEndAsync();
        await stopping;

        rest.ShouldContain("\"streamState\":\"error\"");
        rest.ShouldContain("The server was stopped before the answer was there. Ask again.");
        rest.ShouldEndWith("data: [DONE]\n\n");
        bot.ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("/v1/chat/completions", """{"model":"default","stream":true,"messages":[{"role":"user","content":"how many vacation days do full-time employees have?"}]}""")]
    [InlineData("/v1/responses", """{"model":"default","stream":true,"input":"how many vacation days do full-time employees have?"}""")]
    public async Task Stream_of_other_clients_that_is_open_while_the_server_stops_ends_with_an_error(string path, string body)
    {
        await using var model = await ScriptedModel.StartAsync();
        (model.Pause, model.Script) = (TimeSpan.FromSeconds(2), _ => string.Concat(Enumerable.Repeat("You have thirty days of vacation in every year. ", 20)));
        await using var bot = BotProcess.Create(model: model, more: new() { ["ChatOps__Models__Chat__0__TimeoutSeconds"] = "100" });
        await bot.StartAsync();
        await bot.AddDocumentAsync("vacation", Handbook.Vacation);
        using var client = DescribedAnswers.Client(bot.Address);
        using var ask = bot.Authorized(HttpMethod.Post, path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        using var response = await client.SendAsync(ask, HttpCompletionOption.ResponseHeadersRead);
        using var events = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (!(await events.ReadLineAsync())!.Contains("You have", StringComparison.Ordinal))
        {
        }

        var stopping = bot.StopAsync();
        var rest = await events.ReadToEndAsync();
        await stopping;

        rest.ShouldContain("The server was stopped before the answer was there. Ask again.");
        bot.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Password_of_a_database_that_is_away_is_not_told()
    {
        await using var away = BotProcess.Create(more: new()
        {
            ["ChatOps__Database__Provider"] = "postgres",
            ["ChatOps__Database__ConnectionString"] = "Host=127.0.0.1;Port=9;Database=chatops;Username=chatops;Password=planted-database-password;Timeout=2",
            ["Logging__LogLevel__Default"] = "Debug",
        });
        away.Launch();

        var output = await away.WaitForExitAsync();

        away.ExitCode.ShouldNotBe(0);
        output.ShouldContain("127.0.0.1:9");
        output.ShouldNotContain("planted-database-password");
    }

    [Fact]
    public async Task Server_starts_while_Slack_is_away_and_connects_later()
    {
        await using var slack = await SlackWorkspace.StartAsync();
        for (var i = 0; i < 20; i++)
            slack.Faults.NextNone("apps.connections.open");
        await using var bot = BotProcess.Create(slack, more: new() { ["ChatOps__Slack__AppToken"] = SlackWorkspace.AppToken });

        await bot.StartAsync();

        using var client = DescribedAnswers.Client(bot.Address);
        await BotUnderTest.UntilAsync(async () => (await client.GetStringAsync("/readyz")).Contains("Socket Mode; trying again"), "readiness to tell");
        await BotUnderTest.UntilAsync(() => Task.FromResult(slack.Sockets.Opened > 0), "the connection", 60);
        await BotUnderTest.UntilAsync(async () => (await client.GetStringAsync("/readyz")).Contains("\"slack\":\"ok\""), "readiness to tell that it is well");
    }

    [FactOnSqlite]
    public async Task Locked_database_at_ingestion_is_a_clear_error_and_nothing_is_lost()
    {
        await using var slack = await SlackWorkspace.StartAsync();
        await using var bot = BotProcess.Create(slack);
        await bot.StartAsync();
        await using var other = new SqliteConnection($"Data Source={Path.Combine(bot.DataDirectory, "chatops.db")}");
        await other.OpenAsync();
        await using (var transaction = other.BeginTransaction(deferred: false))
        {
            using var client = DescribedAnswers.Client();
            using var form = new MultipartFormDataContent { { new StringContent("text"), "file", "a.txt" } };
            using var upload = bot.Authorized(HttpMethod.Post, "/memory/upload", form);
            using var refused = await client.SendAsync(upload);
            ((int)refused.StatusCode).ShouldBe(503);
            (await refused.Content.ReadAsStringAsync()).ShouldContain("locked by another program");
            await transaction.RollbackAsync();
        }

        await bot.AddDocumentAsync("vacation", Handbook.Vacation);
        var question = await slack.SayAsync("D1", "U2BEN", "how many vacation days do full-time employees have?");
        (await slack.AnswerToAsync(question)).Text.ShouldContain("30 vacation days");
    }

    [TmpfsFact]
    public async Task Full_disk_at_ingestion_is_a_clear_error_and_nothing_is_lost()
    {
        await using var disk = await SmallDisk.MountAsync(megabytes: 24);
        await using var slack = await SlackWorkspace.StartAsync();
        await using var bot = BotProcess.Create(slack, dataDirectory: disk.Folder);
        await bot.StartAsync();
        await bot.AddDocumentAsync("vacation", Handbook.Vacation);
        var filler = Path.Combine(disk.Folder, "filler");
        disk.Fill(filler);

        slack.MostRetries = 100;
        var sending = slack.SayAsync("D1", "U1ANA", "kb add", file: ("tides.md", "The tide rises at noon."u8.ToArray()));
        await Task.Delay(TimeSpan.FromSeconds(1));
        sending.IsCompleted.ShouldBeFalse("what could not be kept was not acknowledged");
        File.Delete(filler);
        await slack.ReplyToAsync(await sending, message => message.Text.Contains("Added"));
        using var client = DescribedAnswers.Client();
        disk.Fill(filler);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(new byte[3_000_000]), "file", "big.bin" } };
        using var upload = bot.Authorized(HttpMethod.Post, "/memory/upload", form);
        using var refused = await client.SendAsync(upload);
        ((int)refused.StatusCode).ShouldBe(503);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("disk");
        File.Delete(filler);

        var question = await slack.SayAsync("D2", "U2BEN", "how many vacation days do full-time employees have?");
        (await slack.AnswerToAsync(question)).Text.ShouldContain("30 vacation days");
    }

    [Fact]
    public async Task Lost_or_damaged_index_is_rebuilt_from_the_database()
    {
        await using var bot = BotProcess.Create();
        await bot.StartAsync();
        await bot.AddDocumentAsync("vacation", Handbook.Vacation);
        using var client = DescribedAnswers.Client();
        foreach (var harm in (Action<string>[])[
            folder => Directory.Delete(folder, recursive: true),
            folder => { foreach (var file in Directory.EnumerateFiles(folder, "_*.c*").Concat(Directory.EnumerateFiles(folder, "segments_*"))) File.WriteAllText(file, "garbage"); },
        ])
        {
            await bot.StopAsync();
            harm(Path.Combine(bot.DataDirectory, "index"));
            await bot.StartAsync();

            using var search = bot.Authorized(HttpMethod.Post, "/memory/search", new StringContent("{\"query\":\"vacation days\"}", System.Text.Encoding.UTF8, "application/json"));
            (await (await client.SendAsync(search)).Content.ReadAsStringAsync()).ShouldContain("30 vacation days");
        }
    }

    [Fact]
    public async Task Manifest_command_fills_in_host_and_ids_and_zips_the_package()
    {
        await using var bot = BotProcess.Create();
        var output = Path.Combine(bot.DataDirectory, "out");
        bot.Launch();
        await bot.KillAsync();

        using var process = System.Diagnostics.Process.Start("dotnet", [BotProcess.Program, "manifest", "--host", "bot.example.com", "--out", output, "--app-id", TeamsService.AppId])!;
        await process.WaitForExitAsync();

        process.ExitCode.ShouldBe(0);
        (await File.ReadAllTextAsync(Path.Combine(output, "slack-manifest.json"))).ShouldContain("https://bot.example.com/slack/events");
        await using var zip = await ZipFile.OpenReadAsync(Path.Combine(output, "chatopsbot-teams.zip"));
        zip.Entries.Select(entry => entry.Name).ShouldBe(["manifest.json", "color.png", "outline.png"], ignoreOrder: true);
        using var manifest = new StreamReader(await zip.GetEntry("manifest.json")!.OpenAsync());
        var text = await manifest.ReadToEndAsync();
        text.ShouldContain($"\"botId\": \"{TeamsService.AppId}\"");
        text.ShouldNotContain("{{");
    }
}
