using System.Text.Json.Nodes;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Model;
using ChatOpsBot.Simulators.Slack;
using ChatOpsBot.Simulators.Teams;

namespace ChatOpsBot.EndToEnd;

/// <summary>An editor changes how the bot answers, somebody else approves, and it is taken back.</summary>
public sealed class PromptStoryTests : IAsyncLifetime
{
    private const string Question = "how many vacation days do full-time employees have?";
    private const string Rule = "Begin every answer with the word Ahoy.";
    private SlackWorkspace slack = null!;
    private TeamsService teams = null!;
    private ScriptedModel model = null!;
    private BotProcess bot = null!;

    public async Task InitializeAsync()
    {
        slack = await SlackWorkspace.StartAsync();
        teams = await TeamsService.StartAsync();
        model = await ScriptedModel.StartAsync();
        model.Script = request => ScriptedModel.LastOf(request, "system").Contains(Rule, StringComparison.Ordinal) ? "Ahoy, 30 days. [1]" : "30 days. [1]";
        bot = BotProcess.Create(slack, teams, model);
        await bot.StartAsync();
        await Handbook.AddToAsync(bot);
    }

    public async Task DisposeAsync()
    {
        await bot.DisposeAsync();
        await slack.DisposeAsync();
        await teams.DisposeAsync();
        await model.DisposeAsync();
    }

    [Fact]
    public async Task Story_of_a_prompt_on_Slack()
    {
        (await CommandAsync("U1ANA", "role grant <@U2BEN|ben> editor")).ShouldContain("ben@example.com is **editor** now");

        await slack.CommandAsync("C7TEAM", "U2BEN", "/prompt", "edit answer");
        var view = await slack.ViewAsync("U2BEN");
        view.Versions[0]["submit"].ShouldBeNull("it opens before it is known what is in it");
        var text = $"{view.Value("text")}\n- {Rule}";

        await slack.PressAsync(view, "test", new Dictionary<string, string> { ["text"] = text, ["question"] = Question });
        await slack.Changed.UntilAsync(() => view.Text.Contains("In force") ? view : null, "both answers");
        view.Text.ShouldMatch(@"(?s)\*Draft\*, .* tokens in, .*Ahoy, 30 days.*\*In force \(shipped\)\*.*30 days\. \[1\]");
        view.Text.ShouldContain("[1] Vacation");
        view.Value("text").ShouldEndWith(Rule);

        await slack.SubmitAsync(view, new Dictionary<string, string> { ["text"] = text });
        view.IsClosed.ShouldBeTrue();
        var saved = await AloneAsync("C7TEAM", "is saved");
        saved.Text.ShouldContain($"**- {Rule}**");

        await slack.PressAsync(saved, "U2BEN", "say:1", "prompt publish answer");
        var asked = await slack.Changed.UntilAsync(() => slack.ByBot.FirstOrDefault(message => message.Text.Contains("asks to publish")), "the request");
        (await AnswerAsync()).ShouldNotContain("Ahoy");

        await slack.PressAsync(asked, "U1ANA", "say:0", "prompt approve 1");
        await slack.Changed.UntilAsync(() => slack.ByBot.FirstOrDefault(message => message.Text.Contains("**answer** is now version 1")), "the approval");
        (await AnswerAsync()).ShouldContain("Ahoy, 30 days.");
        ScriptedModel.LastOf(model.Requests.Last(), "system").ShouldContain(Rule);

        (await CommandAsync("U1ANA", "prompt rollback answer")).ShouldContain("version 2");
        (await AnswerAsync()).ShouldNotContain("Ahoy");
        ScriptedModel.LastOf(model.Requests.Last(), "system").ShouldNotContain(Rule);

        var log = await CommandAsync("U1ANA", "audit");
        foreach (var action in (string[])["role.granted", "prompt.drafted", "prompt.publication-asked", "prompt.published", "prompt.rolled-back"])
            log.ShouldContain($"`{action}`");
        (await CommandAsync("U1ANA", "audit verify")).ShouldContain("are as they were written");
        (await BotUnderTest.CountAsync(bot, "Exchanges", "\"Reply\" LIKE '%answer, everywhere, version 1%' AND \"Reply\" LIKE '%\"model\":\"scripted\"%' AND \"Reply\" LIKE '%\"passages\":[{%'")).ShouldBe(1, "a kept answer names its prompt, version, model and passages");
    }

    [Fact]
    public async Task Story_of_a_prompt_in_Teams()
    {
        await SayAsync("29:ana", "role grant ben@example.com editor", "is **editor** now");
        var invitation = await SayAsync("29:ben", "prompt edit answer", "opens as a form");
        var fetch = invitation.Content["attachments"]![0]!["content"]!["actions"]![0]!["data"]!.AsObject();
        fetch["msteams"]!["type"]!.ToString().ShouldBe("task/fetch");

        var card = TeamsService.CardOf(await teams.InvokeAsync("a:29:ben", "29:ben", "task/fetch", (JsonObject)fetch.DeepClone()));
        var text = $"{card["body"]!.AsArray().First(input => (string?)input!["id"] == "text")!["value"]}\n- {Rule}";
        card = TeamsService.CardOf(await teams.InvokeAsync("a:29:ben", "29:ben", "task/submit", TeamsService.Filled(card, "Test", ("text", text), ("question", Question))));
        card["body"]!.ToJsonString().ShouldContain("Ahoy, 30 days.");
        card["body"]!.ToJsonString().ShouldContain("In force (shipped)");

        (await teams.InvokeAsync("a:29:ben", "29:ben", "task/submit", TeamsService.Filled(card, "Save draft", ("text", text)))).ShouldBeNull("the dialog closes");
        await teams.ReplyAsync("a:29:ben", activity => activity.Text.Contains("is saved"));
        await SayAsync("29:ben", "prompt publish answer", "asks to publish");
        await SayAsync("29:ana", "prompt approve 1", "is now version 1");
        (await AskAsync(1)).ShouldContain("Ahoy, 30 days.");

        await SayAsync("29:ana", "prompt rollback answer 0", "is now version 2");
        (await AskAsync(2)).ShouldNotContain("Ahoy");
        await SayAsync("29:ana", "audit ben@example.com prompt", "prompt.drafted");
    }

    private async Task<string> AskAsync(int number)
    {
        await teams.SayAsync("a:asker", "29:ben", Question);
        return (await teams.AnswerAsync("a:asker", number)).Text;
    }

    private async Task<TeamsActivity> SayAsync(string user, string text, string expected)
    {
        await teams.SayAsync($"a:{user}", user, text);
        return await teams.ReplyAsync($"a:{user}", activity => activity.Text.Contains(expected));
    }

    private async Task<string> AnswerAsync() => (await slack.AnswerToAsync(await slack.SayAsync(BotUnderTest.NewChannel(), "U2BEN", $"<@{SlackWorkspace.Bot}> {Question}"))).Text;

    private async Task<string> CommandAsync(string user, string text)
    {
        var channel = BotUnderTest.NewChannel();
        await slack.CommandAsync(channel, user, "/chatops", text);
        return (await AloneAsync(channel, "")).Text;
    }

    private Task<SlackMessage> AloneAsync(string channel, string text) => slack.Changed.UntilAsync(
        () => slack.Messages.FirstOrDefault(message => message.Channel == channel && message.IsEphemeral && message.HasBlock("markdown") && message.Text.Contains(text)), $"'{text}' in {channel}");
}
