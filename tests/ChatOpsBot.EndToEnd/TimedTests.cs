using ChatOpsBot.Simulators;

namespace ChatOpsBot.EndToEnd;

/// <summary>What people want done, or want to be reminded of, at a time.</summary>
public sealed class TimedTests(BotWithModel bot) : IClassFixture<BotWithModel>
{
    [Fact]
    public async Task Task_is_done_at_its_time_where_it_was_asked_for_as_if_the_person_had_written_it()
    {
        bot.Model!.Calls = _ => null;
        bot.Model.Script = _ => "Report: two tickets are open.";
        var asked = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", $"schedule add \"{Soon()}\" run list the open tickets");
        (await bot.Slack.ReplyToAsync(asked)).Text.ShouldContain("list the open tickets");

        await DueAsync();
        var report = await bot.Slack.ReplyToAsync(asked, message => message.Text.Contains("two tickets are open", StringComparison.Ordinal));

        report.Channel.ShouldBe(asked.Channel);
        (await AskAsync("U2BEN", "runs list")).ShouldContain("list the open tickets");
        (await AskAsync("U2BEN", "schedule list")).ShouldContain("Nothing is to be done");
    }

    [Fact]
    public async Task What_is_due_is_done_with_the_rights_of_that_day_and_for_nobody_who_has_left()
    {
        bot.Slack.AddUser("U7EVE", "eve", "eve@example.com");
        bot.Slack.AddUser("U8LEO", "leo", "leo@example.com");
        await AskAsync("U1ANA", "role grant eve@example.com editor");
        var may = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U7EVE", $"schedule add \"{Soon()}\" memory team Our fiscal year ends in June.");
        (await bot.Slack.ReplyToAsync(may)).Text.ShouldContain("fiscal year");
        var left = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U8LEO", $"schedule remind {Soon()} to say goodbye");
        await bot.Slack.ReplyToAsync(left);
        await AskAsync("U1ANA", "role revoke eve@example.com");
        bot.Slack.AddUser("U8LEO", "leo", "leo@example.com", user => user["deleted"] = true);

        await DueAsync();

        await bot.Slack.ReplyToAsync(may, message => message.Text.Contains("is for editors and administrators", StringComparison.Ordinal));
        (await AskAsync("U1ANA", "memory show")).ShouldNotContain("fiscal year");
        await BotUnderTest.UntilAsync(async () => await bot.CountAsync("Schedules", "\"PersonId\" = 'leo@example.com'") == 0, "the end of what somebody wanted who has left");
        bot.Slack.Replies(left).ShouldNotContain(message => message.Text.Contains("You wanted to be reminded", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reminder_comes_again_and_again_until_it_is_taken_back()
    {
        var asked = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U3CAT", "schedule remind every weekday 8:30 drink water");
        var kept = await bot.Slack.ReplyToAsync(asked);
        kept.Text.ShouldContain("every weekday 8:30");
        await DueAsync();

        await bot.Slack.ReplyToAsync(asked, message => message.Text.Contains("You wanted to be reminded: drink water", StringComparison.Ordinal));
        (await AskAsync("U3CAT", "schedule list")).ShouldContain("drink water");
        (await AskAsync("U2BEN", "schedule list")).ShouldNotContain("drink water");
        (await AskAsync("U2BEN", TaskPlay.Button(kept, "remove"))).ShouldContain("of yours");
        (await AskAsync("U3CAT", TaskPlay.Button(kept, "remove"))).ShouldContain("not done any more");
    }

    [Theory]
    [InlineData("schedule add at some point run this", "I see no time in that")]
    [InlineData("schedule add tomorrow 9:00", "say what is to be done")]
    [InlineData("schedule remove 4711", "of yours")]
    public async Task What_can_not_be_kept_is_refused_with_the_reason(string command, string reason) => (await AskAsync("U2BEN", command)).ShouldContain(reason);

    // Within the minute that is being waited for.
    private static string Soon() => "in 1 minute";

    // Its time is brought forward in the database.
    private async Task DueAsync()
    {
        await bot.Process.KillAsync();
        await using (var database = await TestDatabase.OpenAsync(bot.Process.DataDirectory))
        {
            await using var command = database.CreateCommand();
            command.CommandText = """UPDATE "Schedules" SET "NextAt" = "NextAt" - 604800000""";
            (await command.ExecuteNonQueryAsync()).ShouldBePositive();
        }

        await bot.Process.StartAsync();
    }

    private async Task<string> AskAsync(string user, string text) => (await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), user, text))).Text;
}
