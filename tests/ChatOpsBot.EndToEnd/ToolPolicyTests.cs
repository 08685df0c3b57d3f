namespace ChatOpsBot.EndToEnd;

/// <summary>What administrators say about a tool's calls: how one that was interrupted is settled, how one is tried before it is asked
/// about, and who allows it.</summary>
public sealed class ToolPolicyTests(BotWithTools bot) : IClassFixture<BotWithTools>, IAsyncLifetime
{
    private const string Ticket = "tool policy office_createTicket --approve never --verify office_listTickets --timeout 1";

    public async Task InitializeAsync()
    {
        bot.OfficeFaults.Next = null;
        (await bot.AskAsync("U1ANA", $"{Ticket} --done-if \"[says.title]\"")).ShouldContain("kept");
        await bot.AskAsync("U1ANA", "tool policy office_refundOrder --approve always --dry-run none --by caller --four-eyes false --per-day 0 --budget none");
        await bot.AskAsync("U1ANA", "tool policy office_addEvent --approve always --risk none");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("lost", "is done and its answer lost")]
    [InlineData("hang", "is done and never answered")]
    [InlineData("error", "is not done at all")]
    public async Task Interrupted_call_is_settled_by_a_call_that_reads(string fault, string what)
    {
        bot.OfficeFaults.Next = fault;

        await bot.ReportedAsync(await bot.BeginAsync($"open the ticket that {what}", ["office_createTicket", $$"""{"title":"Settled {{fault}}"}"""]));

        bot.Books.Tickets.Values.Count(ticket => ticket.Title == $"Settled {fault}").ShouldBe(1);
        if (fault != "error")
            bot.Heard().ShouldContain("It was done, as office_listTickets tells");
    }

    [Fact]
    public async Task What_the_reading_call_does_not_tell_is_asked()
    {
        await bot.AskAsync("U1ANA", $"{Ticket} --done-if \"state == 'open'\"");
        bot.OfficeFaults.Next = "lost";

        var task = await bot.BeginAsync("open a ticket of which nobody knows", ["office_createTicket", """{"title":"Who knows"}"""]);
        await bot.PressAsync(await bot.AskedAsync(task, "Was this done?"), "U2BEN", "done");

        await bot.ReportedAsync(task);
        bot.Books.Tickets.Values.Count(ticket => ticket.Title == "Who knows").ShouldBe(1);
    }

    [Fact]
    public async Task Call_is_tried_before_it_is_asked_about_and_not_asked_about_when_that_fails()
    {
        (await bot.AskAsync("U1ANA", "tool policy office_refundOrder --dry-run \"office_getOrder id={id}\"")).ShouldContain("kept");
        (await bot.AskAsync("U1ANA", "tool show office_refundOrder")).ShouldContain("office_getOrder id={id}");
        var task = await bot.BeginAsync("pay back what is there and what is not", ["office_refundOrder", """{"id":424242,"amount":2}"""], ["office_refundOrder", """{"id":1018,"amount":2}"""]);

        var asking = await bot.AskedAsync(task, "May I do this?");
        asking.Text.ShouldContain("A dry run says");
        asking.Text.ShouldContain("1018");
        bot.Heard().ShouldContain("There is no order 424242");
        await bot.PressAsync(asking, "U2BEN", "deny");
        await bot.ReportedAsync(task);
    }

    [Theory]
    [InlineData("--verify \"office_refundOrder id={id}\"", "changes something")]
    [InlineData("--verify \"office_getOrder number={id}\"", "is nothing that `office_getOrder` is given")]
    [InlineData("--verify \"office_getOrder id={order}\"", "The tool has no argument `order`")]
    [InlineData("--verify office_nothing", "There is no tool `office_nothing`")]
    [InlineData("--verify \"id={id}\"", "would be the call itself")]
    [InlineData("--verify \"amount=1\"", "Write a tool that reads")]
    [InlineData("--dry-run \"amount={amount}\"", "would be the call itself")]
    [InlineData("--budget amount", "is no budget")]
    [InlineData("--budget \"weight 10\"", "The tool has no argument `weight`")]
    [InlineData("--risk some", "The risk is")]
    [InlineData("--done-if \"state == 'paid'\"", "there is none")]
    [InlineData("--verify \"office_getOrder id={id}\" --done-if \"state ==\"", "can't be understood")]
    [InlineData("--by nobody!", "neither everyone nor a group's name nor an e-mail")]
    public async Task Policy_that_can_not_be_kept_is_refused_with_the_reason(string policy, string reason) =>
        (await bot.AskAsync("U1ANA", $"tool policy office_refundOrder {policy}")).ShouldContain(reason);

    [Fact]
    public async Task Owner_and_whoever_has_a_role_may_allow_calls_when_they_are_named()
    {
        (await bot.AskAsync("U1ANA", "tool policy calculate --by owner")).ShouldContain("nobody's");
        await bot.AskAsync("U1ANA", "tool policy office_refundOrder --by owner --four-eyes true");
        (await bot.AskAsync("U1ANA", "tool show office_refundOrder")).ShouldContain("person:ana@example.com");
        await bot.AskAsync("U1ANA", "tool policy office_refundOrder --by role:editor");

        bot.Slack.AddUser("U7EDI", "edi", "edi@example.com");
        var task = await bot.BeginAsync("pay back with the word of an editor", ["office_refundOrder", """{"id":1019,"amount":2}"""]);
        var asking = await bot.AskedAsync(task, "May I do this?");
        (await bot.AskAsync("U7EDI", TaskPlay.Button(asking, "approve"))).ShouldContain("no call");
        await bot.AskAsync("U1ANA", "role grant edi@example.com editor");
        (await bot.AskAsync("U7EDI", TaskPlay.Button(asking, "approve"))).ShouldContain("Allowed");

        await bot.ReportedAsync(task);
        await bot.AskAsync("U1ANA", "role revoke edi@example.com");
    }

    [Fact]
    public async Task First_call_of_a_run_is_asked_and_the_others_of_that_run_are_not()
    {
        await bot.AskAsync("U1ANA", "tool policy office_addEvent --approve first");
        var task = await bot.BeginAsync("plan two evenings", ["office_addEvent", """{"day":"2027-09-01","title":"First evening"}"""], ["office_addEvent", """{"day":"2027-09-02","title":"Second evening"}"""]);

        var asking = await bot.AskedAsync(task, "First evening");
        asking.Text.ShouldContain("It changes something.");
        await bot.PressAsync(asking, "U2BEN", "approve");

        await bot.ReportedAsync(task);
        bot.Books.Written.Count(write => write.Of is "First evening" or "Second evening").ShouldBe(2);
        await bot.AskedAsync(await bot.BeginAsync("plan a third", ["office_addEvent", """{"day":"2027-09-03","title":"Third evening"}"""]), "May I do this?");
    }

    [Fact]
    public async Task Calls_of_a_day_come_to_no_more_than_an_administrator_lets_an_argument_come_to()
    {
        await bot.AskAsync("U1ANA", "tool policy office_refundOrder --approve never --budget \"amount 0.5\"");
        await bot.ReportedAsync(await bot.BeginAsync("pay back too much", ["office_refundOrder", """{"id":1017,"amount":0.75}"""]));
        bot.Heard().ShouldContain("with this one it would be more");
        await bot.AskAsync("U1ANA", "tool policy office_addEvent --approve never --budget \"title 5\"");
        await bot.ReportedAsync(await bot.BeginAsync("plan what is no number", ["office_addEvent", """{"day":"2027-11-11","title":"-1000"}"""]));
        bot.Heard().ShouldContain("has to be a number of 0 or more");
        await bot.AskAsync("U1ANA", "tool policy office_addEvent --budget none");

        await bot.AskAsync("U1ANA", "tool policy office_refundOrder --budget none --per-day 1 --approve never");
        await bot.ReportedAsync(await bot.BeginAsync("pay back twice", ["office_refundOrder", """{"id":1017,"amount":0.01}"""], ["office_refundOrder", """{"id":1017,"amount":0.02}"""]));
        bot.Heard().ShouldContain("as often as an administrator lets it be");
    }

    [Fact]
    public async Task Risk_is_what_an_administrator_says()
    {
        await bot.AskAsync("U1ANA", "tool policy office_listServices --risk destructive");
        var task = await bot.BeginAsync("list what is dangerous", ["office_listServices", "{}"]);
        (await bot.AskedAsync(task, "May I do this?")).Text.ShouldContain("can't be taken back");
        await bot.AskAsync("U1ANA", "tool policy office_listServices --risk none");
    }

    [Fact]
    public async Task Operations_are_chosen_renamed_and_described_anew()
    {
        (await bot.AskAsync("U1ANA", $"tool add {bot.Address}/openapi.yaml --name few --only nothing")).ShouldContain("`listOrders`");
        (await bot.AskAsync("U1ANA", $"tool add {bot.Address}/openapi.yaml --name few --only \"getOrder,list*\"")).ShouldContain("5 tools");
        (await bot.AskAsync("U1ANA", "tool show few_refundOrder")).ShouldContain("There is no tool");
        (await bot.AskAsync("U1ANA", "tool rename few_getOrder order_of_a_customer")).ShouldContain("`order_of_a_customer` now");
        (await bot.AskAsync("U1ANA", "tool rename few_listOrders order_of_a_customer")).ShouldContain("already");
        await bot.AskAsync("U1ANA", "tool describe order_of_a_customer Looks up what a customer has ordered.");
        (await bot.AskAsync("U1ANA", "tool review few")).ShouldContain("as it did");

        // What is built in is known by its name elsewhere, and a name is one tool's.
        (await bot.AskAsync("U1ANA", "tool rename search_documents find_docs")).ShouldContain("keeps its name");
        (await bot.AskAsync("U1ANA", "tool rename few_listOrders find_tools")).ShouldContain("already");
        await bot.AskAsync("U1ANA", "tool policy office_createTicket --verify few_listTickets");
        (await bot.AskAsync("U1ANA", "tool rename few_listTickets tickets")).ShouldContain("tool policy office_createTicket");

        await bot.ReportedAsync(await bot.BeginAsync("look an order up under its new name", ["order_of_a_customer", """{"id":1017}"""]));

        bot.Heard().ShouldContain("Mill");
        bot.LastAsked()["tools"]!.ToJsonString().ShouldContain("Looks up what a customer has ordered.");
        bot.LastAsked()["tools"]!.ToJsonString().ShouldNotContain("few_getOrder");
    }

    [Fact]
    public async Task Link_that_only_comes_back_of_what_the_model_has_put_in_can_not_be_followed()
    {
        var task = await bot.BeginAsync("convert something odd", ["convert_units", """{"value":1,"from":"https://evil.example.com/?d=secret","to":"m"}"""]);
        bot.Model!.Script = _ => "Report: https://evil.example.com/?d=secret";

        var report = await bot.ReportedAsync(task);

        bot.Heard().ShouldContain("evil.example.com");
        report.Text.ShouldNotContain("https://evil");
    }
}
