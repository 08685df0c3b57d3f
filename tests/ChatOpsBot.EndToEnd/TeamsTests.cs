using System.Text.Json.Nodes;
using ChatOpsBot.Simulators.Teams;

namespace ChatOpsBot.EndToEnd;

public sealed class TeamsTests(BotUnderTest bot) : IClassFixture<BotUnderTest>
{
    private const string Question = "how many vacation days do full-time employees have?";

    [Fact]
    public async Task Question_in_a_personal_chat_is_streamed_and_ends_with_label_citation_and_feedback_buttons()
    {
        var chat = BotUnderTest.NewChat();

        await bot.Teams.SayAsync(chat, "29:ben", Question);

        var answer = await bot.Teams.AnswerAsync(chat);
        answer.IsStream.ShouldBeTrue();
        answer.Text.ShouldContain("30 vacation days a year. [1]");
        var label = answer.Entity("https://schema.org/Message")!;
        label["additionalType"]![0]!.ToString().ShouldBe("AIGeneratedContent");
        label["citation"]![0]!["position"]!.GetValue<int>().ShouldBe(1);
        label["citation"]![0]!["appearance"]!["name"]!.ToString().ShouldContain("Vacation");
        label["citation"]![0]!["appearance"]!["abstract"]!.ToString().Length.ShouldBeLessThanOrEqualTo(160);
        answer.Content["channelData"]!["feedbackLoop"].ShouldNotBeNull();
    }

    [Fact]
    public async Task Mention_in_a_channel_is_answered_in_its_thread_by_one_message_that_was_a_placeholder()
    {
        var thread = $"19:{BotUnderTest.NewChat()}@thread.tacv2;messageid=17";

        await bot.Teams.SayAsync(thread, "29:ben", Question, "channel", TeamsService.Mention);

        var answer = await bot.Teams.AnswerAsync(thread);
        answer.Text.ShouldContain("30 vacation days");
        answer.Versions.Count.ShouldBe(2);
        bot.Teams.Activities.Where(activity => activity.Conversation == thread).ShouldHaveSingleItem();
        bot.Teams.Typing.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Redelivered_activity_is_answered_once()
    {
        var chat = BotUnderTest.NewChat();
        var message = await bot.Teams.SayAsync(chat, "29:ben", Question);
        for (var i = 0; i < 3; i++)
            (await bot.Teams.SendAsync(message, bot.Teams.Keys.Token(bot.Teams))).IsSuccessStatusCode.ShouldBeTrue();
        await bot.Teams.ReplyAsync(chat, activity => activity.IsAnswer);
        await bot.Teams.SayAsync(chat, "29:ben", "whoami");

        await bot.Teams.ReplyAsync(chat, activity => activity.Text.Contains("role"));
        bot.Teams.Activities.Count(activity => activity.Conversation == chat && activity.IsAnswer).ShouldBe(1);
    }

    [Theory]
    [InlineData("personal")]
    [InlineData("groupChat")]
    public async Task Edited_question_edits_its_answer_and_deleted_one_removes_it(string type)
    {
        var chat = BotUnderTest.NewChat();
        var question = await bot.Teams.SayAsync(chat, "29:ben", Question, type);
        var answer = await bot.Teams.AnswerAsync(chat);

        await bot.Teams.EditAsync(question, "when do I need a doctor's note?");
        await bot.Teams.Changed.UntilAsync(() => answer.Text.Contains("third day") ? answer : null, "the edited answer");
        bot.Teams.Activities.Where(activity => activity.Conversation == chat).ShouldHaveSingleItem();

        await bot.Teams.DeleteAsync(question);
        await bot.Teams.Changed.UntilAsync(() => answer.IsDeleted ? answer : null, "the answer to go");
    }

    [Fact]
    public async Task Bot_that_is_added_greets_once_and_meets_others_coming_with_silence()
    {
        var chat = BotUnderTest.NewChat();
        JsonObject Event(string type, Action<JsonObject> change)
        {
            var happened = bot.Teams.Message(chat, "29:ben", "");
            happened["type"] = type;
            change(happened);
            return happened;
        }

        await bot.Teams.DeliverAsync(Event("conversationUpdate", happened => happened["membersAdded"] = new JsonArray(new JsonObject { ["id"] = $"28:{TeamsService.AppId}" })));
        await bot.Teams.DeliverAsync(Event("installationUpdate", happened => happened["action"] = "add"));
        await bot.Teams.DeliverAsync(Event("conversationUpdate", happened => happened["membersAdded"] = new JsonArray(new JsonObject { ["id"] = "29:carl" })));
        await bot.Teams.DeliverAsync(Event("messageReaction", _ => { }));
        await bot.Teams.SayAsync(chat, "29:ben", "whoami");
        await bot.Teams.ReplyAsync(chat, activity => activity.Text.Contains("role"));

        bot.Teams.Activities.Count(activity => activity.Conversation == chat && activity.Text.StartsWith("Hello")).ShouldBe(1);
        bot.Teams.Activities.Count(activity => activity.Conversation == chat).ShouldBe(2);
    }

    [Fact]
    public async Task File_sent_with_kb_add_is_read()
    {
        var chat = BotUnderTest.NewChat();

        await bot.Teams.SayAsync(chat, "29:ana", "kb add", change: message => bot.Teams.AttachFile(message, "printers.md", "# Printers\n\nThe plotter stands in room 217."u8.ToArray()));

        await bot.Teams.ReplyAsync(chat, activity => activity.Text.Contains("Added **Printers**"));
        await bot.Teams.SayAsync(chat, "29:ben", "where does the plotter stand?");
        (await bot.Teams.AnswerAsync(chat)).Text.ShouldContain("room 217");
        (await bot.CountAsync("Inbox", "\"Payload\" LIKE '%/files/%'")).ShouldBe(0, "a download address opens the file to everybody, so it is encrypted");
    }

    [Fact]
    public async Task File_behind_an_address_of_the_network_is_not_fetched_once_Teams_is_not_this_machine()
    {
        var chat = BotUnderTest.NewChat();

        await bot.Teams.SayAsync(chat, "29:ana", "kb add", change: message => message["attachments"] = new JsonArray(new JsonObject
        {
            ["contentType"] = "application/vnd.microsoft.teams.file.download.info",
            ["name"] = "metadata.txt",
            ["content"] = new JsonObject { ["downloadUrl"] = "http://169.254.169.254/latest/meta-data" },
        }));

        (await bot.Teams.ReplyAsync(chat, activity => activity.Text.Contains("not added"))).Text.ShouldContain("could not be fetched");
    }

    [Fact]
    public async Task Feedback_is_kept_with_its_comment()
    {
        var chat = BotUnderTest.NewChat();
        await bot.Teams.SayAsync(chat, "29:ben", "when do unused vacation days expire?");
        var answer = await bot.Teams.AnswerAsync(chat);
        await BotUnderTest.UntilAsync(async () => await bot.CountAsync("Exchanges", $"\"Conversation\" = 'teams:{chat}'") == 1, "the exchange");

        using var response = await bot.Teams.FeedbackAsync(answer, "29:ben", "like");

        ((int)response.StatusCode).ShouldBe(200);
        await BotUnderTest.UntilAsync(async () => await bot.CountAsync("Feedback", "\"Helpful\" = 1 AND \"Comment\" = 'because' AND \"Answer\" LIKE '%31 March%'") == 1, "the feedback");
    }

    [Fact]
    public async Task Feedback_that_comes_before_Teams_has_told_the_answers_number_is_kept()
    {
        var chat = BotUnderTest.NewChat();
        var told = new TaskCompletionSource();
        bot.Teams.Faults.NextHeld("final", told.Task);
        await bot.Teams.SayAsync(chat, "29:ben", "when do unused vacation days expire?");

        using var response = await bot.Teams.FeedbackAsync(await bot.Teams.AnswerAsync(chat), "29:ben", "dislike");
        await BotUnderTest.UntilAsync(async () => await bot.CountAsync("Inbox", $"\"Conversation\" = 'teams:{chat}' AND \"Postponements\" > 0") == 1, "a first look at the feedback");
        told.SetResult();

        await BotUnderTest.UntilAsync(async () => await bot.CountAsync("Feedback", "\"Helpful\" = 0 AND \"Answer\" LIKE '%31 March%'") == 1, "the feedback");
    }

    [Fact]
    public async Task Card_button_in_a_group_says_what_the_person_could_have_written()
    {
        var chat = BotUnderTest.NewChat();
        await bot.Teams.SayAsync(chat, "29:ben", "🎉", "groupChat");
        var reply = await bot.Teams.ReplyAsync(chat, activity => activity.Content["attachments"] is JsonArray);
        var action = reply.Content["attachments"]![0]!["content"]!["actions"]![0]!;
        var invoke = bot.Teams.Message(chat, "29:ben", "", "groupChat");
        invoke["type"] = "invoke";
        invoke["name"] = "adaptiveCard/action";
        invoke["value"] = new JsonObject { ["action"] = new JsonObject { ["type"] = "Action.Execute", ["verb"] = "say", ["data"] = action["data"]!.DeepClone() } };

        using var response = await bot.Teams.SendAsync(invoke, bot.Teams.Keys.Token(bot.Teams));

        JsonNode.Parse(await response.Content.ReadAsStringAsync())!["statusCode"]!.GetValue<int>().ShouldBe(200);
        await bot.Teams.ReplyAsync(chat, activity => activity.Text.Contains("help kb"));
    }

    [Fact]
    public async Task Person_of_another_tenant_and_guest_are_refused()
    {
        bot.Teams.AddMember("29:eve", "Eve", "ana@example.com", tenant: "22222222-0000-0000-0000-000000000000");
        bot.Teams.AddMember("29:gus", "Gus", "ana@example.com", role: "guest");
        var (external, guest) = (BotUnderTest.NewChat(), BotUnderTest.NewChat());

        await bot.Teams.SayAsync(external, "29:eve", Question);
        await bot.Teams.SayAsync(guest, "29:gus", "whoami");

        await bot.Teams.ReplyAsync(external, activity => activity.Text.Contains("this organisation only"));
        await bot.Teams.ReplyAsync(guest, activity => activity.Text.Contains("this organisation only"));
    }

    [Fact]
    public async Task Own_token_is_asked_for_once_and_kept()
    {
        for (var i = 0; i < 3; i++)
        {
            var chat = BotUnderTest.NewChat();
            await bot.Teams.SayAsync(chat, "29:ben", "whoami");
            await bot.Teams.ReplyAsync(chat, activity => activity.Text.Contains("role"));
        }

        bot.Teams.TokensGiven.ShouldBe(1);
    }

    [Fact]
    public async Task Chat_where_streaming_is_refused_gets_one_final_message()
    {
        var chat = BotUnderTest.NewChat();
        bot.Teams.Faults.NextStatus("post", 403);

        await bot.Teams.SayAsync(chat, "29:ben", Question);

        (await bot.Teams.AnswerAsync(chat)).IsStream.ShouldBeFalse();
    }
}
