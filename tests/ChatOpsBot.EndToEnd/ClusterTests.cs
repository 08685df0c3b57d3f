using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Clock;
using ChatOpsBot.Simulators.Slack;
using Npgsql;

namespace ChatOpsBot.EndToEnd;

/// <summary>Two web processes and two workers on one PostgreSQL.</summary>
public sealed class SmallCluster : IAsyncLifetime
{
    public BotCluster? Bots { get; private set; }

    public async Task InitializeAsync()
    {
        if (PostgresServer.Programs is null)
            return;
        Bots = await BotCluster.StartAsync(web: 2, workers: 2);
        await Handbook.AddToAsync(Bots.Web[0]);
    }

    public Task DisposeAsync() => Bots?.DisposeAsync().AsTask() ?? Task.CompletedTask;
}

/// <summary>Several processes are one product.</summary>
[Collection("kills")]
public sealed class ClusterTests(SmallCluster cluster) : IClassFixture<SmallCluster>
{
    private BotCluster Bots => cluster.Bots!;

    private static async Task<string> AskAsync(BotProcess at, string question)
    {
        using var client = DescribedAnswers.Client();
        using var ask = at.Authorized(HttpMethod.Post, "/memory/ask", JsonContent.Create(new { question }));
        using var answer = await client.SendAsync(ask);
        return await answer.Content.ReadAsStringAsync();
    }

    [FactOnPostgres]
    public async Task Question_that_one_process_takes_is_answered_by_another()
    {
        Bots.Model.Script = _ => "You have 30 days. [1]";
        for (var i = 0; i < 6; i++)
        {
            var asked = await Bots.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "how many vacation days do full-time employees have?");
            (await Bots.Slack.AnswerToAsync(asked)).Text.ShouldContain("30 days");
        }
    }

    [FactOnPostgres]
    public async Task Web_process_that_does_no_jobs_answers_requests_by_those_that_do()
    {
        Bots.Model.Script = _ => "You have 30 days. [1]";

        foreach (var web in Bots.Web)
            (await AskAsync(web, "how many vacation days do full-time employees have?")).ShouldContain("30 days");
    }

    [FactOnPostgres]
    public async Task Words_come_one_by_one_from_a_web_process_whose_worker_writes_them()
    {
        (Bots.Model.Pause, Bots.Model.Script) = (TimeSpan.FromMilliseconds(300), _ => string.Concat(Enumerable.Repeat("You have thirty days in each year. ", 3)));
        try
        {
            using var client = DescribedAnswers.Client();
            using var ask = Bots.Web[1].Authorized(HttpMethod.Post, "/memory/ask", JsonContent.Create(new { question = "how many vacation days do full-time employees have?", stream = true }));
            using var answer = await client.SendAsync(ask, HttpCompletionOption.ResponseHeadersRead);
            using var events = new StreamReader(await answer.Content.ReadAsStreamAsync());
            var heard = new List<long>();
            while (await events.ReadLineAsync() is { } line)
            {
                if (line.Contains("append", StringComparison.Ordinal))
                    heard.Add(Stopwatch.GetTimestamp());
            }

            heard.Count.ShouldBeGreaterThan(3);
            Stopwatch.GetElapsedTime(heard[0], heard[^1]).ShouldBeGreaterThan(TimeSpan.FromSeconds(1), "they came while they were written");
        }
        finally
        {
            Bots.Model.Pause = TimeSpan.Zero;
        }
    }

    [FactOnPostgres]
    public async Task Document_that_one_process_takes_is_found_by_all_and_downloaded_from_all()
    {
        Bots.Model.Script = request => request.ToJsonString().Contains("turquoise", StringComparison.Ordinal) ? "It is turquoise. [1]" : "I do not know.";
        await Bots.Web[0].AddDocumentAsync("badge", "The badge of a visitor is turquoise and has a number.", "badge.md");

        for (var i = 0; i < 4; i++)
            (await AskAsync(Bots.Web[i % 2], "What is on the badge of a visitor?")).ShouldContain("turquoise");
        using var client = DescribedAnswers.Client();
        foreach (var web in Bots.Web)
        {
            using var download = web.Authorized(HttpMethod.Get, "/memory/download?documentId=badge&filename=badge.md", null);
            (await (await client.SendAsync(download)).Content.ReadAsStringAsync()).ShouldBe("The badge of a visitor is turquoise and has a number.");
        }
    }

    [FactOnPostgres]
    public async Task Documents_that_come_in_by_all_doors_at_once_are_found_at_all_of_them()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Bots.Web[i % 2].AddDocumentAsync($"gate{i}", $"The gate of yard number {i}{i} is painted in the colour {i * 7}.", $"gate{i}.md")));
        using var client = DescribedAnswers.Client();

        foreach (var web in Bots.Web)
        {
            for (var i = 0; i < 40; i++)
            {
                using var search = web.Authorized(HttpMethod.Post, "/memory/search", JsonContent.Create(new { query = $"gate of yard number {i}{i}", limit = 50 }));
                using var found = await client.SendAsync(search);
                (await found.Content.ReadAsStringAsync()).ShouldContain($"\"gate{i}\"", Case.Sensitive);
            }
        }
    }

    [FactOnPostgres]
    public async Task Setting_and_published_prompt_are_in_force_everywhere_within_two_seconds()
    {
        var admin = BotUnderTest.NewDirect();
        await SayAsync(admin, "U1ANA", "settings set limits.person-per-minute 3");
        await Task.Delay(TimeSpan.FromSeconds(2));

        // Of all processes together, whichever takes the message.
        await BeginningOfMinuteAsync();
        var direct = BotUnderTest.NewDirect();
        var replies = new List<string>();
        for (var i = 0; i < 5; i++)
            replies.Add((await SayAsync(direct, "U2BEN", "help")).Text);
        replies.Count(reply => reply.Contains("within a minute", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(2);
        await SayAsync(admin, "U1ANA", "settings set limits.person-per-minute 0");
        await PutAsync(Bots.Web[0], "/api/prompts/tone", "---\nname: tone\ndescription: How it speaks.\npurpose: include\n---\nSpeak like a lighthouse keeper.\n");
        await Task.Delay(TimeSpan.FromSeconds(2));

        Bots.Model.Script = request => request.ToJsonString().Contains("lighthouse keeper", StringComparison.Ordinal) ? "Aye. [1]" : "Yes. [1]";
        for (var i = 0; i < 6; i++)
            (await AskAsync(Bots.Web[i % 2], "What is on the badge of a visitor?")).ShouldContain("Aye");
    }

    [FactOnPostgres]
    public async Task Of_two_changes_at_two_processes_that_name_the_same_version_one_is_done()
    {
        await PutAsync(Bots.Web[0], "/api/prompts/contested", Contested("zero"));
        using var client = DescribedAnswers.Client();
        for (var i = 0; i < 5; i++)
        {
            using var read = Bots.Web[i % 2].Authorized(HttpMethod.Get, "/api/prompts/contested", null);
            using var seen = await client.SendAsync(read);
            var version = seen.Headers.ETag!.ToString();

            var changes = await Task.WhenAll(Bots.Web.Select(async (web, at) =>
            {
                using var change = web.Authorized(HttpMethod.Put, "/api/prompts/contested", new StringContent(Contested($"round {i} at {at}"), System.Text.Encoding.UTF8, "text/markdown"));
                change.Headers.TryAddWithoutValidation("If-Match", version);
                using var changed = await client.SendAsync(change);
                return (int)changed.StatusCode;
            }));

            changes.Order().ShouldBe([200, 412]);
        }

        static string Contested(string text) => $"---\nname: contested\ndescription: What two change.\npurpose: include\n---\n{text}\n";
    }

    [FactOnPostgres]
    public async Task Process_with_an_empty_folder_says_how_far_its_index_is_and_then_finds_what_all_find()
    {
        await Bots.Web[0].AddDocumentAsync("halle", string.Join("\n\n", Enumerable.Range(1, 500).Select(i => $"Regal {i} steht in Halle {i % 40} und trägt Kisten der Reihe {i * 7}.")), "halle.md");
        await using var fresh = BotProcess.Create(more: new(PostgresServer.SettingsOf(Bots.Postgres.ConnectionString("chatops"))) { ["ChatOps__Role"] = "web" });
        using var client = DescribedAnswers.Client();
        var said = new List<string>();

        // While others change the chunks it can't read them.
        await using (var database = new NpgsqlConnection(Bots.Postgres.ConnectionString("chatops") + ";Pooling=false"))
        {
            await database.OpenAsync();
            await using var holding = await database.BeginTransactionAsync();
            await using var hold = new NpgsqlCommand("LOCK TABLE \"Chunks\" IN ACCESS EXCLUSIVE MODE", database);
            await hold.ExecuteNonQueryAsync();
            fresh.Launch();
            await BotUnderTest.UntilAsync(async () => await ReadyAsync() == 503 && said.Exists(text => Regex.IsMatch(text, "brought up to date: [0-9,]+ of [1-9][0-9,]* documents")), "how far it is", 30);
        }

        await BotUnderTest.UntilAsync(async () => await ReadyAsync() == 200, "readiness", 60);

        foreach (var query in (string[])["Regal 471", "vacation days of full-time employees", "Kisten in Halle 12"])
            (await FoundAsync(fresh, query)).ShouldBe(await FoundAsync(Bots.Web[0], query));

        async Task<int> ReadyAsync()
        {
            try
            {
                using var response = await client.GetAsync(new Uri(fresh.Address, "/readyz"));
                said.Add(await response.Content.ReadAsStringAsync());
                return (int)response.StatusCode;
            }
            catch (HttpRequestException)
            {
                return 0;
            }
        }

        async Task<string> FoundAsync(BotProcess at, string query)
        {
            using var search = at.Authorized(HttpMethod.Post, "/memory/search", JsonContent.Create(new { query, limit = 5 }));
            using var found = await client.SendAsync(search);
            return string.Join(' ', JsonNode.Parse(await found.Content.ReadAsStringAsync())!["results"]!.AsArray().Select(result => $"{result!["documentId"]}/{result["partitions"]![0]!["text"]}"));
        }
    }

    private static async Task PutAsync(BotProcess web, string path, string text)
    {
        using var client = DescribedAnswers.Client();
        using var request = web.Authorized(HttpMethod.Put, path, new StringContent(text, System.Text.Encoding.UTF8, "text/markdown"));
        using var response = await client.SendAsync(request);
        ((int)response.StatusCode).ShouldBe(200, await response.Content.ReadAsStringAsync());
    }

    [FactOnPostgres]
    public async Task Form_is_answered_in_the_request_by_a_process_that_does_no_jobs()
    {
        for (var i = 0; i < 4; i++)
        {
            var before = Bots.Slack.Views.Count(view => view.User == "U1ANA" && !view.IsClosed && view.Versions.Count > 1);
            await Bots.Slack.CommandAsync(BotUnderTest.NewChannel(), "U1ANA", "/prompt", "edit answer");
            var view = await Bots.Slack.ViewAsync("U1ANA", before);

            await Bots.Slack.SubmitAsync(view, new Dictionary<string, string> { ["text"] = "{{ pasages }}" });

            view.Errors["text"].ShouldContain("did you mean `passages`?");
        }
    }

    [FactOnPostgres]
    public async Task What_is_due_at_a_time_is_said_once_whichever_process_finds_it_due()
    {
        var direct = BotUnderTest.NewDirect();
        await SayAsync(direct, "U2BEN", "schedule remind tomorrow 9:00 to water the plants");
        await Bots.ChangeAsync($"UPDATE \"Schedules\" SET \"NextAt\" = {TimeProvider.System.GetUtcNow().AddMinutes(-1).ToUnixTimeMilliseconds()} WHERE \"Text\" LIKE '%water the plants%'");

        await Bots.Slack.Changed.UntilAsync(() => Reminders().FirstOrDefault(), "the reminder", TimeSpan.FromSeconds(20));
        await Task.Delay(3000);

        Reminders().ShouldHaveSingleItem();

        IEnumerable<SlackMessage> Reminders() => Bots.Slack.ByBot.Where(message => message.Channel == direct && message.Text.Contains("You wanted to be reminded", StringComparison.Ordinal));
    }

    [FactOnPostgres]
    public async Task Secret_is_said_once_whichever_process_says_it_and_is_not_kept()
    {
        for (var i = 0; i < 6; i++)
        {
            var reply = await SayAsync(BotUnderTest.NewDirect(), "U1ANA", $"key create door{i} --scopes ask --expires 1d");
            reply.Text.ShouldContain("cob-");
        }

        (await Bots.CountAsync("JobEvents", "\"Text\" LIKE '%cob-%'")).ShouldBe(0, "what is handed over is encrypted");
        (await Bots.CountAsync("Exchanges", "\"Reply\" LIKE '%cob-%'")).ShouldBe(0);
    }

    [FactOnPostgres]
    public async Task Stop_ends_what_another_process_is_doing()
    {
        Bots.Model.Pause = TimeSpan.FromMilliseconds(200);
        Bots.Model.Script = _ => string.Join(' ', Enumerable.Repeat("You have 30 days of vacation in a year.", 100));
        try
        {
            var direct = BotUnderTest.NewDirect();
            var asked = await Bots.Slack.SayAsync(direct, "U2BEN", "how many vacation days do full-time employees have?");
            await BotUnderTest.UntilAsync(() => Task.FromResult(Bots.Slack.Replies(asked).Any()), "the beginning of the answer");
            var since = Stopwatch.StartNew();
            await Bots.Slack.SayAsync(direct, "U2BEN", "stop");
            await BotUnderTest.UntilAsync(async () => await Bots.CountAsync("Jobs", "\"Kind\" = 'answer' AND \"State\" = 0") == 0, "the end of the answer");
            since.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(3));
        }
        finally
        {
            Bots.Model.Pause = TimeSpan.Zero;
        }
    }

    [FactOnPostgres]
    public async Task Process_that_ends_leaves_what_comes_to_the_others()
    {
        Bots.Model.Script = _ => "You have 30 days. [1]";
        await Bots.Workers[0].StopAsync();
        try
        {
            var asked = await Bots.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "how many vacation days do full-time employees have?");
            (await Bots.Slack.AnswerToAsync(asked)).Text.ShouldContain("30 days");
        }
        finally
        {
            await Bots.Workers[0].StartAsync();
        }
    }

    [FactOnPostgres]
    public async Task Answer_that_a_stopping_process_does_not_come_to_is_written_by_another_within_thirty_seconds()
    {
        await using var bots = await BotCluster.StartAsync(web: 1, workers: 2);
        await bots.Web[0].AddDocumentAsync("vacation", Handbook.Vacation);
        (bots.Model.Pause, bots.Model.Script) = (TimeSpan.FromSeconds(1), _ => string.Concat(Enumerable.Repeat("You have 30 days. ", 40)) + "[1]");
        await bots.Workers[1].StopAsync();
        var asked = new List<SlackMessage>();
        for (var i = 0; i < 8; i++)
            asked.Add(await bots.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "how many vacation days do full-time employees have?"));
        await BotUnderTest.UntilAsync(() => Task.FromResult(bots.Model.Requests.Count >= asked.Count), "all answers to be begun");
        await bots.Workers[1].StartAsync();
        bots.Model.Script = _ => "You have 30 days in all. [1]";

        var since = Stopwatch.StartNew();
        await bots.Workers[0].StopAsync();

        since.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
        bots.Model.Pause = TimeSpan.Zero;
        foreach (var question in asked)
            (await bots.Slack.AnswerToAsync(question, TimeSpan.FromSeconds(60))).Text.ShouldContain("30 days in all");
        bots.Slack.ByBot.Count(message => message.IsAnswer).ShouldBe(asked.Count);
    }

    [FactOnPostgres]
    public Task Worker_that_was_killed_does_what_it_held_as_soon_as_it_is_back() => ComeBackAsync(_ => Task.CompletedTask);

    [FactOnPostgres]
    public Task What_nobody_can_hold_for_so_long_is_done_by_whoever_comes() =>
        ComeBackAsync(bots => bots.ChangeAsync("""UPDATE "Jobs" SET "Owner" = 'somebody', "LeasedUntil" = "LeasedUntil" + 3600000 WHERE "State" = 0 AND "LeasedUntil" > 0"""));

    // What it held would be held for ten minutes.
    private static async Task ComeBackAsync(Func<BotCluster, Task> meanwhile)
    {
        await using var bots = await BotCluster.StartAsync(web: 1, workers: 1, more: new() { ["ChatOps__Dispatch__LeaseSeconds"] = "600" });
        await bots.Web[0].AddDocumentAsync("vacation", Handbook.Vacation);
        (bots.Model.Pause, bots.Model.Script) = (TimeSpan.FromSeconds(1), _ => string.Concat(Enumerable.Repeat("You have 30 days. ", 40)) + "[1]");
        var asked = await bots.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "how many vacation days do full-time employees have?");
        await BotUnderTest.UntilAsync(() => Task.FromResult(bots.Model.Requests.Count == 1), "the answer to be begun");
        (bots.Model.Pause, bots.Model.Script) = (TimeSpan.Zero, _ => "You have 30 days in all. [1]");

        await bots.Workers[0].KillAsync();
        await meanwhile(bots);
        await bots.Workers[0].StartAsync();

        (await bots.Slack.AnswerToAsync(asked, TimeSpan.FromSeconds(60))).Text.ShouldContain("30 days in all");
    }

    [FactWithClocks]
    public async Task Clock_of_the_database_that_is_set_takes_work_from_nobody_who_is_there_and_leaves_it_with_nobody_who_is_gone()
    {
        await using var bots = await BotCluster.StartAsync(web: 1, workers: 2);
        await bots.Web[0].AddDocumentAsync("vacation", Handbook.Vacation);
        (bots.Model.Pause, bots.Model.Script) = (TimeSpan.FromSeconds(1), _ => "You have 30 days, whoever asks, and may take them when you like. [1]");
        var asked = new List<SlackMessage>();
        for (var i = 0; i < 6; i++)
            asked.Add(await bots.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "how many vacation days do full-time employees have?"));
        await BotUnderTest.UntilAsync(() => Task.FromResult(bots.Model.Requests.Count == asked.Count), "all answers to be begun");

        bots.DatabaseClock!.Set(TimeSpan.FromHours(1));

        foreach (var question in asked)
            (await bots.Slack.AnswerToAsync(question, TimeSpan.FromSeconds(60))).Text.ShouldContain("30 days");
        bots.Model.Requests.Count.ShouldBe(asked.Count, "nobody began what somebody was doing");

        var again = new List<SlackMessage>();
        for (var i = 0; i < 6; i++)
            again.Add(await bots.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "how many vacation days do full-time employees have?"));
        await BotUnderTest.UntilAsync(() => Task.FromResult(bots.Model.Requests.Count == asked.Count + again.Count), "all answers to be begun");

        var holds = await Task.WhenAll(bots.Workers.Select(worker => bots.CountAsync("Jobs", $"\"Kind\" = 'answer' AND \"LeasedUntil\" > 0 AND \"Owner\" LIKE '%:{worker.DataDirectory}:%'")));
        bots.DatabaseClock.Set(TimeSpan.Zero);
        await bots.Workers[holds[0] > 0 ? 0 : 1].KillAsync();

        foreach (var question in again)
            (await bots.Slack.AnswerToAsync(question, TimeSpan.FromSeconds(60))).Text.ShouldContain("30 days");
        bots.Model.Requests.Count.ShouldBeGreaterThan(asked.Count + again.Count, "what the one that was killed held was begun again");
    }

    [FactOnPostgres]
    public async Task Wrong_keys_are_counted_over_all_processes()
    {
        using var client = DescribedAnswers.Client();
        await BeginningOfMinuteAsync();
        var refused = new List<int>();
        for (var i = 0; i < 30; i++)
        {
            using var wrong = new HttpRequestMessage(HttpMethod.Get, new Uri(Bots.Web[i % 2].Address, "/api/documents")) { Headers = { Authorization = new("Bearer", $"wrong-key-number-{i}") } };
            using var answer = await client.SendAsync(wrong);
            refused.Add((int)answer.StatusCode);
        }

        refused.Count(status => status == 403).ShouldBe(20);
        refused.Count(status => status == 429).ShouldBe(10);
    }

    [FactOnPostgres]
    public async Task Channel_is_written_to_once_a_second_whichever_process_writes()
    {
        Bots.Model.Script = _ => "You have 30 days. [1]";
        var channel = BotUnderTest.NewChannel();

        var asked = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Bots.Slack.SayAsync(channel, "U2BEN", $"<@{SlackWorkspace.Bot}> how many vacation days do full-time employees have?")));

        foreach (var question in asked)
            await Bots.Slack.AnswerToAsync(question, TimeSpan.FromSeconds(60));
        // Connections that break are opened again.
        Bots.ToDatabase.CloseAll();
        asked = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Bots.Slack.SayAsync(channel, "U2BEN", $"<@{SlackWorkspace.Bot}> how many vacation days do full-time employees have?")));
        foreach (var question in asked)
            await Bots.Slack.AnswerToAsync(question, TimeSpan.FromSeconds(60));
        Bots.Slack.TooFast.Where(post => post.Channel == channel).ShouldBeEmpty();
    }

    [FactOnPostgres]
    public async Task Process_that_is_suspended_while_it_writes_in_a_channel_does_not_silence_it_for_the_others()
    {
        await using var bots = await BotCluster.StartAsync(web: 1, workers: 2);
        await bots.Web[0].AddDocumentAsync("vacation", Handbook.Vacation);
        bots.Model.Script = _ => "You have 30 days. [1]";
        var channel = BotUnderTest.NewChannel();
        var asked = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => bots.Slack.SayAsync(channel, "U2BEN", $"<@{SlackWorkspace.Bot}> how many vacation days do full-time employees have?")));
        await bots.Slack.AnswerToAsync(asked[0], TimeSpan.FromSeconds(60));

        await bots.Workers[0].SignalAsync("STOP");
        for (var tries = 0; tries < 5 && !await HoldsAsync(); tries++)
        {
            await bots.Workers[0].SignalAsync("CONT");
            await Task.Delay(TimeSpan.FromMilliseconds(300));
            await bots.Workers[0].SignalAsync("STOP");
        }

        foreach (var question in asked)
            await bots.Slack.AnswerToAsync(question, TimeSpan.FromSeconds(90));
        await bots.Workers[0].SignalAsync("CONT");
        await Task.Delay(TimeSpan.FromSeconds(3));
        bots.Slack.ByBot.Count(message => message.Channel == channel).ShouldBe(asked.Length);

        // Others hold it for a second or so.
        async Task<bool> HoldsAsync()
        {
            var holders = new HashSet<long>();
            for (var look = 0; look < 6; look++)
            {
                holders.Add(await bots.LookAsync("SELECT COALESCE(MIN(pid), 0)::bigint FROM pg_locks WHERE locktype = 'advisory' AND classid = 48561651"));
                await Task.Delay(TimeSpan.FromMilliseconds(400));
            }

            return holders.Count == 1 && !holders.Contains(0);
        }
    }

    [TmpfsFactOnPostgres]
    public async Task Process_whose_disk_is_full_leaves_what_it_can_not_do_to_the_others()
    {
        await using var disk = await SmallDisk.MountAsync(megabytes: 24);
        await using var full = BotProcess.Create(Bots.Slack, Bots.Teams, Bots.Model, disk.Folder, new(PostgresServer.SettingsOf(Bots.Postgres.ConnectionString("chatops"))) { ["ChatOps__Role"] = "worker" });
        Bots.Slack.BotAddress = Bots.Teams.BotAddress = Bots.Front.Address;
        await full.StartAsync();
        disk.Fill(Path.Combine(disk.Folder, "filler"));
        Bots.Model.Script = request => System.Text.RegularExpressions.Regex.Match(request.ToJsonString(), "lock of door .. is \\d+") is { Success: true } found ? $"The {found.Value}. [1]" : "I do not know.";

        for (var i = 10; i < 30; i++)
            await Bots.Web[i % 2].AddDocumentAsync($"door{i}", $"The lock of door {i} is {i * 17}.", $"door{i}.md");
        for (var i = 10; i < 30; i++)
            (await AskAsync(Bots.Web[i % 2], $"What is the lock of door {i}?")).ShouldContain($"door {i} is {i * 17}");
        (await ReadyAsync()).ShouldContain("search index is full");

        File.Delete(Path.Combine(disk.Folder, "filler"));
        await BotUnderTest.UntilAsync(async () => !(await ReadyAsync()).Contains("is full", StringComparison.Ordinal), "the process to be whole again");

        async Task<string> ReadyAsync()
        {
            using var client = new HttpClient();
            return await (await client.GetAsync(new Uri(full.Address, "/readyz"))).Content.ReadAsStringAsync();
        }
    }

    [FactOnPostgres]
    public async Task Socket_Mode_is_connected_at_each_web_process_and_one_that_dies_leaves_the_others()
    {
        await using var bots = await BotCluster.StartAsync(web: 2, workers: 1, more: new() { ["ChatOps__Slack__AppToken"] = SlackWorkspace.AppToken });
        await bots.Web[0].AddDocumentAsync("vacation", Handbook.Vacation);
        bots.Model.Script = _ => "You have 30 days. [1]";
        bots.Slack.BotAddress = null;
        await BotUnderTest.UntilAsync(() => Task.FromResult(bots.Slack.Sockets.Opened >= 2), "both connections");

        var asked = new List<SlackMessage>();
        foreach (var dying in bots.Web)
        {
            asked.Add(await bots.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "how many vacation days do full-time employees have?"));
            await dying.KillAsync();
            asked.Add(await bots.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "how many vacation days do full-time employees have?"));
            await dying.StartAsync();
        }

        foreach (var question in asked)
            (await bots.Slack.AnswerToAsync(question)).Text.ShouldContain("30 days");
        await Task.Delay(TimeSpan.FromSeconds(1));
        bots.Slack.ByBot.Count(message => message.IsAnswer).ShouldBe(asked.Count);
    }

    // What is counted by the minute is counted in one.
    private static async Task BeginningOfMinuteAsync()
    {
        while (TimeProvider.System.GetUtcNow().Second > 45)
            await Task.Delay(1000);
    }

    private async Task<SlackMessage> SayAsync(string channel, string user, string text) => await Bots.Slack.ReplyToAsync(await Bots.Slack.SayAsync(channel, user, text));
}

/// <summary>A test that needs PostgreSQL installed.</summary>
public sealed class FactOnPostgresAttribute : FactAttribute
{
    public FactOnPostgresAttribute()
    {
        if (PostgresServer.Programs is null)
            Skip = "PostgreSQL is not installed";
    }
}

/// <summary>On PostgreSQL, whose clock is set.</summary>
public sealed class FactWithClocksAttribute : FactAttribute
{
    public FactWithClocksAttribute() => Skip = PostgresServer.Programs is null ? "PostgreSQL is not installed" : ProcessClock.WhyNot;
}
