using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Slack;
using ChatOpsBot.Simulators.Teams;

namespace ChatOpsBot.EndToEnd;

/// <summary>A platform is away for a while: what is to be said waits and is said when it is back.</summary>
public sealed class OutageTests
{
    private const int Mentions = 20;

    [Fact]
    public async Task Platform_that_is_away_keeps_answers_waiting_and_gets_them_all_in_order()
    {
        await using var slack = await SlackWorkspace.StartAsync();
        await using var teams = await TeamsService.StartAsync();
        await using var bot = BotProcess.Create(slack, teams, more: new() { ["ChatOps__Dispatch__RetryMilliseconds"] = "50", ["ChatOps__Dispatch__MaxFailures"] = "2" });
        await bot.StartAsync();
        var channel = BotUnderTest.NewChannel();
        slack.Outage = 500;

        var first = await slack.SayAsync(channel, "U1ANA", $"<@{SlackWorkspace.Bot}> kb show nothing-0-here");
        for (var i = 1; i < Mentions; i++)
            await slack.SayAsync(channel, "U1ANA", $"<@{SlackWorkspace.Bot}> kb show nothing-{i}-here", first.Ts);
        // More often than a turn may fail.
        await BotUnderTest.UntilAsync(async () => await BotUnderTest.CountAsync(bot, "Inbox", "\"State\" = 0 AND \"Postponements\" > 3") == 1, "the first turn to be put off", 60);
        var chat = BotUnderTest.NewChat();
        await teams.SayAsync(chat, "29:ana", "status");
        var status = (await teams.ReplyAsync(chat, activity => activity.Text.Contains("channel slack"))).Text;
        slack.Outage = null;

        await BotUnderTest.UntilAsync(() => Task.FromResult(Answers().Count == Mentions), "all answers", 90);
        status.ShouldContain("channel slack: does not answer since");
        status.ShouldContain("for a messenger that does not answer");
        for (var i = 0; i < Mentions; i++)
            Answers()[i].ShouldContain($"nothing-{i}-here");
        (await BotUnderTest.CountAsync(bot, "Jobs", "\"State\" = 2")).ShouldBe(0);
        (await BotUnderTest.CountAsync(bot, "Jobs", "\"Failures\" > 0")).ShouldBe(0);
        await teams.SayAsync(chat, "29:ana", "status");
        await teams.ReplyAsync(chat, activity => activity.Text.Contains("channel slack: connected"));

        List<string> Answers() => [.. slack.Replies(first).Where(message => message.HasBlock("markdown")).Select(message => message.Text)];
    }

    [Fact]
    public async Task Answer_that_comes_late_says_so_and_one_that_does_not_says_nothing()
    {
        await using var slack = await SlackWorkspace.StartAsync();
        await using var bot = BotProcess.Create(slack, more: new() { ["ChatOps__Dispatch__RetryMilliseconds"] = "50" });
        await bot.StartAsync();
        slack.Outage = 503;
        var late = await slack.SayAsync("D1", "U1ANA", "kb show long-ago");
        var soon = await slack.SayAsync("D2", "U1ANA", "kb show just-now");
        await BotUnderTest.UntilAsync(async () => await BotUnderTest.CountAsync(bot, "Inbox", "\"State\" = 0 AND \"Postponements\" > 0") == 2, "the turns to be put off", 30);
        var tried = await MakeOlderAsync(bot, "long-ago");
        // The attempt that may be running has it as it was.
        await BotUnderTest.UntilAsync(async () => await BotUnderTest.CountAsync(bot, "Inbox", $"\"Payload\" LIKE '%long-ago%' AND \"Postponements\" > {tried + 1}") == 1, "another attempt", 30);

        slack.Outage = null;

        (await slack.ReplyToAsync(soon)).Text.ShouldNotContain("This comes late");
        (await slack.ReplyToAsync(late)).Text.ShouldContain("This comes late");
        slack.Replies(late).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Platform_that_takes_no_messages_but_answers_all_else_is_not_asked_without_end()
    {
        await using var slack = await SlackWorkspace.StartAsync();
        await using var bot = BotProcess.Create(slack, more: new() { ["ChatOps__Dispatch__RetryMilliseconds"] = "500" });
        await bot.StartAsync();
        var refused = 0;
        for (var i = 0; i < 2_000; i++)
        {
            slack.Faults.Next("chat.postMessage", http =>
            {
                Interlocked.Increment(ref refused);
                http.Response.StatusCode = 500;
                return Task.CompletedTask;
            });
        }

        var questions = new List<SlackMessage>();
        for (var i = 0; i < 3; i++)
            questions.Add(await slack.SayAsync($"D{i}", "U1ANA", "kb show nothing"));
        await BotUnderTest.UntilAsync(async () => await BotUnderTest.CountAsync(bot, "Jobs", "\"Postponements\" > 3") == 3, "the turns to be put off", 60);

        refused.ShouldBeLessThan(60);
        slack.Faults.Clear();
        foreach (var question in questions)
            await slack.ReplyToAsync(question);
    }

    // Ten minutes pass for that entry alone. Returns how often it was put off so far.
    private static async Task<long> MakeOlderAsync(BotProcess bot, string text)
    {
        await using var database = await TestDatabase.OpenAsync(bot.DataDirectory);
        await using var command = database.CreateCommand();
        var then = TimeProvider.System.GetUtcNow().AddMinutes(-10).ToString("O");
        var older = TestDatabase.IsPostgres ? $"""jsonb_set("Payload"::jsonb, '{"{receivedAt}"}', '"{then}"')::text""" : $"""json_set("Payload", '$.receivedAt', '{then}')""";
        command.CommandText = $"UPDATE \"Inbox\" SET \"Payload\" = {older} WHERE \"Payload\" LIKE '%{text}%' RETURNING \"Postponements\"";
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
