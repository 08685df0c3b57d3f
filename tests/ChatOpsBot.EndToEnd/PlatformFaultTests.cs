namespace ChatOpsBot.EndToEnd;

/// <summary>Platforms that are busy, broken or silent: the answer arrives all the same, and once.</summary>
public sealed class PlatformFaultTests(BotUnderTest bot) : IClassFixture<BotUnderTest>
{
    private const string Question = "how many vacation days do full-time employees have?";

    [Theory]
    [InlineData("429")]
    [InlineData("500")]
    [InlineData("ok:false")]
    [InlineData("half")]
    [InlineData("none")]
    public async Task Slack_call_that_fails_is_made_again(string fault)
    {
        foreach (var method in (string[])["chat.postMessage", "chat.update"])
        {
            switch (fault)
            {
                case "429": bot.Slack.Faults.NextStatus(method, 429, retryAfterSeconds: 1); break;
                case "500": bot.Slack.Faults.NextStatus(method, 500); break;
                case "ok:false": bot.Slack.Faults.NextJson(method, """{"ok":false,"error":"internal_error"}"""); break;
                case "half": bot.Slack.Faults.NextHalf(method); break;
                default: bot.Slack.Faults.NextNone(method); break;
            }
        }

        var question = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", Question);

        (await bot.Slack.AnswerToAsync(question)).Text.ShouldContain("30 vacation days");
        bot.Slack.Replies(question).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Workspace_that_refuses_new_blocks_gets_plain_ones()
    {
        bot.Slack.Faults.NextJson("chat.update", """{"ok":false,"error":"invalid_blocks"}""");

        var question = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", Question);

        (await bot.Slack.Changed.UntilAsync(() => bot.Slack.Replies(question).FirstOrDefault(message => message.HasBlock("section")), "a plain answer"))
            .Text.ShouldContain("30 vacation days");
    }

    [Fact]
    public async Task Person_who_Slack_does_not_tell_is_a_member_and_answered()
    {
        bot.Slack.Faults.NextJson("users.info", """{"ok":false,"error":"missing_scope"}""");

        var question = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U3NEW", Question);

        (await bot.Slack.AnswerToAsync(question)).Text.ShouldContain("30 vacation days");
    }

    [Fact]
    public async Task Message_that_is_gone_is_posted_anew()
    {
        bot.Slack.Faults.NextJson("chat.update", """{"ok":false,"error":"message_not_found"}""");

        var question = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", Question);

        (await bot.Slack.AnswerToAsync(question)).Text.ShouldContain("30 vacation days");
    }

    [Theory]
    [InlineData("429")]
    [InlineData("500")]
    [InlineData("412")]
    [InlineData("none")]
    public async Task Teams_call_that_fails_is_made_again(string fault)
    {
        foreach (var call in (string[])["post", "member"])
        {
            if (fault == "none")
                bot.Teams.Faults.NextNone(call);
            else
                bot.Teams.Faults.NextStatus(call, int.Parse(fault), fault == "429" ? 1 : null);
        }

        var chat = BotUnderTest.NewChat();
        await bot.Teams.SayAsync(chat, "29:ben", Question);

        (await bot.Teams.AnswerAsync(chat)).Text.ShouldContain("30 vacation days");
        bot.Teams.Activities.Where(activity => activity.Conversation == chat).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Teams_that_takes_a_message_and_breaks_off_its_answer_gets_no_second_one()
    {
        var chat = BotUnderTest.NewChat();
        bot.Teams.Faults.NextHalf("post");
        await bot.Teams.SayAsync(chat, "29:ben", Question);

        (await bot.Teams.AnswerAsync(chat)).Text.ShouldContain("30 vacation days");
        bot.Teams.Activities.Count(activity => activity.Conversation == chat && activity.IsAnswer).ShouldBe(1);
    }

    [Fact]
    public async Task Turn_that_never_succeeds_ends_as_a_dead_letter_and_the_person_is_told()
    {
        for (var i = 0; i < 5; i++)
            bot.Slack.Faults.NextJson("chat.postMessage", """{"ok":false,"error":"fatal_error"}""");

        var question = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", Question);

        (await bot.Slack.ReplyToAsync(question)).Text.ShouldContain("could not answer");
        (await bot.CountAsync("Jobs", "\"State\" = 2 AND \"Error\" LIKE '%fatal_error%'")).ShouldBe(1);
    }
}
