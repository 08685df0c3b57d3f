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
        await bot.AskAsync("U1ANA", "tool policy office_refundOrder --approve always --dry-run none --by caller --four-eyes false");
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
}
