namespace ChatOpsBot.EndToEnd;

public sealed class SocketModeTests(BotOnSocket bot) : IClassFixture<BotOnSocket>
{
    private const string Question = "how many vacation days do full-time employees have?";

    private async Task AskAsync() =>
        (await bot.Slack.AnswerToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", Question))).Text.ShouldContain("30 vacation days");

    [Fact]
    public async Task Question_over_a_socket_is_answered_also_after_a_requested_reconnection_and_a_drop()
    {
        await AskAsync();

        var before = bot.Slack.Sockets.Opened;
        await bot.Slack.Sockets.AskToReconnectAsync();
        await BotUnderTest.UntilAsync(() => Task.FromResult(bot.Slack.Sockets.Opened > before), "the new connection");
        await AskAsync();

        bot.Slack.Sockets.Drop();
        await AskAsync();
    }

    [Fact]
    public async Task Form_that_is_sent_over_the_socket_is_answered_in_the_acknowledgement()
    {
        await bot.Slack.CommandAsync(BotUnderTest.NewChannel(), "U1ANA", "/prompt", "edit answer");
        var view = await bot.Slack.ViewAsync("U1ANA");

        await bot.Slack.SubmitAsync(view, new Dictionary<string, string> { ["text"] = "{{ pasages }}" });
        view.Errors["text"].ShouldContain("did you mean `passages`?");
        await bot.Slack.SubmitAsync(view, new Dictionary<string, string> { ["text"] = $"{view.Value("text")}\nMore." });
        view.Errors.ShouldBeEmpty();
        await bot.Slack.Changed.UntilAsync(() => view.IsClosed || view.Text.Contains("More.") ? view : null, "the draft");
    }

    [Fact]
    public async Task Slash_command_and_button_arrive_over_the_socket()
    {
        var channel = BotUnderTest.NewChannel();

        await bot.Slack.CommandAsync(channel, "U2BEN", "/ask", Question);

        var answer = await bot.Slack.Changed.UntilAsync(() => bot.Slack.ByBot.FirstOrDefault(message => message.Channel == channel && message.IsEphemeral && message.IsAnswer), "the answer");
        await bot.Slack.PressAsync(answer, "U2BEN", "feedback", answer.Blocks("context_actions").Single()["elements"]![0]!["positive_button"]!["value"]!.ToString());
        await BotUnderTest.UntilAsync(async () => await bot.CountAsync("Feedback", "\"Helpful\" = 1") == 1, "the feedback");
    }
}
