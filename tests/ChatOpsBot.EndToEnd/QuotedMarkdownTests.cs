using System.Text.Json.Nodes;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Model;
using ChatOpsBot.Simulators.Slack;
using ChatOpsBot.Simulators.Teams;

namespace ChatOpsBot.EndToEnd;

/// <summary>What documents and models say does nothing where it is shown: as Slack and Teams are sent it.</summary>
public sealed class QuotedMarkdownTests : IAsyncLifetime
{
    private const string Traps = "[everybody](!channel) <!here> <@U999> [y](@U999) <at>all</at> [x](javascript:alert(1)) ![p](https://a.example/p.png) <javascript:alert(2)> <img src=x onerror=alert(3)> [a][b]";
    private const string Question = "when does the marina open?";
    private static readonly string[] Live = ["<!", "<@", "](!", "](@", "](javascript", "![", "<javascript", "<at", "<img", "[b]:"];
    private SlackWorkspace slack = null!;
    private TeamsService teams = null!;
    private ScriptedModel model = null!;

    public async Task InitializeAsync()
    {
        slack = await SlackWorkspace.StartAsync();
        teams = await TeamsService.StartAsync();
        model = await ScriptedModel.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await slack.DisposeAsync();
        await teams.DisposeAsync();
        await model.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answer_that_repeats_a_hostile_document_calls_nobody_and_loads_nothing(bool isWritten)
    {
        model.Script = _ => $"The marina opens at seven {Traps} [1].\n\n[1]: javascript:alert(4)\n[b]: !channel";
        await using var bot = BotProcess.Create(slack, teams, isWritten ? model : null);
        await bot.StartAsync();
        await bot.AddDocumentAsync("marina", $"The marina opens at seven {Traps} every day.\n\n[b]: !channel", "marina.txt");

        var inSlack = await slack.AnswerToAsync(await slack.SayAsync(BotUnderTest.NewChannel(), "U2BEN", $"<@{SlackWorkspace.Bot}> {Question}"));
        var chat = BotUnderTest.NewChat();
        await teams.SayAsync(chat, "29:ben", Question);
        var inTeams = await teams.AnswerAsync(chat);

        inSlack.Text.ShouldContain("marina opens at seven");
        inTeams.Text.ShouldContain("marina opens at seven");
        inSlack.Text.ShouldContain("[1]");
        foreach (var version in slack.ByBot.SelectMany(message => message.Versions))
        {
            ShouldBeDead((version["blocks"] as JsonArray ?? []).Where(block => (string?)block!["type"] == "markdown").Select(block => (string)block!["text"]!), Live);
            // In Slack's own markup brackets do nothing.
            ShouldBeDead(Texts(version), ["<!", "<@", "<javascript", "|javascript", "<at", "<img"]);
            ((bool?)version["unfurl_media"], (bool?)version["unfurl_links"]).ShouldBe((false, false));
        }

        foreach (var version in teams.Activities.SelectMany(activity => activity.Versions))
            ShouldBeDead([(string?)version["text"] ?? ""], Live);
    }

    [Fact]
    public async Task Long_answer_is_shown_as_it_grows_without_saying_the_same_twice()
    {
        model.Pause = TimeSpan.FromMilliseconds(4);
        model.Script = _ => string.Join(' ', Enumerable.Range(0, 3_000).Select(i => $"word{i}")) + " [1]";
        await using var bot = BotProcess.Create(slack, model: model);
        await bot.StartAsync();
        await bot.AddDocumentAsync("marina", "The marina opens at seven.", "marina.txt");

        var question = await slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", Question);

        await slack.AnswerToAsync(question, TimeSpan.FromSeconds(60));
        var first = slack.Replies(question).First();
        first.Versions.Count.ShouldBeGreaterThan(2);
        var contents = first.Versions.Select(version => $"{version["text"]}|{version["blocks"]?.ToJsonString()}").ToList();
        contents.Zip(contents.Skip(1)).ShouldAllBe(pair => pair.First != pair.Second);
    }

    private static void ShouldBeDead(IEnumerable<string> texts, string[] live)
    {
        foreach (var text in texts)
        {
            foreach (var each in live)
                text.ShouldNotContain(each);
        }
    }

    // Everything in it that Slack would show or read.
    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject some => some.SelectMany(each => Texts(each.Value)),
        JsonArray many => many.SelectMany(Texts),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };
}
