using System.Text.Json.Nodes;
using ChatOpsBot.Simulators.Slack;

namespace ChatOpsBot.EndToEnd;

public sealed class SlackTests(BotUnderTest bot) : IClassFixture<BotUnderTest>
{
    private const string Ana = "U1ANA";
    private const string Ben = "U2BEN";
    private static readonly string Mention = $"<@{SlackWorkspace.Bot}>";

    [Fact]
    public async Task Question_in_a_channel_is_answered_in_its_thread_with_a_citation()
    {
        var question = await bot.Slack.SayAsync(BotUnderTest.NewChannel(), Ben, $"{Mention} how many vacation days do full-time employees have?");

        var answer = await bot.Slack.AnswerToAsync(question);

        answer.ThreadTs.ShouldBe(question.Ts);
        answer.Text.ShouldContain("30 vacation days");
        answer.Text.ShouldContain("[1]");
        answer.Text.ShouldContain("Vacation › Days a year");
    }

    [Fact]
    public async Task Mention_that_arrives_as_two_events_is_answered_once()
    {
        var question = await bot.Slack.SayAsync(BotUnderTest.NewChannel(), Ben, $"{Mention} when do unused vacation days expire?");
        await bot.Slack.AnswerToAsync(question);
        var later = await bot.Slack.SayAsync(question.Channel, Ben, $"{Mention} help", question.Ts);
        await bot.Slack.ReplyToAsync(later);

        bot.Slack.Replies(question).Count(message => message.IsAnswer).ShouldBe(1);
    }

    [Fact]
    public async Task Redelivered_event_is_acknowledged_and_answered_once()
    {
        var channel = BotUnderTest.NewDirect();
        var question = await bot.Slack.SayAsync(channel, Ben, "how many vacation days do full-time employees have?");
        var before = await bot.CountAsync("Inbox");

        for (var retry = 1; retry <= 3; retry++)
        {
            using var response = await bot.Slack.PostSignedAsync("/slack/events", SlackWorkspace.Envelope(bot.Slack.EventOf(question, "message"), "EvSame").ToJsonString(), retry: retry);
            response.IsSuccessStatusCode.ShouldBeTrue();
        }

        (await bot.CountAsync("Inbox")).ShouldBe(before);
        await bot.Slack.AnswerToAsync(question);
        bot.Slack.Replies(question).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Question_edited_in_Slack_edits_the_answer_instead_of_adding_one()
    {
        var question = await bot.Slack.SayAsync(BotUnderTest.NewChannel(), Ben, $"{Mention} how many vacation days do full-time employees have?");
        var answer = await bot.Slack.AnswerToAsync(question);

        await bot.Slack.EditAsync(question, $"{Mention} when do I need a doctor's note?");

        await bot.Slack.Changed.UntilAsync(() => answer.Text.Contains("third day") ? answer : null, "the edited answer");
        bot.Slack.Replies(question).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Deleted_question_takes_its_answer_with_it()
    {
        var question = await bot.Slack.SayAsync(BotUnderTest.NewChannel(), Ben, $"{Mention} how many vacation days do full-time employees have?");
        var answer = await bot.Slack.AnswerToAsync(question);

        await bot.Slack.DeleteAsync(question);

        await bot.Slack.Changed.UntilAsync(() => answer.IsDeleted ? answer : null, "the answer to go");
        await BotUnderTest.UntilAsync(async () => await bot.CountAsync("Exchanges", $"\"QuestionMessageId\" = '{question.Ts}'") == 0, "the exchange to go");
    }

    [Fact]
    public async Task Thread_root_deleted_as_a_tombstone_takes_its_answer_with_it()
    {
        var question = await bot.Slack.SayAsync(BotUnderTest.NewChannel(), Ben, $"{Mention} how many vacation days do full-time employees have?");
        var answer = await bot.Slack.AnswerToAsync(question);
        var tombstone = bot.Slack.EventOf(question, "message");
        tombstone["subtype"] = "tombstone";
        tombstone["text"] = "This message was deleted.";

        await bot.Slack.DeliverEventAsync(new JsonObject
        {
            ["type"] = "message",
            ["subtype"] = "message_changed",
            ["channel"] = question.Channel,
            ["channel_type"] = "channel",
            ["event_ts"] = bot.Slack.NextTs(),
            ["message"] = tombstone,
            ["previous_message"] = bot.Slack.EventOf(question, "message"),
        });

        await bot.Slack.Changed.UntilAsync(() => answer.IsDeleted ? answer : null, "the answer to go");
    }

    [Fact]
    public async Task Edit_that_arrives_before_its_message_is_answered_and_the_message_as_it_was_is_not()
    {
        var question = bot.Slack.Write(BotUnderTest.NewChannel(), Ben, $"{Mention} how many vacation days do full-time employees have?");
        var written = bot.Slack.EventOf(question, "message");
        await bot.Slack.EditAsync(question, $"{Mention} when do I need a doctor's note?");
        (await bot.Slack.AnswerToAsync(question)).Text.ShouldContain("third day");

        await bot.Slack.DeliverEventAsync(written);
        var next = await bot.Slack.SayAsync(question.Channel, Ben, $"{Mention} when are salaries paid?", question.Ts);

        await bot.Slack.AnswerToAsync(next);
        bot.Slack.Replies(question).Count(reply => reply.Text.Contains("30 vacation days", StringComparison.Ordinal)).ShouldBe(0);
    }

    [Fact]
    public async Task Edit_that_arrives_before_its_message_does_what_that_would_have_done()
    {
        var written = bot.Slack.Write(BotUnderTest.NewDirect(), Ana, "role revoke");
        await bot.Slack.EditAsync(written, $"role revoke <@{Ben}>");

        (await bot.Slack.ReplyToAsync(written)).Text.ShouldContain("ben@example.com");
    }

    [Fact]
    public async Task Message_that_arrives_after_it_was_deleted_is_not_answered_nor_is_its_edit()
    {
        var question = bot.Slack.Write(BotUnderTest.NewDirect(), Ben, "how many vacation days do full-time employees have?");
        var written = bot.Slack.EventOf(question, "message");
        await bot.Slack.DeleteAsync(question);

        await bot.Slack.EditAsync(question, "when are salaries paid?");
        await bot.Slack.DeliverEventAsync(written);
        var next = await bot.Slack.SayAsync(question.Channel, Ben, "when do I need a doctor's note?");

        await bot.Slack.AnswerToAsync(next);
        bot.Slack.ByBot.Where(message => message.Channel == question.Channel).ShouldHaveSingleItem().Text.ShouldContain("third day");
    }

    [Fact]
    public async Task Message_edited_to_mention_the_bot_is_answered()
    {
        var message = await bot.Slack.SayAsync(BotUnderTest.NewChannel(), Ben, "how many vacation days do full-time employees have?");

        await bot.Slack.EditAsync(message, $"{Mention} how many vacation days do full-time employees have?");

        (await bot.Slack.AnswerToAsync(message)).Text.ShouldContain("30 vacation days");
    }

    [Fact]
    public async Task Messages_that_are_not_for_the_bot_and_own_messages_are_left_alone()
    {
        var channel = BotUnderTest.NewChannel();
        var before = await bot.CountAsync("Inbox");

        await bot.Slack.SayAsync(channel, Ben, "lunch?");
        await bot.Slack.SayAsync(channel, SlackWorkspace.Bot, $"{Mention} talking to myself");
        await bot.Slack.DeliverEventAsync(new JsonObject { ["type"] = "message", ["channel"] = channel, ["channel_type"] = "im", ["bot_id"] = "B9", ["text"] = "hi", ["ts"] = bot.Slack.NextTs() });
        await bot.Slack.DeliverEventAsync(new JsonObject { ["type"] = "reaction_added", ["channel"] = channel, ["user"] = Ben });

        (await bot.CountAsync("Inbox")).ShouldBe(before);
    }

    [Fact]
    public async Task Follow_up_without_a_model_is_searched_together_with_the_question_before_it()
    {
        var channel = BotUnderTest.NewDirect();
        var first = await bot.Slack.SayAsync(channel, Ben, "how many vacation days do full-time employees have?");
        await bot.Slack.AnswerToAsync(first);

        var second = await bot.Slack.SayAsync(channel, Ben, "and part-time?");

        (await bot.Slack.ReplyToAsync(second, message => message.Ts.CompareTo(second.Ts) > 0)).Text.ShouldContain("in proportion to their working days");
    }

    [Theory]
    [InlineData("wie lange wird mein Gehalt weitergezahlt?", "sechs Wochen", "Gute Antwort")]
    [InlineData("上海的员工有多少天年假？", "15天年假", "回答有用")]
    public async Task Question_is_answered_in_its_own_language(string text, string expected, string thumb)
    {
        var question = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), Ben, text);

        var answer = await bot.Slack.AnswerToAsync(question);
        answer.Text.ShouldContain(expected);
        ((string?)answer.Blocks("context_actions").Single()["elements"]![0]!["positive_button"]!["text"]!["text"]).ShouldBe(thumb);
    }

    [Theory]
    [InlineData("what is the capital of France?", "no answer")]
    [InlineData("Wie heißt die Hauptstadt von Frankreich?", "keine Antwort")]
    [InlineData("法国的首都在哪里？", "没有找到")]
    public async Task Question_that_the_documents_do_not_answer_is_said_so_in_its_language(string text, string expected)
    {
        var question = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), Ben, text);

        (await bot.Slack.AnswerToAsync(question)).Text.ShouldContain(expected);
    }

    [Fact]
    public async Task Slash_commands_are_answered_where_only_the_person_sees_it()
    {
        var channel = BotUnderTest.NewChannel();

        (await bot.Slack.CommandAsync(channel, Ben, "/ask", "how many vacation days do full-time employees have?"))!.IsSuccessStatusCode.ShouldBeTrue();
        (await bot.Slack.CommandAsync(channel, Ben, "/kb", "list"))!.IsSuccessStatusCode.ShouldBeTrue();
        (await bot.Slack.CommandAsync(channel, Ana, "/chatops", "whoami"))!.IsSuccessStatusCode.ShouldBeTrue();

        var mine = (string text) => bot.Slack.Changed.UntilAsync(() => bot.Slack.ByBot.FirstOrDefault(message => message.Channel == channel && message.IsEphemeral && message.Text.Contains(text)), text);
        await mine("30 vacation days");
        await mine("vacation");
        (await mine("role")).Text.ShouldContain("admin");
        (await bot.CountAsync("Inbox", "\"Payload\" LIKE '%/response/%'")).ShouldBe(0, "whoever has a response_url can write as the bot, so it is encrypted");
    }

    [Fact]
    public async Task Member_is_refused_politely_and_told_who_may()
    {
        var question = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), Ben, "kb remove vacation");

        var reply = await bot.Slack.ReplyToAsync(question);

        reply.Text.ShouldContain("editors and administrators");
        reply.Text.ShouldContain("ana@example.com");
    }

    [Fact]
    public async Task Mistyped_command_is_answered_with_the_nearest_ones()
    {
        var question = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), Ana, "kb lst");

        (await bot.Slack.ReplyToAsync(question)).Text.ShouldContain("kb list");
    }

    [Fact]
    public async Task File_sent_with_kb_add_is_read_and_answers_questions_until_it_is_removed()
    {
        var channel = BotUnderTest.NewDirect();
        var sent = await bot.Slack.SayAsync(channel, Ana, "kb add", file: ("cafeteria-menu.md", "# Cafeteria\n\nThe soup of the day costs 3 euros."u8.ToArray()));
        (await bot.Slack.ReplyToAsync(sent, message => message.Text.Contains("Added"))).Text.ShouldContain("kb remove cafeteria-menu");

        var question = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), Ben, "what does the soup cost?");
        (await bot.Slack.AnswerToAsync(question)).Text.ShouldContain("3 euros");

        var removal = await bot.Slack.SayAsync(channel, Ana, "kb remove cafeteria-menu");
        await bot.Slack.ReplyToAsync(removal, message => message.Text.Contains("Removed"));
        var again = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), Ben, "what does the soup cost?");
        (await bot.Slack.AnswerToAsync(again)).Text.ShouldNotContain("3 euros");
    }

    [Fact]
    public async Task Text_with_kb_add_becomes_a_document()
    {
        var sent = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), Ana, "kb add Bicycle cellar\nBicycles are parked in the cellar behind gate seven.");
        (await bot.Slack.ReplyToAsync(sent, message => message.Text.Contains("Added"))).Text.ShouldContain("Bicycle cellar");

        var question = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), Ben, "where are bicycles parked?");

        (await bot.Slack.AnswerToAsync(question)).Text.ShouldContain("gate seven");
    }

    [Fact]
    public async Task Feedback_is_kept_with_question_answer_and_passages()
    {
        var question = await bot.Slack.SayAsync(BotUnderTest.NewChannel(), Ben, $"{Mention} when do I need a doctor's note?");
        var answer = await bot.Slack.AnswerToAsync(question);
        var thumb = answer.Blocks("context_actions").Single()["elements"]![0]!["negative_button"]!["value"]!.ToString();

        await bot.Slack.PressAsync(answer, Ben, "feedback", thumb);

        await BotUnderTest.UntilAsync(
            async () => await bot.CountAsync("Feedback", "\"Helpful\" = 0 AND \"Question\" LIKE '%doctor%' AND \"Answer\" LIKE '%third day%' AND \"Passages\" LIKE '%illness%'") == 1,
            "the feedback");
    }

    [Fact]
    public async Task Button_says_what_the_person_could_have_written()
    {
        var channel = BotUnderTest.NewDirect();
        var blank = await bot.Slack.SayAsync(channel, Ben, "🎉🎉");
        var reply = await bot.Slack.ReplyToAsync(blank);
        var button = reply.Blocks("actions").Single()["elements"]![0]!;

        await bot.Slack.PressAsync(reply, Ben, button["action_id"]!.ToString(), button["value"]!.ToString());

        await bot.Slack.Changed.UntilAsync(() => bot.Slack.ByBot.FirstOrDefault(message => message.Channel == channel && message.Text.Contains("help kb")), "the help");
    }

    [Fact]
    public async Task External_people_and_guests_are_refused_whatever_their_email()
    {
        bot.Slack.AddUser("U9EXT", "eve", "ana@example.com", user => user["is_stranger"] = true);
        bot.Slack.AddUser("U9GUEST", "gus", "ana@example.com", user => user["is_restricted"] = true);

        var external = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U9EXT", "how many vacation days do full-time employees have?");
        var guest = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U9GUEST", "whoami");

        (await bot.Slack.ReplyToAsync(external)).Text.ShouldContain("this organisation only");
        (await bot.Slack.ReplyToAsync(guest)).Text.ShouldContain("this organisation only");
    }

    [Fact]
    public async Task Messages_of_one_channel_keep_a_second_apart()
    {
        var channel = BotUnderTest.NewChannel();
        var questions = new List<SlackMessage>();
        for (var i = 0; i < 4; i++)
            questions.Add(await bot.Slack.SayAsync(channel, Ben, $"{Mention} how many vacation days do full-time employees have?"));

        foreach (var question in questions)
            await bot.Slack.AnswerToAsync(question);

        bot.Slack.TooFast.Where(post => post.Channel == channel).ShouldBeEmpty();
    }
}
