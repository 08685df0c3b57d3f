using System.Text.Json.Nodes;
using ChatOpsBot.Simulators.Slack;

namespace ChatOpsBot.EndToEnd;

/// <summary>More people ask than can be answered at once.</summary>
public sealed class BusyTests(BotWithOneAnswerAtATime bot) : IClassFixture<BotWithOneAnswerAtATime>
{
    [Fact]
    public async Task Whoever_waits_for_others_is_told_their_number_and_everybody_is_answered()
    {
        using var gate = new SemaphoreSlim(0);
        bot.Model!.Gate = gate;
        bot.Model.Script = _ => "You have thirty days of vacation. [1]";
        var questions = new List<SlackMessage>();
        for (var i = 0; i < 4; i++)
            questions.Add(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "how many vacation days do full-time employees have?"));

        // Whose question comes last is decided by whose turn ends last.
        var last = await bot.Slack.Changed.UntilAsync(() => bot.Slack.ByBot.FirstOrDefault(message => Says(message.Content, "number 3")), "the third number", TimeSpan.FromSeconds(40));
        for (var number = 2; number > 0; number--)
        {
            gate.Release();
            await bot.Slack.Changed.UntilAsync(() => last.Versions.Any(version => Says(version, $"number {number}")) ? last : null, $"number {number}", TimeSpan.FromSeconds(40));
        }

        bot.Model.Gate = null;
        gate.Release(2);

        foreach (var question in questions)
        {
            await bot.Slack.Changed.UntilAsync(() => bot.Slack.Replies(question).FirstOrDefault(message => message.IsAnswer && message.Text.Contains("thirty")), "an answer", TimeSpan.FromSeconds(40));
            bot.Slack.Replies(question).ShouldHaveSingleItem();
        }

        (await bot.CallAsync(HttpMethod.Get, "/metrics")).Body.ShouldContain("chatops_queue_waiting");
    }

    private static bool Says(JsonObject content, string words) => SlackMessage.TextOf(content).Contains(words, StringComparison.Ordinal);
}
