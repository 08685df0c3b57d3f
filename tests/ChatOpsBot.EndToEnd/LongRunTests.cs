using System.Text.Json.Nodes;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Model;

namespace ChatOpsBot.EndToEnd;

/// <summary>A model that is told little at once, and a service that has much to tell.</summary>
public sealed class BotOfLittleMemory : BotWithTools
{
    public ManyPages Stock { get; private set; } = null!;

    protected override Dictionary<string, string> More => new(base.More) { ["ChatOps__Models__Chat__0__ContextTokens"] = "9000" };

    protected override async Task BeforeAsync()
    {
        for (var i = 10; i < 400; i++)
            Books.Tickets[i] = new(i, $"Printer {i} is out of paper", i % 2 == 0 ? "open" : "closed");
        Books.Tickets[401] = new(401, "The zebra enclosure needs a new gate", "open");
        Stock = await ManyPages.StartAsync();
    }

    protected override async Task AfterAsync() => await this.AskAsync("U1ANA", $"tool add {Stock.Address}/openapi.json --name stock");

    protected override async Task EndAsync() => await Stock.DisposeAsync();
}

/// <summary>Long work: parts with steps of their own, what was done summed up, and of long results what matters.</summary>
public sealed class LongRunTests(BotOfLittleMemory bot) : IClassFixture<BotOfLittleMemory>
{
    [Fact]
    public async Task Part_of_a_task_is_done_by_steps_of_its_own_and_only_its_report_is_told()
    {
        bot.Model!.Calls = request => (ScriptedModel.LastOf(request, "user"), ToolMessages(request)) switch
        {
            ("look into the whole house", 0) => [new("do_subtask", """{"task":"count the events in March"}""")],
            ("count the events in March", 0) => [new("office_listEvents", """{"day":"2026-12-01"}""")],
            ("count the events in March", 1) => [new("office_addEvent", """{"day":"2027-03-01","title":"Counted"}""")],
            _ => null,
        };
        bot.Model.Script = request => ScriptedModel.LastOf(request, "user").StartsWith("count", StringComparison.Ordinal) ? "One event: see https://evil.example.com/x" : "Report: one event, https://evil.example.com/x";
        var task = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "run look into the whole house");
        var asking = await bot.AskedAsync(task, "May I do this?");
        var show = TaskPlay.Button(asking, "stop").Replace("stop", "show", StringComparison.Ordinal);
        await bot.PressAsync(asking, "U2BEN", "approve");

        var report = await bot.ReportedAsync(task);

        bot.Books.Written.Count(write => write.Of == "Counted").ShouldBe(1);
        var last = bot.LastAsked();
        ScriptedModel.LastOf(last, "tool").ShouldContain("One event");
        last["messages"]!.ToJsonString().ShouldNotContain("Stocktaking");
        var part = bot.Model.Requests.Last(request => ScriptedModel.LastOf(request, "user") == "count the events in March");
        part["messages"]!.ToJsonString().ShouldNotContain("the whole house");
        part["messages"]![0]!["content"]!.ToString().ShouldContain("part of a larger task");
        part["tools"]!.AsArray().Select(tool => (string?)tool!["function"]!["name"]).ShouldNotContain("do_subtask");
        // What a model wrote of itself makes no link known.
        report.Text.ShouldNotContain("https://evil");
        (await bot.AskAsync("U2BEN", show)).ShouldContain("(for 2)");
        // What was read in a part is not read anew without the part as a whole, which has changed something.
        (await bot.AskAsync("U2BEN", $"{show.Replace("show", "retry", StringComparison.Ordinal)} --from 4")).ShouldContain("has changed something");
    }

    [Fact]
    public async Task What_no_longer_fits_is_summed_up_and_the_task_goes_on()
    {
        var before = bot.Model!.Requests.Count;
        string[] looks = ["open", "closed", "open", "closed", "open", "closed", "open"];
        bot.Model.Calls = request => ScriptedModel.LastOf(request, "user") is var said && (said.Contains("read all tickets", StringComparison.Ordinal) || said.Contains("SUMMED UP", StringComparison.Ordinal)) && IsAgent(request)
            && Looks() is var done && done < looks.Length ? [new("office_listTickets", $$"""{"state":"{{looks[done]}}"}""")] : null;
        bot.Model.Script = request => IsAgent(request) ? "Report: read." : "SUMMED UP: printers want paper, call 2 has the open ones.";
        var task = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "run read all tickets");

        await bot.ReportedAsync(task);

        var last = bot.LastAsked();
        last["messages"]!.ToJsonString().ShouldContain("SUMMED UP: printers want paper");
        ToolMessages(last).ShouldBeLessThan(looks.Length);
        var sums = bot.Model.Requests.Where(request => ScriptedModel.LastOf(request, "user").Contains("Sum it up for the agent", StringComparison.Ordinal)).ToList();
        sums.Count.ShouldBeInRange(1, 4);
        sums[0].ToJsonString().ShouldContain("office_listTickets");

        int Looks() => bot.Model.Requests.Skip(before).Count(IsAgent) - 1;
    }

    [Fact]
    public async Task Of_a_long_result_the_model_is_shown_what_matters_and_reads_the_rest()
    {
        var task = await bot.BeginAsync("is the zebra enclosure safe?", ["office_listTickets", "{}"], ["read_result", """{"call":2,"about":"printer 77"}"""]);
        await bot.ReportedAsync(task);

        var results = bot.LastAsked()["messages"]!.AsArray().Where(message => (string?)message!["role"] == "tool").Select(message => (string)message!["content"]!).ToList();
        results[0].ShouldContain("zebra enclosure needs a new gate");
        results[0].ShouldContain("read_result with call 2");
        results[1].ShouldContain("Printer 77 is");
    }

    [Fact]
    public async Task Document_is_read_on_from_a_passage_that_was_found()
    {
        await bot.AskAsync("U1ANA", $"kb add \"Zebra care\" {string.Join("\n\n", Enumerable.Range(1, 40).Select(i => $"## Part {i}\n\nZebra stripes of part {i} are washed with soap number {i}. {string.Join(' ', Enumerable.Repeat("They are dried in the sun and brushed with care.", 8))}"))}");
        bot.Model!.Calls = request => !ScriptedModel.LastOf(request, "user").Contains("how zebras are washed", StringComparison.Ordinal) ? null : ToolMessages(request) switch
        {
            0 => [new("search_documents", """{"query":"zebra stripes of part 3 soap"}""")],
            1 => [new("read_document", $$"""{"passage":"{{System.Text.RegularExpressions.Regex.Match(ScriptedModel.LastOf(request, "tool"), "S[0-9]+", System.Text.RegularExpressions.RegexOptions.NonBacktracking).Value}}","fromBeginning":true}""")],
            2 => [new("read_document", """{"passage":"S999999"}""")],
            _ => null,
        };
        bot.Model.Script = _ => "Report: with soap.";

        await bot.ReportedAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "run find out how zebras are washed"));

        var results = bot.LastAsked()["messages"]!.AsArray().Where(message => (string?)message!["role"] == "tool").Select(message => (string)message!["content"]!).ToList();
        results[1].ShouldContain("soap number 1.");
        results[1].ShouldContain("it goes on with [S");
        results[2].ShouldContain("There is no passage");
    }

    [Theory]
    [InlineData("stock_byLink", "shelf 5-9", null)]
    [InlineData("stock_byAddress", "shelf 5-9", null)]
    [InlineData("stock_byCursor", "shelf 5-9", null)]
    [InlineData("stock_byLink", "shelf 2-9", """{"page":2}""")]
    [InlineData("stock_byLinkElsewhere", "shelf 1-9", null)]
    public async Task List_that_comes_in_pages_is_read_as_one(string tool, string last, string? arguments)
    {
        await bot.ReportedAsync(await bot.BeginAsync($"count the shelves by {tool} {arguments ?? "whole"}", [tool, arguments ?? "{}"]));

        bot.Heard().ShouldContain(last);
        bot.Heard().ShouldNotContain(last == "shelf 2-9" ? "shelf 1-1" : "shelf 6-1");
        bot.Stock.WasElsewhere.ShouldBeFalse();
    }

    private static int ToolMessages(JsonObject request) => request["messages"]!.AsArray().Count(message => (string?)message!["role"] == "tool");

    private static bool IsAgent(JsonObject request) => request["messages"]![0]!["content"]!.ToString().StartsWith("You do tasks", StringComparison.Ordinal);
}
