using System.Text.RegularExpressions;
using ChatOpsBot.Simulators.Slack;

namespace ChatOpsBot.EndToEnd;

/// <summary>What people can say about a run while it goes on, and after.</summary>
public sealed partial class RunControlTests(BotWithTools bot) : IClassFixture<BotWithTools>, IAsyncLifetime
{
    public async Task InitializeAsync()
    {
        await bot.AskAsync("U1ANA", "tool policy office_refundOrder --approve always --key-header none --per-hour 0");
        await bot.AskAsync("U1ANA", "tool policy office_addEvent --approve always --per-hour 0");
        bot.OfficeFaults.Next = null;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Paused_run_begins_nothing_and_goes_on_where_it_was()
    {
        var task = await bot.BeginAsync("plan the summer party", ["office_addEvent", """{"day":"2027-06-21","title":"Summer party"}"""]);
        var asking = await bot.AskedAsync(task, "May I do this?");
        var (run, allow) = (RunOf(asking), TaskPlay.Button(asking, "approve"));

        (await bot.AskAsync("U3CAT", $"runs pause {run}")).ShouldContain("no run");
        (await bot.AskAsync("U2BEN", $"runs pause {run}")).ShouldContain("is paused");
        var paused = await bot.AskedAsync(task, "Paused.");
        (await bot.AskAsync("U2BEN", allow)).ShouldContain("Allowed");
        await Task.Delay(500);
        bot.Books.Written.ShouldNotContain(write => write.Of == "Summer party");
        (await bot.AskAsync("U2BEN", "runs list")).ShouldContain("paused");
        await bot.PressAsync(paused, "U2BEN", "resume");

        await bot.ReportedAsync(task);
        bot.Books.Written.Count(write => write.Of == "Summer party").ShouldBe(1);
        (await bot.AskAsync("U2BEN", $"runs resume {run}")).ShouldContain("is not paused");
    }

    [Fact]
    public async Task Message_that_somebody_has_deleted_is_posted_anew()
    {
        var task = await bot.BeginAsync("plan a picnic", ["office_addEvent", """{"day":"2027-05-05","title":"Picnic"}"""]);
        var asking = await bot.AskedAsync(task, "May I do this?");
        asking.IsDeleted = true;

        (await bot.AskAsync("U2BEN", TaskPlay.Button(asking, "approve"))).ShouldContain("Allowed");

        var anew = await bot.ReportedAsync(task);
        anew.Ts.ShouldNotBe(asking.Ts);
        bot.Books.Written.Count(write => write.Of == "Picnic").ShouldBe(1);
    }

    [Fact]
    public async Task Stopped_run_is_tried_again_and_what_was_done_is_not_done_twice()
    {
        await bot.AskAsync("U1ANA", "tool policy office_addEvent --approve never");
        var task = await bot.BeginAsync("plan two days", ["office_addEvent", """{"day":"2027-01-11","title":"First day"}"""], ["office_refundOrder", """{"id":1017,"amount":3}"""]);
        var asking = await bot.AskedAsync(task, "May I do this?");
        var run = RunOf(asking);
        await bot.PressAsync(asking, "U2BEN", "stop");
        var stopped = await bot.AskedAsync(task, "Stopped");

        (await bot.AskAsync("U2BEN", $"runs retry {run} --from 2")).ShouldContain("has changed something");
        (await bot.AskAsync("U2BEN", $"runs retry {run} --from 77")).ShouldContain("no call 77");
        await bot.PressAsync(stopped, "U2BEN", "retry");
        await bot.PressAsync(await bot.AskedAsync(task, "May I do this?"), "U2BEN", "approve");

        await bot.ReportedAsync(task);
        bot.Books.Written.Count(write => write.Of == "First day").ShouldBe(1);
    }

    [Fact]
    public async Task Changed_call_waits_to_be_allowed_as_it_is_now_and_as_it_was_it_is_not_made()
    {
        var before = bot.Books.RefundsOf(1019).Sum(refund => refund.Amount);
        var task = await bot.BeginAsync("give order 1019 something back", ["office_refundOrder", """{"id":1019,"amount":70,"reason":"late"}"""]);
        var asking = await bot.AskedAsync(task, "`amount`: `70`");
        var allow = TaskPlay.Button(asking, "approve");

        await bot.PressAsync(asking, "U2BEN", "change");
        var view = await bot.Slack.ViewAsync("U2BEN");
        view.Value("argument-ab").ShouldBe("70");
        await bot.Slack.SubmitAsync(view, new Dictionary<string, string> { ["argument-ab"] = "seven" });
        view.Errors["argument-ab"].ShouldContain("number");
        await bot.Slack.SubmitAsync(view, new Dictionary<string, string> { ["argument-ab"] = "7" });

        var changed = await bot.AskedAsync(task, "`amount`: `7`");
        (await bot.AskAsync("U2BEN", allow)).ShouldContain("not the call that was shown");
        await bot.PressAsync(changed, "U2BEN", "approve");
        await bot.ReportedAsync(task);
        bot.Books.RefundsOf(1019).Sum(refund => refund.Amount).ShouldBe(before + 7);
    }

    [Fact]
    public async Task Nobody_allows_a_call_of_somebody_else_that_they_have_changed_themselves()
    {
        await bot.AskAsync("U1ANA", "tool policy office_cancelOrder --by fin@example.com,ana@example.com --four-eyes true");
        bot.Slack.AddUser("U6FIN", "fin", "fin@example.com");
        var task = await bot.BeginAsync("cancel an order", ["office_cancelOrder", """{"id":1018}"""]);
        var run = RunOf(await bot.AskedAsync(task, "office_cancelOrder"));
        var invitation = await bot.Slack.Changed.UntilAsync(() => bot.Slack.ByBot.FirstOrDefault(message => message.Text.Contains("cancel an order", StringComparison.Ordinal) && message.Channel != task.Channel), "the approver's message");
        await bot.PressAsync(invitation, "U6FIN", "change");
        await bot.Slack.SubmitAsync(await bot.Slack.ViewAsync("U6FIN"), new Dictionary<string, string> { ["argument-aa"] = "1019" });
        var changed = await bot.AskedAsync(task, "`id`: `1019`");

        (await bot.AskAsync("U6FIN", TaskPlay.Button(changed, "approve"))).ShouldContain("changed this call yourself");
        bot.Books.Written.ShouldNotContain(write => write.What == "cancel");
        (await bot.AskAsync("U1ANA", TaskPlay.Button(changed, "approve"))).ShouldContain($"Run {run} goes on");
        await bot.ReportedAsync(task);
    }

    [Fact]
    public async Task Whoever_allows_all_like_this_is_not_asked_again_in_this_run()
    {
        string[][] calls = [["office_addEvent", """{"day":"2027-02-01","title":"One of three"}"""], ["office_addEvent", """{"day":"2027-02-02","title":"Two of three"}"""], ["office_refundOrder", """{"id":1018,"amount":1}"""]];
        var task = await bot.BeginAsync("plan three things", calls);
        await bot.PressAsync(await bot.AskedAsync(task, "One of three"), "U2BEN", "approve", "--all");

        var other = await bot.AskedAsync(task, "office_refundOrder");
        bot.Books.Written.Count(write => write.Of is "One of three" or "Two of three").ShouldBe(2);
        await bot.PressAsync(other, "U2BEN", "deny");
        await bot.ReportedAsync(task);
        await bot.AskedAsync(await bot.BeginAsync("plan a fourth", ["office_addEvent", """{"day":"2027-02-03","title":"Another run"}"""]), "May I do this?");
    }

    [Fact]
    public async Task Tool_is_called_no_more_often_than_an_administrator_lets_it_be()
    {
        (await bot.AskAsync("U1ANA", "tool policy office_listEvents --per-hour 1")).ShouldContain("kept");
        (await bot.AskAsync("U1ANA", "tool policy office_listEvents --timeout 900")).ShouldContain("1 to 600 seconds");
        await bot.ReportedAsync(await bot.BeginAsync("look at the calendar twice", ["office_listEvents", """{"day":"2027-01-01"}"""], ["office_listEvents", """{"day":"2027-01-02"}"""]));

        bot.Heard().ShouldContain("as often as an administrator lets it be");
    }

    [Fact]
    public async Task Tool_is_tried_by_a_form_made_of_its_arguments()
    {
        var (channel, views) = (BotUnderTest.NewChannel(), bot.Slack.Views.Count);
        await bot.Slack.CommandAsync(channel, "U1ANA", "/chatops", "tool try office_getOrder");
        var view = await bot.Slack.ViewAsync("U1ANA");
        await bot.Slack.SubmitAsync(view, new Dictionary<string, string> { ["argument-aa"] = "1017" });

        await bot.Slack.Changed.UntilAsync(() => bot.Slack.Messages.FirstOrDefault(message => message.Channel == channel && message.Text.Contains("1017", StringComparison.Ordinal)), "the order");
        (await bot.CountAsync("Audit", "\"Action\" = 'tool.tried'")).ShouldBePositive();
    }

    private static string RunOf(SlackMessage asking) => Digits().Match(TaskPlay.Button(asking, "stop")).Value;

    [GeneratedRegex(@"\d+", RegexOptions.NonBacktracking)]
    private static partial Regex Digits();
}
