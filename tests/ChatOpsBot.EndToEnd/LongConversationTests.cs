using ChatOpsBot.Simulators.Model;

namespace ChatOpsBot.EndToEnd;

/// <summary>Conversations that have become too long to be told whole.</summary>
public sealed class LongConversationTests(BotWithModel bot) : IClassFixture<BotWithModel>
{
    private const string Summary = "Ben has asked about vacation, first of all for how many days.";

    [Fact]
    public async Task What_was_said_long_ago_is_summed_up_and_told_until_some_of_it_is_taken_back()
    {
        bot.Model!.Script = request => ScriptedModel.LastOf(request, "user").StartsWith("Sum up this conversation", StringComparison.Ordinal) ? Summary : "You have 30 days. [1]";
        var conversation = BotUnderTest.NewDirect();
        var first = await AskAsync("how many vacation days do full-time employees have?");
        for (var i = 2; i <= 13; i++)
            await AskAsync($"how many vacation days do full-time employees have in year {i}?");

        await BotUnderTest.UntilAsync(async () => await bot.CountAsync("ConversationSummaries") == 1, "the summary");
        await AskAsync("how many vacation days do full-time employees have in all?");

        var asked = bot.Model.Requests.Last(request => ScriptedModel.LastOf(request, "user").Contains("in all?", StringComparison.Ordinal));
        ScriptedModel.LastOf(asked, "system").ShouldContain(Summary);
        asked["messages"]!.ToJsonString().ShouldNotContain("in year 2?");
        asked["messages"]!.ToJsonString().ShouldContain("in year 13?");
        var summing = bot.Model.Requests.First(request => ScriptedModel.LastOf(request, "user").StartsWith("Sum up this conversation", StringComparison.Ordinal));
        ScriptedModel.LastOf(summing, "user").ShouldContain("in year 2?");

        await bot.Slack.DeleteAsync(first);
        await BotUnderTest.UntilAsync(async () => await bot.CountAsync("ConversationSummaries") == 0, "the end of the summary");

        async Task<ChatOpsBot.Simulators.Slack.SlackMessage> AskAsync(string question)
        {
            var said = await bot.Slack.SayAsync(conversation, "U2BEN", question);
            await bot.Slack.ReplyToAsync(said);
            return said;
        }
    }
}
