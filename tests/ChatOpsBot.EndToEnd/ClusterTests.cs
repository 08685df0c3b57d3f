using System.Diagnostics;
using System.Net.Http.Json;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Slack;

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
    public async Task Setting_and_published_prompt_are_in_force_everywhere_within_two_seconds()
    {
        var admin = BotUnderTest.NewDirect();
        await SayAsync(admin, "U1ANA", "settings set limits.person-per-minute 3");
        await Task.Delay(TimeSpan.FromSeconds(2));

        // Of all processes together, whichever takes the message.
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
    public async Task Stop_ends_what_another_process_is_doing_within_a_second()
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
    public async Task Process_that_ends_hands_its_work_on()
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
