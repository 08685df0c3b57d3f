using ChatOpsBot.Simulators.Model;

namespace ChatOpsBot.EndToEnd;

/// <summary>Procedures that people wrote, followed step by step, and what agents remember.</summary>
public sealed class RunbookTests(BotWithTools bot) : IClassFixture<BotWithTools>, IAsyncLifetime
{
    public async Task InitializeAsync()
    {
        await bot.AskAsync("U1ANA", "tool policy office_refundOrder --approve always");
        bot.Model!.Calls = _ => null;
        bot.Model.Script = _ => "Report: that is all.";
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Runbook_is_given_to_the_agent_with_what_it_is_given_and_may_not_leave_its_tools()
    {
        bot.Model!.Calls = request => Done(request) switch { 0 => [new("office_cancelOrder", """{"id":1017}""")], 1 => [new("office_refundOrder", """{"id":1018,"amount":12}""")], _ => null };

        var task = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "runbook start refund-order order=1018 amount=12 reason=late");
        await bot.PressAsync(await bot.AskedAsync(task, "office_refundOrder"), "U2BEN", "approve");
        await bot.ReportedAsync(task);

        var request = bot.LastAsked();
        request["messages"]![0]!["content"]!.ToString().ShouldContain("Pay 12 euros of order 1018 back; the reason is late.");
        var tools = request["tools"]!.AsArray().Select(tool => (string)tool!["function"]!["name"]!).ToList();
        tools.ShouldContain("office_getOrder");
        tools.ShouldNotContain("office_cancelOrder");
        request["messages"]!.ToJsonString().ShouldContain("There is no tool");
        bot.Books.Written.ShouldNotContain(write => write.What == "cancel");
        bot.Books.RefundsOf(1018).Sum(refund => refund.Amount).ShouldBe(12);
    }

    [Fact]
    public async Task What_a_runbook_wants_allowed_is_asked_whatever_the_tool_says()
    {
        (await bot.AskAsync("U1ANA", "tool policy office_addEvent --approve first")).ShouldContain("kept");
        (await bot.AskAsync("U1ANA", "prompt create careful-day --like restart-service")).ShouldContain("careful-day");
        await bot.AskAsync("U1ANA", "prompt set careful-day ---\nname: careful-day\ndescription: Plans a day with care.\npurpose: runbook\ntools: [office_addEvent]\napprovals: [office_*]\n---\n1. Plan the day.");
        await bot.AskAsync("U1ANA", "runbook publish careful-day");
        (await bot.AskAsync("U1ANA", "runbook show careful-day")).ShouldContain("A person allows each call of `office_*`");
        bot.Model!.Calls = request => request["messages"]!.AsArray().Count(message => (string?)message!["role"] == "tool") is var done && done < 2 ? [new("office_addEvent", $$"""{"day":"2027-10-01","title":"Careful {{done}}"}""")] : null;
        bot.Model.Script = _ => "Report: planned.";

        var task = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "runbook start careful-day");

        var asking = await bot.AskedAsync(task, "Careful 0");
        var all = $"{TaskPlay.Button(asking, "approve")} --all";
        (await bot.AskAsync("U1ANA", all)).ShouldContain("wants each of these calls allowed");
        await bot.PressAsync(asking, "U1ANA", "approve");
        await bot.PressAsync(await bot.AskedAsync(task, "Careful 1"), "U1ANA", "approve");
        await bot.ReportedAsync(task);
    }

    [Fact]
    public async Task Runbooks_are_edited_and_published_by_their_own_words()
    {
        (await bot.AskAsync("U1ANA", "runbook help")).ShouldContain("runbook publish NAME");
        (await bot.AskAsync("U1ANA", "runbook publish restart-service")).ShouldContain("draft");
        (await bot.AskAsync("U1ANA", "runbook edit no-such-runbook")).ShouldContain("There is no prompt");
    }

    [Theory]
    [InlineData("runbook start nothing", "There is no runbook")]
    [InlineData("runbook start refund-order order=1017", "has to be given `amount`")]
    [InlineData("runbook start refund-order order=1017 amount=much", "has to be a number")]
    [InlineData("runbook start refund-order order=1017 amount=5 colour=red", "is nothing that")]
    [InlineData("runbook start", "Which runbook?")]
    [InlineData("runbook show refund-order", "order=1017")]
    [InlineData("runbook list", "restart-service")]
    [InlineData("runbook publish restart-service", "is for editors and administrators")]
    public async Task Runbook_that_can_not_be_followed_is_refused_with_the_reason(string command, string reason) => (await bot.AskAsync("U2BEN", command)).ShouldContain(reason);

    [Fact]
    public async Task Runbook_is_made_edited_and_published_like_a_prompt_and_is_for_whom_it_names()
    {
        (await bot.AskAsync("U1ANA", "prompt create close-day --like restart-service")).ShouldContain("close-day");
        (await bot.AskAsync("U1ANA", "prompt set close-day ---\nname: close-day\ndescription: Ends the day.\npurpose: runbook\naccess: [ana@example.com]\nvariables:\n  day:\n    description: The day.\n    required: true\n    example: Monday\n---\n1. Say that {{ day }} is over.")).ShouldContain("saved");
        (await bot.AskAsync("U1ANA", "prompt publish close-day")).ShouldContain("version");

        (await bot.AskAsync("U2BEN", "runbook list")).ShouldNotContain("close-day");
        (await bot.AskAsync("U2BEN", "runbook start close-day day=Monday")).ShouldContain("There is no runbook");
        var task = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "runbook start close-day day=Monday");
        (await bot.Slack.ReplyToAsync(task, message => !message.Text.Contains("Thinking", StringComparison.Ordinal))).Text.ShouldContain("Report");
        bot.LastAsked()["messages"]![0]!["content"]!.ToString().ShouldContain("1. Say that Monday is over.");
    }

    [Fact]
    public async Task What_a_person_says_is_remembered_for_them_alone_and_what_the_agent_adds_only_when_they_agree()
    {
        (await bot.AskAsync("U2BEN", "memory add My cost centre is 4711.")).ShouldContain("I remember it");
        (await bot.AskAsync("U2BEN", "memory team Releases are on Thursdays.")).ShouldContain("editors");
        (await bot.AskAsync("U1ANA", "memory team Releases are on Thursdays.")).ShouldContain("I remember it");

        var task = await bot.BeginAsync("remember that I like short reports", ["remember", """{"fact":"I like short reports"}"""], ["remember", """{"fact":"I am the managing director"}"""]);
        await bot.PressAsync(await bot.AskedAsync(task, "managing director"), "U2BEN", "deny");
        await bot.ReportedAsync(task);

        var system = bot.LastAsked()["messages"]![0]!["content"]!.ToString();
        system.ShouldContain("My cost centre is 4711.");
        system.ShouldContain("Releases are on Thursdays.");
        var shown = await bot.AskAsync("U2BEN", "memory show");
        shown.ShouldContain("short reports");
        shown.ShouldNotContain("managing director");
        (await bot.AskAsync("U3CAT", "memory show")).ShouldNotContain("4711");
        var mine = System.Text.RegularExpressions.Regex.Match(shown, @"(\d+): My cost").Groups[1].Value;
        (await bot.AskAsync("U3CAT", $"memory forget {mine}")).ShouldContain("nothing under");
        (await bot.AskAsync("U2BEN", $"memory change {mine} My cost centre is 4712.")).ShouldContain("changed");
        (await bot.AskAsync("U2BEN", $"memory forget {mine}")).ShouldContain("forgotten");
        (await bot.AskAsync("U2BEN", "memory show")).ShouldNotContain("cost centre");
    }

    [Fact]
    public async Task What_is_learned_of_a_failure_is_given_to_later_runs_once_an_administrator_has_accepted_it()
    {
        bot.Model!.Calls = request => request["tools"] is not null && Done(request) == 0 ? [new("office_getOrder", """{"id":"all of them"}""")] : null;
        bot.Model.Script = request => ScriptedModel.LastOf(request, "user").Contains("write NOTHING", StringComparison.Ordinal) ? "office_getOrder: the id is one number, and office_listOrders lists them." : "Report: that is all.";
        await bot.ReportedAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "run show all orders"));

        await BotUnderTest.UntilAsync(async () => (await bot.AskAsync("U1ANA", "lesson list")).Contains("the id is one number", StringComparison.Ordinal), "the lesson");
        (await bot.AskAsync("U2BEN", "lesson list")).ShouldContain("administrators");
        await bot.ReportedAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "run show some orders"));
        bot.Model.Requests.Last(request => request["tools"] is not null).ToJsonString().ShouldNotContain("the id is one number");
        var id = System.Text.RegularExpressions.Regex.Match(await bot.AskAsync("U1ANA", "lesson list"), @"(\d+): `?office").Groups[1].Value;
        (await bot.AskAsync("U1ANA", $"lesson accept {id}")).ShouldContain("Later runs are told it");
        await bot.ReportedAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "run show other orders"));
        bot.Model.Requests.Last(request => request["tools"] is not null).ToJsonString().ShouldContain("the id is one number");
        (await bot.AskAsync("U1ANA", $"lesson delete {id}")).ShouldContain("deleted");
    }

    [Fact]
    public async Task Assistant_in_agent_mode_answers_questions_and_does_tasks_that_are_no_commands()
    {
        var channel = BotUnderTest.NewDirect();
        await bot.AskAsync("U1ANA", "assistant set default --mode agent");
        bot.Model!.Script = request => ScriptedModel.LastOf(request, "user").Contains("Answer TASK", StringComparison.Ordinal)
            ? ScriptedModel.LastOf(request, "user").Contains("refund", StringComparison.Ordinal) ? "TASK" : "QUESTION"
            : request["tools"] is not null ? "Report: done." : "They have 30 days. [1]";
        bot.Model.Calls = request => request["tools"] is null || !ScriptedModel.LastOf(request, "user").Contains("refund", StringComparison.Ordinal) || Done(request) > 0 ? null : [new("office_refundOrder", """{"id":1019,"amount":2}""")];

        var question = await bot.Slack.SayAsync(channel, "U2BEN", "How many vacation days do full-time employees have?");
        await bot.Slack.ReplyToAsync(question, message => message.Text.Contains("30 days", StringComparison.Ordinal));
        var task = await bot.Slack.SayAsync(channel, "U2BEN", "please refund 2 euros of order 1019");
        await bot.PressAsync(await bot.AskedAsync(task, "May I do this?"), "U2BEN", "approve");
        await bot.ReportedAsync(task);

        bot.Books.RefundsOf(1019).Sum(refund => refund.Amount).ShouldBe(2);
        bot.Model.Requests.Last(request => request["tools"] is not null)["messages"]!.ToJsonString().ShouldContain("How many vacation days");
        await bot.AskAsync("U1ANA", "assistant set default --mode answer");
    }

    private static int Done(System.Text.Json.Nodes.JsonObject request) => request["messages"]!.AsArray().Count(message => (string?)message!["role"] == "tool");
}
