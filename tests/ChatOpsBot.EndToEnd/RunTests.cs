using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatOpsBot.Simulators.Model;

namespace ChatOpsBot.EndToEnd;

/// <summary>Tasks that the bot does with tools that only read.</summary>
public sealed class RunTests(BotWithModel bot) : IClassFixture<BotWithModel>
{
    [Fact]
    public async Task Agent_is_told_of_files_sent_with_a_task_and_reads_them()
    {
        bot.Model!.Calls = request => ScriptedModel.LastOf(request, "tool").Length > 0 ? null : [new ScriptedCall("read_attachment", """{"name":"offer.txt"}""")];
        bot.Model.Script = _ => "Report: it costs 40 dollars.";

        await bot.ReportedAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "run find out what they want", file: ("offer.txt", "The chair costs 40 dollars."u8.ToArray())));
        bot.Model.Calls = _ => null;

        ScriptedModel.LastOf(bot.LastAsked(), "user").ShouldContain("offer.txt");
        bot.Heard().ShouldContain("40 dollars");
    }

    private const string Plan = """{"steps":[{"text":"Look up the days","state":"done"},{"text":"Work out the hours","state":"doing"}]}""";

    [Fact]
    public async Task Task_is_planned_done_with_tools_and_reported_in_one_message()
    {
        Play(["plan", Plan], ["search_documents", """{"query":"vacation days"}"""], ["calculate", """{"expression":"30 * 8"}"""]);

        var task = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "run how many hours of vacation do full-time employees have, at 8 hours a day?");

        var report = await bot.Slack.ReplyToAsync(task, message => message.Text.Contains("It is 240", StringComparison.Ordinal));
        report.Text.ShouldContain("2 calls");
        bot.Slack.Replies(task).ShouldHaveSingleItem();
        var last = bot.LastAsked();
        ScriptedModel.LastOf(last, "tool").ShouldContain("240");
        last["messages"]!.ToJsonString().ShouldContain("The person sees the 2 steps");
        Tools(last).ShouldContain("search_documents");
    }

    [Fact]
    public async Task Call_that_is_not_as_the_tool_wants_it_is_told_the_model()
    {
        Play(["calculate", """{"formula":1}"""], ["no_such_tool", "{}"], ["calculate", "{broken"], ["calculate", """{"expression":"2 * 3.5"}"""]);

        var task = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "run calculate something");

        await bot.Slack.ReplyToAsync(task, message => message.Text.Contains("It is 7", StringComparison.Ordinal));
        var told = bot.LastAsked()["messages"]!.AsArray().Where(message => (string?)message!["role"] == "tool").Select(message => (string?)message!["content"]).ToList();
        told[0]!.ShouldContain("expression");
        told[1]!.ShouldContain("There is no tool 'no_such_tool'");
        told[2]!.ShouldContain("no JSON object");
    }

    [Fact]
    public async Task Run_that_goes_round_in_circles_is_stopped_with_the_reason()
    {
        bot.Model!.Calls = _ => [new("calculate", """{"expression":"1"}""")];

        var task = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "run in circles");

        (await bot.Slack.ReplyToAsync(task, message => message.Text.Contains("3 times in the same way", StringComparison.Ordinal))).Text.ShouldContain("calculate");
        bot.Model.Calls = _ => null;
    }

    [Fact]
    public async Task Runs_are_listed_and_shown_to_whoever_started_them()
    {
        Play(["calculate", """{"expression":"6 * 7"}"""]);
        var task = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U3CAT", "run what is six times seven?");
        await bot.Slack.ReplyToAsync(task, message => message.Text.Contains("It is 42", StringComparison.Ordinal));

        var list = await AskAsync(task.Channel, "U3CAT", "runs list");
        list.ShouldContain("six times seven");
        var number = NumberIn(list, "what is six");
        (await AskAsync(task.Channel, "U3CAT", $"runs show {number}")).ShouldContain("calculate");
        (await AskAsync(BotUnderTest.NewDirect(), "U2BEN", $"runs show {number}")).ShouldContain("There is no run");
        (await AskAsync(BotUnderTest.NewDirect(), "U1ANA", $"runs show {number}")).ShouldContain("calculate");
    }

    [Fact]
    public async Task Run_is_stopped_by_its_button_while_the_model_thinks()
    {
        bot.Model!.Calls = request => Done(request) == 0 ? [new("calculate", """{"expression":"1 + 1"}""")] : null;
        bot.Model.Script = _ => "This is never finished. This is never finished. This is never finished.";
        bot.Model.Pause = TimeSpan.FromSeconds(1);
        var task = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "run count to infinity");
        var running = await bot.Slack.ReplyToAsync(task, message => message.Text.Contains("count to infinity", StringComparison.Ordinal));

        await bot.Slack.PressAsync(running, "U2BEN", "say:0", $"runs stop {NumberIn(await AskAsync(BotUnderTest.NewDirect(), "U2BEN", "runs list"), "count to")}");

        await bot.Slack.ReplyToAsync(task, message => message.Ts == running.Ts && message.Text.Contains("Stopped", StringComparison.OrdinalIgnoreCase));
        (await AskAsync(BotUnderTest.NewDirect(), "U2BEN", "runs list")).ShouldContain("count to infinity, stopped");
        bot.Model.Pause = TimeSpan.Zero;
    }

    [Fact]
    public async Task Run_without_a_task_asks_for_one() => (await AskAsync(BotUnderTest.NewDirect(), "U2BEN", "/run")).ShouldContain("What shall I do?");

    // One call after the other, and then what the last brought.
    private void Play(params string[][] calls)
    {
        bot.Model!.Calls = request => Done(request) is var done && done < calls.Length ? [new(calls[done][0], calls[done][1])] : null;
        bot.Model.Script = request => $"It is {ScriptedModel.LastOf(request, "tool").Split('\n').ElementAtOrDefault(1)}.";
    }

    private static string NumberIn(string list, string task) => Regex.Match(list, $@"(\d+): {task}").Groups[1].Value;

    private static int Done(JsonObject request) => request["messages"]!.AsArray().Count(message => (string?)message!["role"] == "tool");

    private static IEnumerable<string?> Tools(JsonObject request) => request["tools"]!.AsArray().Select(tool => (string?)tool!["function"]!["name"]);

    private async Task<string> AskAsync(string channel, string user, string text) => (await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(channel, user, text))).Text;
}
