using System.Text.Json.Nodes;
using ChatOpsBot.Simulators.Slack;
using ChatOpsBot.Simulators.Teams;

namespace ChatOpsBot.EndToEnd;

/// <summary>Forms on the platforms, and how they go wrong.</summary>
public sealed class FormTests(BotUnderTest bot) : IClassFixture<BotUnderTest>
{
    private const string Ana = "U1ANA";

    [Fact]
    public async Task Errors_stand_at_the_fields_and_the_modal_stays()
    {
        var view = await OpenAsync("edit answer");

        await bot.Slack.SubmitAsync(view, new Dictionary<string, string> { ["text"] = "{{ pasages }}", ["temperature"] = "0.4" });
        view.Errors["text"].ShouldContain("unknown variable `pasages`, did you mean `passages`?");
        view.IsClosed.ShouldBeFalse();

        await bot.Slack.SubmitAsync(view, new Dictionary<string, string> { ["temperature"] = "hot" });
        view.Errors.Keys.ShouldBe(["temperature"]);
    }

    [Fact]
    public async Task Long_prompt_is_edited_in_pieces_and_comes_back_whole()
    {
        var body = string.Join('\n', Enumerable.Range(0, 200).Select(i => $"Rule {i}: answer in plain words and name the number of the passage."));
        await CommandAsync($"prompt set summary {body}\n{{{{ text }}}}{{{{ boundary }}}}", "is saved");
        var view = await OpenAsync("edit summary");

        view.Inputs("text").Count().ShouldBeGreaterThan(4);
        view.Value("text").ShouldContain(body);
        await bot.Slack.SubmitAsync(view, new Dictionary<string, string> { ["note"] = "" });

        view.IsClosed.ShouldBeTrue();
        (await SayAsync(view, "is saved")).ShouldNotContain("~~Rule");
    }

    [Fact]
    public async Task Modal_sent_twice_is_answered_twice_and_saved_once()
    {
        var view = await OpenAsync("edit rerank");
        var payload = bot.Slack.Submission(view, new Dictionary<string, string> { ["text"] = $"{view.Value("text")}\nOnce." });

        await bot.Slack.SubmitAsync(view, new Dictionary<string, string>(), payload: payload);
        await SayAsync(view, "is saved");
        await bot.Slack.SubmitAsync(view, new Dictionary<string, string>(), payload: payload);

        view.IsClosed.ShouldBeTrue();
        (await bot.CountAsync("PromptDrafts", "\"Name\" = 'rerank'")).ShouldBe(1);
    }

    [Fact]
    public async Task Modal_sent_by_somebody_else_or_after_the_role_was_taken_away_saves_nothing()
    {
        await CommandAsync("role grant ben@example.com editor", "editor");
        var channel = BotUnderTest.NewChannel();
        await bot.Slack.CommandAsync(channel, "U2BEN", "/prompt", "edit questions");
        var view = await bot.Slack.ViewAsync("U2BEN", bot.Slack.Views.Count(each => each.User == "U2BEN" && !each.IsClosed && each.Versions.Count > 1));

        await bot.Slack.SubmitAsync(view, new Dictionary<string, string>(), user: Ana);
        (await bot.Slack.Changed.UntilAsync(() => bot.Slack.Messages.FirstOrDefault(message => message.Channel == channel && message.Text.Contains("opened by somebody else")), "the refusal")).IsEphemeral.ShouldBeTrue();

        await CommandAsync("role revoke ben@example.com", "not **editor** any more");
        view.IsClosed = false;
        await bot.Slack.SubmitAsync(view, new Dictionary<string, string> { ["text"] = "LATE" });
        await bot.Slack.Changed.UntilAsync(() => bot.Slack.Messages.FirstOrDefault(message => message.Channel == channel && message.Text.Contains("`prompt-edit` is for editors")), "the refusal");
        (await bot.CountAsync("PromptDrafts", "\"Name\" = 'questions'")).ShouldBe(0);
        (await bot.CountAsync("Audit", "\"Action\" = 'form.refused' AND \"WasRefused\" = 1")).ShouldBe(1);
    }

    [Fact]
    public async Task Trigger_that_came_too_late_gives_a_button_instead()
    {
        bot.Slack.Faults.NextJson("views.open", """{"ok":false,"error":"expired_trigger_id"}""");
        var channel = BotUnderTest.NewChannel();
        await bot.Slack.CommandAsync(channel, Ana, "/prompt", "edit answer");

        var invitation = await bot.Slack.Changed.UntilAsync(() => bot.Slack.Messages.FirstOrDefault(message => message.Channel == channel && message.Text.Contains("opens as a form")), "the button");
        var before = bot.Slack.Views.Count(view => view.User == Ana && !view.IsClosed && view.Versions.Count > 1);
        await bot.Slack.PressAsync(invitation, Ana, "say:0", invitation.Blocks("actions").Single()["elements"]![0]!["value"]!.ToString());
        (await bot.Slack.ViewAsync(Ana, before)).Value("text").ShouldContain("You answer questions");
    }

    [Fact]
    public async Task Mention_and_direct_message_offer_the_form_by_a_button()
    {
        foreach (var (channel, text) in (IEnumerable<(string, string)>)[(BotUnderTest.NewChannel(), $"<@{SlackWorkspace.Bot}> prompt edit answer"), (BotUnderTest.NewDirect(), "prompt edit answer")])
        {
            var asked = await bot.Slack.SayAsync(channel, Ana, text);
            (await bot.Slack.ReplyToAsync(asked)).Blocks("actions").Single()["elements"]![0]!["value"]!.ToString().ShouldBe("prompt edit answer");
        }
    }

    [Fact]
    public async Task Unknown_prompt_is_told_in_the_modal_that_has_opened()
    {
        var before = bot.Slack.Views.Count;
        await bot.Slack.CommandAsync(BotUnderTest.NewChannel(), Ana, "/prompt", "edit anwser");

        await bot.Slack.Changed.UntilAsync(() => bot.Slack.Views.Skip(before).FirstOrDefault(view => view.Text.Contains("Did you mean `answer`?")), "the modal");
    }

    [Fact]
    public async Task Member_of_Teams_who_opens_a_form_is_told_in_the_dialog_why_not()
    {
        var answer = await bot.Teams.InvokeAsync(BotUnderTest.NewChat(), "29:ben", "task/fetch", new JsonObject { ["say"] = "assistant set default" });

        answer!["task"]!["type"]!.ToString().ShouldBe("message");
        answer["task"]!["value"]!.ToString().ShouldContain("`assistant set` is for administrators");
    }

    [Fact]
    public async Task Assistant_is_set_in_a_Teams_dialog_with_errors_in_place()
    {
        var chat = BotUnderTest.NewChat();
        var card = TeamsService.CardOf(await bot.Teams.InvokeAsync(chat, "29:ana", "task/fetch", new JsonObject { ["say"] = "assistant set default" }));
        card["body"]!.AsArray().First(input => (string?)input!["id"] == "mode")!["type"]!.ToString().ShouldBe("Input.ChoiceSet");

        card = TeamsService.CardOf(await bot.Teams.InvokeAsync(chat, "29:ana", "task/submit", TeamsService.Filled(card, "Save", ("passages", "99"))));
        card["body"]![0]!["text"]!.ToString().ShouldContain("from 1 to 20");
        (await bot.Teams.InvokeAsync(chat, "29:ana", "task/submit", TeamsService.Filled(card, "Save", ("passages", "9")))).ShouldBeNull();
        await bot.Teams.ReplyAsync(chat, activity => activity.Text.Contains("- Passages: 9"));
    }

    [Fact]
    public async Task Button_of_a_card_in_a_Teams_channel_is_pressed_by_Action_Execute()
    {
        var channel = $"19:{Guid.CreateVersion7():N}@thread.tacv2;messageid=1";
        var answer = await bot.Teams.InvokeAsync(channel, "29:ana", "adaptiveCard/action", new JsonObject { ["say"] = "prompt requests" }, "channel");

        ((int)answer!["statusCode"]!).ShouldBe(200);
        await bot.Teams.ReplyAsync(channel, activity => activity.Text.Contains("Nothing waits"));
    }

    [Fact]
    public async Task Form_is_filled_in_in_the_Teams_chat_where_there_are_no_dialogs()
    {
        var chat = BotUnderTest.NewChat();
        await bot.Teams.SayAsync(chat, "29:ana", "prompt edit tone");
        var invitation = await bot.Teams.ReplyAsync(chat, activity => activity.Text.Contains("opens as a form"));
        var here = invitation.Content["attachments"]![0]!["content"]!["actions"]![1]!;
        here["type"]!.ToString().ShouldBe("Action.Execute");

        await bot.Teams.ExecuteAsync(chat, "29:ana", here);
        var shown = await bot.Teams.ReplyAsync(chat, activity => activity.Content["attachments"]?[0]?["content"]?["body"]?.ToJsonString().Contains("Write plainly") == true);
        var card = (JsonObject)shown.Content["attachments"]![0]!["content"]!;

        var answer = await bot.Teams.ExecuteAsync(chat, "29:ana", TeamsService.Pressed(card, "Save draft", ("text", "{% if %}")));
        answer!["type"]!.ToString().ShouldBe("application/vnd.microsoft.card.adaptive");
        answer["value"]!["body"]![0]!["text"]!.ToString().ShouldContain("Line 1");
        await bot.Teams.ExecuteAsync(chat, "29:ana", TeamsService.Pressed((JsonObject)answer["value"]!, "Save draft", ("text", "- Write as you speak.")));
        await bot.Teams.ReplyAsync(chat, activity => activity.Text.Contains("Your draft of **tone** is saved."));
    }

    [Theory]
    [InlineData("""{"data":17}""")]
    [InlineData("""{"data":{"chatopsForm":"nonsense","chatopsState":"x"}}""")]
    [InlineData("""{}""")]
    public async Task Dialog_that_no_form_made_is_refused(string value)
    {
        var chat = BotUnderTest.NewChat();
        var invoke = bot.Teams.Message(chat, "29:ana", "");
        (invoke["type"], invoke["name"], invoke["value"]) = ("invoke", "task/submit", JsonNode.Parse(value));

        using var response = await bot.Teams.SendAsync(invoke, bot.Teams.Keys.Token(bot.Teams));

        if (value.Contains("nonsense", StringComparison.Ordinal))
            await bot.Teams.ReplyAsync(chat, activity => activity.Text.Contains("This form is not known any more"));
        else
            ((int)response.StatusCode).ShouldBe(501);
    }

    private async Task<SlackView> OpenAsync(string command)
    {
        var before = bot.Slack.Views.Count(view => view.User == Ana && !view.IsClosed && view.Versions.Count > 1);
        await bot.Slack.CommandAsync(BotUnderTest.NewChannel(), Ana, "/prompt", command);
        return await bot.Slack.ViewAsync(Ana, before);
    }

    private async Task<string> SayAsync(SlackView view, string text)
    {
        var channel = JsonNode.Parse((string)view.Content["private_metadata"]!)!["channel"]!.ToString();
        return (await bot.Slack.Changed.UntilAsync(() => bot.Slack.Messages.FirstOrDefault(message => message.Channel == channel && message.Text.Contains(text)), $"'{text}'")).Text;
    }

    private async Task CommandAsync(string text, string expected)
    {
        var channel = BotUnderTest.NewChannel();
        await bot.Slack.CommandAsync(channel, Ana, "/chatops", text);
        await bot.Slack.Changed.UntilAsync(() => bot.Slack.Messages.FirstOrDefault(message => message.Channel == channel && message.Text.Contains(expected)), expected);
    }
}
