using System.Text;
using System.Text.Json.Nodes;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Model;
using ChatOpsBot.Simulators.Slack;

namespace ChatOpsBot.EndToEnd;

/// <summary>What a model does besides answering: rewrite follow-ups, order passages, ask what a passage answers.</summary>
public sealed class ModelHelpTests : IAsyncLifetime
{
    private SlackWorkspace slack = null!;
    private ScriptedModel model = null!;
    private BotProcess bot = null!;

    public async Task InitializeAsync()
    {
        slack = await SlackWorkspace.StartAsync();
        model = await ScriptedModel.StartAsync();
        model.Script = Script;
        bot = BotProcess.Create(slack, model: model, more: new() { ["ChatOps__Knowledge__Rerank"] = "true", ["ChatOps__Knowledge__GenerateQuestions"] = "true" });
        await bot.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await bot.DisposeAsync();
        await model.DisposeAsync();
        await slack.DisposeAsync();
    }

    [Fact]
    public async Task Follow_up_is_searched_as_the_model_rewrote_it()
    {
        await bot.AddDocumentAsync("boats", "# Boats\n\nThe boat leaves the harbour at noon.\n\n# Trains\n\nThe train leaves the station at seven.");
        var channel = BotUnderTest.NewDirect();
        await slack.AnswerToAsync(await slack.SayAsync(channel, "U2BEN", "When does the boat leave?"));

        await slack.AnswerToAsync(await slack.SayAsync(channel, "U2BEN", "And the train?"));

        var system = ScriptedModel.LastOf(model.Requests.Last(), "system");
        system.IndexOf("station at seven", StringComparison.Ordinal).ShouldBeGreaterThan(0);
        Prompt("Rewrite the last question").ShouldContain("Last question: And the train?");
    }

    [Fact]
    public async Task Passages_are_put_before_the_model_in_the_order_that_it_gave()
    {
        await bot.AddDocumentAsync("fees", "# Fees\n\n## Old\n\nThe fee for a berth is nine euros.\n\n## New\n\nThe fee for a berth is eleven euros.");

        await slack.AnswerToAsync(await slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "What is the fee for a berth?"));

        var system = ScriptedModel.LastOf(model.Requests.Last(), "system");
        var asked = Prompt("Which of the passages below");
        system.IndexOf("eleven", StringComparison.Ordinal).CompareTo(system.IndexOf("nine", StringComparison.Ordinal))
            .ShouldBe(-asked.IndexOf("eleven", StringComparison.Ordinal).CompareTo(asked.IndexOf("nine", StringComparison.Ordinal)), "the second came first");
    }

    [Fact]
    public async Task Question_that_the_model_wrote_finds_its_passage_and_one_that_the_passage_does_not_answer_is_thrown_away()
    {
        await bot.AddDocumentAsync("berths", "# Berths\n\nA berth is paid at the office of the harbour master.");
        using var client = DescribedAnswers.Client();
        using var search = bot.Authorized(HttpMethod.Post, "/api/knowledge/search", new StringContent("""{"question":"moor my yacht","rankings":["all","words"]}""", Encoding.UTF8, "application/json"));
        using var response = await client.SendAsync(search);
        var report = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

        report["rankings"]![0]!["hits"]![0]!["document"]!.ToString().ShouldBe("default/berths");
        ((double)report["rankings"]![0]!["hits"]![0]!["parts"]!["question"]!).ShouldBe(1);
        report["rankings"]![1]!["ranking"]!.ToString().ShouldBe("words");
        (await BotUnderTest.CountAsync(bot, "Questions", "\"Text\" LIKE '%emperor%'")).ShouldBe(0);
    }

    private string Prompt(string begin) => model.Requests.Select(request => ScriptedModel.LastOf(request, "user")).Last(prompt => prompt.StartsWith(begin, StringComparison.Ordinal));

    private static string Script(JsonObject request)
    {
        var user = ScriptedModel.LastOf(request, "user");
        return user.StartsWith("Rewrite", StringComparison.Ordinal) ? "When does the train leave?"
            : user.StartsWith("Which of the passages", StringComparison.Ordinal) ? "2, 1"
            : user.StartsWith("Write up to five", StringComparison.Ordinal) ? "- Where do I moor my yacht at a berth of the harbour?\n- Who was the emperor of China?\nNo question."
            : "It is so. [1]";
    }
}
