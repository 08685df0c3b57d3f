using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Slack;

namespace ChatOpsBot.EndToEnd;

/// <summary>A connection whose other end is gone without a word.</summary>
public sealed class HalfOpenSocketTests
{
    [Fact]
    public async Task Connection_that_answers_no_ping_is_given_up_and_a_new_one_opened()
    {
        await using var slack = await SlackWorkspace.StartAsync();
        slack.Sockets.IsHalfOpen = true;
        await using var bot = BotProcess.Create(slack, more: new() { ["ChatOps__Slack__AppToken"] = SlackWorkspace.AppToken, ["ChatOps__Slack__SilenceSeconds"] = "1" });
        await bot.StartAsync();
        await BotUnderTest.UntilAsync(() => Task.FromResult(slack.Sockets.Opened == 1), "the connection that is half open");

        slack.Sockets.IsHalfOpen = false;

        await BotUnderTest.UntilAsync(() => Task.FromResult(slack.Sockets.Opened > 1), "a new connection", 45);
        var question = await slack.SayAsync("D1", "U1ANA", "whoami");
        (await slack.ReplyToAsync(question)).Text.ShouldContain("ana@example.com");
    }
}
