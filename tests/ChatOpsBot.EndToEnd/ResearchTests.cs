using System.Text.RegularExpressions;

namespace ChatOpsBot.EndToEnd;

/// <summary>Questions that take many searches, and reports that name their sources.</summary>
public sealed partial class ResearchTests(BotWithModel bot) : IClassFixture<BotWithModel>
{
    [Fact]
    public async Task Report_names_its_sources_by_number_and_only_those_that_the_run_was_shown()
    {
        bot.Model!.Calls = request => Done(request) == 0 ? [new("search_documents", """{"query":"vacation days of full-time employees"}""")] : null;
        bot.Model.Script = request => $"Report: full-time employees have 30 days {Mark().Match(ChatOpsBot.Simulators.Model.ScriptedModel.LastOf(request, "tool")).Value} and more [S999999].";

        var asked = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "research how do vacation and remote work fit together?");
        var report = await bot.Slack.ReplyToAsync(asked, message => !message.Text.Contains("Thinking", StringComparison.Ordinal));

        report.Text.ShouldContain("30 days [1] and more .");
        report.Content.ToJsonString().ShouldContain("acation");
        report.Text.ShouldNotContain("[S");
        var request = bot.LastAsked();
        request["messages"]![0]!["content"]!.ToString().ShouldContain("how do vacation and remote work fit together?");
        request["tools"]!.AsArray().Select(tool => (string)tool!["function"]!["name"]!).ShouldNotContain("post_message");
        var shared = await bot.Slack.Changed.UntilAsync(() => bot.Slack.Shared.FirstOrDefault(each => (string?)each["channel_id"] == asked.Channel), "the report as a file");
        var document = bot.Slack.Uploaded[(string)shared["files"]![0]!["id"]!];
        document.ShouldContain("# how do vacation and remote work fit together?");
        document.ShouldContain("1. ");
        document.ShouldNotContain("[S");
    }

    [Fact]
    public async Task Report_is_put_among_the_files_of_whoever_consents_in_Teams()
    {
        bot.Model!.Calls = request => Done(request) == 0 ? [new("search_documents", """{"query":"vacation days of full-time employees"}""")] : null;
        bot.Model.Script = _ => "Report: 30 days.";
        var chat = BotUnderTest.NewChat();

        await bot.Teams.SayAsync(chat, "29:ben", "research how many days are there?");
        var consent = await bot.Teams.Changed.UntilAsync(() => bot.Teams.Activities.FirstOrDefault(activity => activity.Conversation == chat && activity.Content.ToJsonString().Contains("card.file.consent", StringComparison.Ordinal)), "the question for consent");
        var context = consent.Content["attachments"]![0]!["content"]!["acceptContext"]!;

        await bot.Teams.InvokeAsync(chat, "29:ben", "fileConsent/invoke", new System.Text.Json.Nodes.JsonObject
        {
            ["type"] = "fileUpload", ["action"] = "accept", ["context"] = context.DeepClone(),
            ["uploadInfo"] = new System.Text.Json.Nodes.JsonObject { ["uploadUrl"] = new Uri(bot.Teams.Address, "/upload/report").ToString(), ["contentUrl"] = "https://files.example.com/report.md", ["name"] = "report.md", ["uniqueId"] = "u1", ["fileType"] = "md" },
        });

        await bot.Teams.Changed.UntilAsync(() => bot.Teams.Activities.FirstOrDefault(activity => activity.Conversation == chat && activity.Content.ToJsonString().Contains("card.file.info", StringComparison.Ordinal)), "the file");
        bot.Teams.Uploaded["report"].ShouldContain("# how many days are there?");
        bot.Teams.Uploaded["report"].ShouldStartWith("bytes 0-");
        (await bot.AskAsync("U3CAT", (string)context["say"]!)).ShouldContain("There is no run");
    }

    [Fact]
    public async Task What_is_to_be_researched_has_to_be_said() => (await bot.AskAsync("U2BEN", "research")).ShouldContain("What do you want to know?");

    [Theory]
    [InlineData("", "The model said nothing more.")]
    [InlineData("I can't help with that.", "I can't help with that.")]
    public async Task Model_that_says_nothing_or_refuses_ends_the_run_with_that(string said, string shown)
    {
        bot.Model!.Calls = _ => null;
        bot.Model.Script = _ => said;

        var task = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "run do it");

        await bot.Slack.ReplyToAsync(task, message => message.Text.Contains(shown, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Model_that_calls_far_too_much_at_once_is_told_and_goes_on()
    {
        bot.Model!.Calls = request => Done(request) == 0 ? [.. Enumerable.Range(0, 25).Select(i => new ChatOpsBot.Simulators.Model.ScriptedCall("calculate", $$"""{"expression":"{{i}}"}"""))] : null;
        bot.Model.Script = _ => "Report: that is all.";

        await bot.ReportedAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "run calculate a lot"));

        bot.Heard().ShouldContain("At most 10 calls at once");
    }

    private static int Done(System.Text.Json.Nodes.JsonObject request) => request["messages"]!.AsArray().Count(message => (string?)message!["role"] == "tool");

    [GeneratedRegex(@"\[S\d+\]", RegexOptions.NonBacktracking)]
    private static partial Regex Mark();
}

/// <summary>The bot with a model that can't call tools.</summary>
public sealed class BotWithSimpleModel : BotUnderTest
{
    protected override bool HasModel => true;

    protected override Dictionary<string, string> More => new() { ["ChatOps__Models__Chat__0__CallsTools"] = "false" };
}

/// <summary>Tasks with a model that writes its calls as text.</summary>
public sealed class SpokenCallTests(BotWithSimpleModel bot) : IClassFixture<BotWithSimpleModel>
{
    [Fact]
    public async Task Model_without_tools_is_told_them_in_words_and_its_blocks_are_calls()
    {
        string[] said =
        [
            "I look first.\n```call\n{\"tool\": \"calculate\", \"arguments\": {\"expression\": \"6 * 7\"}}\n```",
            "```call\n{\"tool\": \"calculate\", \"arguments\": {\"expression\": \n```",
            "```call\n{\"name\": \"calculate\"}\n```",
            "Report: it is 42.",
        ];
        bot.Model!.Script = request => said[request["messages"]!.AsArray().Count(message => (string?)message!["role"] == "user") - 1];

        var report = await bot.ReportedAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "run what is six times seven?"));

        report.Text.ShouldContain("it is 42");
        var last = bot.LastAsked();
        last["tools"].ShouldBeNull();
        last["messages"]![0]!["content"]!.ToString().ShouldContain("- calculate: Calculates exactly");
        var heard = last["messages"]!.AsArray().Where(message => (string?)message!["role"] == "user").Skip(1).Select(message => (string)message!["content"]!).ToList();
        heard[0].ShouldContain("42");
        heard[1].ShouldContain("There is no tool 'call'");
        heard[2].ShouldContain("There is no tool 'call'");
    }
}
