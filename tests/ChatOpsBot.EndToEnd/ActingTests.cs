using System.Text.RegularExpressions;
using BackOffice;
using ChatOpsBot.Simulators.Model;
using ChatOpsBot.Simulators.Slack;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace ChatOpsBot.EndToEnd;

/// <summary>The bot beside the sample back office, whose operations are its tools.</summary>
public class BotWithTools : BotUnderTest, IAsyncLifetime
{
    private readonly WebApplication office = Office.Create(["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "None"]);

    protected override bool HasModel => true;

    protected override Dictionary<string, string> More => new()
    {
        ["ChatOps__Agents__AllowedNetworks__0"] = "127.0.0.1/32",
        ["ChatOps__Agents__Secrets__OFFICE"] = "not-for-the-model",
        ["ChatOps__Dispatch__LeaseSeconds"] = "5",
    };

    public string Address => office.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public Books Books => office.Services.GetRequiredService<Books>();

    public BackOffice.Faults OfficeFaults => office.Services.GetRequiredService<BackOffice.Faults>();

    async Task IAsyncLifetime.InitializeAsync()
    {
        await office.StartAsync();
        await BeforeAsync();
        await InitializeAsync();
        await this.AskAsync("U1ANA", $"tool add {Address}/openapi.yaml --name office --auth \"header X-Api-Key OFFICE\"");
        await AfterAsync();
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        await office.DisposeAsync();
        await EndAsync();
    }

    /// <summary>SIGKILL to a process that does runs, and its next start.</summary>
    public virtual async Task KillAsync()
    {
        await Process.KillAsync();
        await Process.StartAsync();
    }

    /// <summary>What has to be there before the bot starts.</summary>
    protected virtual Task BeforeAsync() => Task.CompletedTask;

    /// <summary>What is added once it runs.</summary>
    protected virtual Task AfterAsync() => Task.CompletedTask;

    protected virtual Task EndAsync() => Task.CompletedTask;
}

/// <summary>Tasks that change something: asked before, done once, or asked about.</summary>
public sealed class ActingTests(BotWithTools bot) : IClassFixture<BotWithTools>, IAsyncLifetime
{
    public async Task InitializeAsync()
    {
        await bot.AskAsync("U1ANA", "tool policy office_refundOrder --approve always --key-header none");
        bot.OfficeFaults.Next = null;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Call_that_changes_something_is_shown_first_and_made_once_it_is_allowed()
    {
        var task = await BeginAsync("give order 1017 back 20 euros", ["plan", """{"steps":[{"text":"Look at the order","state":"done"},{"text":"Pay it back","state":"doing"}]}"""], ["office_getOrder", """{"id":1017}"""], ["office_refundOrder", """{"id":1017,"amount":20,"reason":"late"}"""]);

        var asking = await AskedAsync(task, "May I do this?");
        asking.Text.ShouldContain("✅ Look at the order");
        asking.Text.ShouldContain("office_refundOrder");
        asking.Text.ShouldContain("`amount`: `20`");
        Refunded(1017).ShouldBe(0);
        await PressAsync(asking, "U2BEN", "approve");

        await bot.Slack.ReplyToAsync(task, message => message.Ts == asking.Ts && message.Text.Contains("Report", StringComparison.Ordinal));
        Refunded(1017).ShouldBe(20);
        bot.Model!.Requests.Select(request => request.ToJsonString()).ShouldAllBe(request => !request.Contains("not-for-the-model"));
    }

    [Fact]
    public async Task Call_that_is_refused_is_not_made_and_the_agent_hears_why()
    {
        var task = await BeginAsync("open a ticket", ["office_createTicket", """{"title":"Refused ticket"}"""]);
        var asking = await AskedAsync(task, "May I do this?");

        await bot.Slack.SayAsync(task.Channel, "U2BEN", Button(asking, "deny") + " there is one already");

        await bot.Slack.ReplyToAsync(task, message => message.Text.Contains("Report", StringComparison.Ordinal));
        bot.Books.Written.ShouldNotContain(write => write.Of == "Refused ticket");
        ScriptedModel.LastOf(bot.LastAsked(), "tool").ShouldContain("there is one already");
    }

    [Fact]
    public async Task Nothing_is_allowed_by_others_for_another_call_or_twice()
    {
        var task = await BeginAsync("close ticket one", ["office_closeTicket", """{"id":1}"""]);
        var asking = await AskedAsync(task, "May I do this?");
        var approve = Button(asking, "approve");

        (await bot.AskAsync("U3CAT", approve)).ShouldContain("There is no call");
        (await bot.AskAsync("U2BEN", $"{approve[..^8]}00000000")).ShouldContain("not the call that was shown");
        bot.Books.Written.ShouldNotContain(write => write.What == "close");
        (await bot.AskAsync("U2BEN", approve)).ShouldContain("Allowed");
        await bot.Slack.ReplyToAsync(task, message => message.Text.Contains("Report", StringComparison.Ordinal));
        (await bot.AskAsync("U2BEN", approve)).ShouldContain("ended");
        bot.Books.Written.Count(write => write.What == "close").ShouldBe(1);
    }

    [Fact]
    public async Task Only_calls_that_a_condition_names_have_to_be_allowed()
    {
        (await bot.AskAsync("U1ANA", "tool policy office_refundOrder --approve \"amount > 100\"")).ShouldContain("kept");
        (await bot.AskAsync("U1ANA", "tool policy office_refundOrder --approve \"price > 100\"")).ShouldContain("no argument");

        var small = await BeginAsync("give order 1018 back 50 euros", ["office_refundOrder", """{"id":1018,"amount":50}"""]);
        await bot.Slack.ReplyToAsync(small, message => message.Text.Contains("Report", StringComparison.Ordinal));
        Refunded(1018).ShouldBe(50);
        var large = await BeginAsync("give order 1018 back 150 euros", ["office_refundOrder", """{"id":1018,"amount":150}"""]);
        await AskedAsync(large, "May I do this?");
        Refunded(1018).ShouldBe(50);
    }

    [Fact]
    public async Task Call_whose_answer_was_lost_is_asked_about_and_never_made_again_by_itself()
    {
        bot.OfficeFaults.Next = "lost";
        var task = await BeginAsync("plan the inventory", ["office_addEvent", """{"day":"2026-12-24","title":"Inventory"}"""]);
        await PressAsync(await AskedAsync(task, "May I do this?"), "U2BEN", "approve");

        await PressAsync(await AskedAsync(task, "Was this done?"), "U2BEN", "settle", "done");

        await bot.Slack.ReplyToAsync(task, message => message.Text.Contains("Report", StringComparison.Ordinal));
        bot.Books.Written.Count(write => write.Of == "Inventory").ShouldBe(1);
    }

    [Fact]
    public async Task Call_that_a_killed_process_had_begun_is_asked_about()
    {
        bot.OfficeFaults.Next = "hang";
        var task = await BeginAsync("restart the staging billing service", ["office_restartService", """{"name":"billing","environment":"staging"}"""]);
        await PressAsync(await AskedAsync(task, "May I do this?"), "U2BEN", "approve");
        await BotUnderTest.UntilAsync(() => Task.FromResult(bot.Books.Written.Any(write => write.What == "restart")), "the restart");

        await bot.Process.KillAsync();
        await bot.Process.StartAsync();

        await PressAsync(await AskedAsync(task, "Was this done?"), "U2BEN", "settle", "done");
        await bot.Slack.ReplyToAsync(task, message => message.Text.Contains("Report", StringComparison.Ordinal));
        bot.Books.Written.Count(write => write.What == "restart").ShouldBe(1);
    }

    [Fact]
    public async Task Call_that_the_service_knows_again_by_its_key_is_made_again_after_a_crash()
    {
        await bot.AskAsync("U1ANA", "tool policy office_refundOrder --approve never --key-header Idempotency-Key");
        bot.OfficeFaults.Next = "hang";
        var task = await BeginAsync("give order 1019 back 5 euros", ["office_refundOrder", """{"id":1019,"amount":5}"""]);
        await BotUnderTest.UntilAsync(() => Task.FromResult(Refunded(1019) > 0), "the refund");

        await bot.Process.KillAsync();
        await bot.Process.StartAsync();

        await bot.Slack.ReplyToAsync(task, message => message.Text.Contains("Report", StringComparison.Ordinal));
        Refunded(1019).ShouldBe(5);
    }

    [Fact]
    public async Task Approver_is_asked_wherever_they_are_and_nobody_allows_their_own_call_where_four_eyes_are_asked_for()
    {
        (await bot.AskAsync("U1ANA", "tool policy office_cancelOrder --by fin@example.com --four-eyes true")).ShouldContain("kept");
        bot.Slack.AddUser("U6FIN", "fin", "fin@example.com");
        var task = await BeginAsync("cancel the order", ["office_cancelOrder", """{"id":1019}"""]);
        var asking = await AskedAsync(task, "May I do this?");

        (await bot.AskAsync("U2BEN", Button(asking, "approve"))).ShouldContain("somebody else has to allow");
        var invitation = await bot.Slack.Changed.UntilAsync(() => bot.Slack.ByBot.FirstOrDefault(message => message.Text.Contains("cancel the order", StringComparison.Ordinal) && message.Channel != task.Channel), "the approver's message");
        invitation.Text.ShouldContain("office_cancelOrder");
        bot.Books.Written.ShouldNotContain(write => write.What == "cancel");
        await PressAsync(invitation, "U6FIN", "approve");

        await bot.Slack.ReplyToAsync(task, message => message.Text.Contains("Report", StringComparison.Ordinal));
        bot.Books.Written.Count(write => write.What == "cancel").ShouldBe(1);
    }

    [Fact]
    public async Task Calls_that_are_allowed_one_right_after_the_other_are_each_made_once()
    {
        bot.Model!.Calls = request => request["messages"]!.AsArray().Any(message => (string?)message!["role"] == "tool") ? null
            : [new("office_addEvent", """{"day":"2026-12-28","title":"First of two"}"""), new("office_addEvent", """{"day":"2026-12-29","title":"Second of two"}""")];
        bot.Model.Script = _ => "Report: that is all.";
        var task = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "run plan two things");
        var first = Button(await AskedAsync(task, "First of two"), "approve");
        var run = first.Split(' ')[2];
        var second = Regex.Match(await bot.AskAsync("U2BEN", $"runs show {run}"), @"(\d+)\W+office_addEvent[^0-9]*2026-12-29").Groups[1].Value;
        var hash = HashOf("office_addEvent", """{"day":"2026-12-29","title":"Second of two"}""");

        await Task.WhenAll(bot.Slack.SayAsync(task.Channel, "U2BEN", first), bot.Slack.SayAsync(task.Channel, "U2BEN", $"runs approve {run} {second} {hash}"));

        await bot.Slack.ReplyToAsync(task, message => message.Text.Contains("Report", StringComparison.Ordinal));
        bot.Books.Written.Count(write => write.Of == "First of two").ShouldBe(1);
        bot.Books.Written.Count(write => write.Of == "Second of two").ShouldBe(1);
    }

    [Fact]
    public async Task Edited_task_goes_on_as_it_was_and_a_deleted_one_is_stopped()
    {
        var task = await BeginAsync("plan the party", ["office_addEvent", """{"day":"2026-12-23","title":"Party"}"""]);
        var asking = await AskedAsync(task, "May I do this?");
        await bot.Slack.EditAsync(task, "run plan the party, please");
        var allow = Button(asking, "approve");

        (await bot.AskAsync("U2BEN", $"runs show {allow.Split(' ')[2]}")).ShouldContain("waiting for a decision");
        await bot.Slack.DeleteAsync(task);
        await BotUnderTest.UntilAsync(async () => (await bot.AskAsync("U2BEN", $"runs show {allow.Split(' ')[2]}")).Contains("stopped", StringComparison.Ordinal), "the end of the run");

        (await bot.AskAsync("U2BEN", allow)).ShouldContain("ended");
        bot.Books.Written.ShouldNotContain(write => write.Of == "Party");
    }

    [Fact]
    public async Task Task_by_a_slash_command_is_done_where_the_person_and_the_bot_are_alone()
    {
        bot.Model!.Calls = _ => null;
        bot.Model.Script = request => ScriptedModel.LastOf(request, "user") == "look after the slashed service" ? "Report: looked after." : "?";
        var (before, channel) = (bot.Slack.Messages.Count, BotUnderTest.NewChannel());
        await bot.Slack.CommandAsync(channel, "U2BEN", "/chatops", "run look after the slashed service");

        await bot.Slack.Changed.UntilAsync(() => bot.Slack.Messages.Skip(before).FirstOrDefault(message => message.Text.Contains("where we are alone", StringComparison.Ordinal)), "the reason");
        var report = await bot.Slack.Changed.UntilAsync(() => bot.Slack.ByBot.FirstOrDefault(message => message.Text.Contains("Report: looked after.", StringComparison.Ordinal)), "the report");
        report.Channel.ShouldNotBe(channel);
    }

    [Fact]
    public async Task Message_is_posted_in_another_channel_of_the_team_in_which_the_task_was_given()
    {
        bot.Teams.Channels["19:team@thread.tacv2"] = [("19:team@thread.tacv2", null), ("19:ops@thread.tacv2", "Ops")];
        bot.Model!.Calls = request => !ScriptedModel.LastOf(request, "user").Contains("tell the team", StringComparison.Ordinal) ? null : request["messages"]!.AsArray().Count(message => (string?)message!["role"] == "tool") switch
        {
            0 => [new("find_channel", """{"name":"#nowhere"}"""), new("find_channel", """{"name":"#General"}""")],
            1 or 2 => [new("post_message", """{"to":"#ops","text":"Billing is healthy on Teams."}""")],
            _ => null,
        };
        bot.Model.Script = _ => "Report: told.";
        await bot.Teams.SayAsync("19:team@thread.tacv2;messageid=7", "29:ben", "run tell the team", "channel", activity => activity["channelData"] = new System.Text.Json.Nodes.JsonObject { ["team"] = new System.Text.Json.Nodes.JsonObject { ["id"] = "19:team@thread.tacv2" } });
        var asking = await bot.Teams.Changed.UntilAsync(() => bot.Teams.Activities.FirstOrDefault(activity => activity.Content.ToJsonString().Contains("runs approve", StringComparison.Ordinal)), "the question");
        var allow = System.Text.RegularExpressions.Regex.Match(asking.Content.ToJsonString(), "runs approve [0-9]+ [0-9]+ [0-9a-f]+", System.Text.RegularExpressions.RegexOptions.NonBacktracking).Value;

        await bot.Teams.SayAsync("19:team@thread.tacv2;messageid=7", "29:ben", allow, "channel");

        await bot.Teams.Changed.UntilAsync(() => bot.Teams.Activities.FirstOrDefault(activity => activity.Conversation == "19:ops@thread.tacv2" && activity.Content.ToJsonString().Contains("healthy on Teams", StringComparison.Ordinal)), "the message in the other channel");
        var heard = bot.LastAsked()["messages"]!.AsArray().Where(message => (string?)message!["role"] == "tool").Select(message => (string)message!["content"]!).ToList();
        heard[0].ShouldContain("There is no channel");
        heard[1].ShouldContain("can be posted in");
    }

    [Fact]
    public async Task Agent_asks_the_person_and_goes_on_with_the_answer()
    {
        var task = await BeginAsync("find the right order", ["ask_person", """{"question":"Which customer?","choices":["Mill & Co","Harbour Cafe"]}"""], ["office_listOrders", """{"customer":"Mill"}"""]);
        var asking = await AskedAsync(task, "Which customer?");

        (await bot.AskAsync("U2BEN", Button(asking, "answer").Replace("answer", "approve", StringComparison.Ordinal).Split(" Mill")[0])).ShouldContain("This is a question");
        await PressAsync(asking, "U2BEN", "answer", "Mill");

        await bot.Slack.ReplyToAsync(task, message => message.Text.Contains("Report", StringComparison.Ordinal));
        bot.LastAsked()["messages"]!.ToJsonString().ShouldContain("Mill");
    }

    [Fact]
    public async Task Tools_are_looked_after_by_administrators()
    {
        (await bot.AskAsync("U2BEN", $"tool add {bot.Address}/openapi.yaml")).ShouldContain("administrators");
        (await bot.AskAsync("U1ANA", "tool add http://10.0.0.7/openapi.json")).ShouldContain("not a public address");
        (await bot.AskAsync("U1ANA", $"tool add {bot.Address}/books --name books")).ShouldContain("no OpenAPI document");
        (await bot.AskAsync("U1ANA", $"tool add {bot.Address}/openapi.yaml --auth \"bearer NOSUCH\"")).ShouldContain("There is no secret");
        (await bot.AskAsync("U2BEN", "tool show office_refundOrder")).ShouldContain("each call has to be allowed");
        (await bot.AskAsync("U1ANA", "tool disable office_listEvents")).ShouldContain("tool enable");
        (await bot.AskAsync("U2BEN", "tool show office_listEvents")).ShouldContain("There is no tool");
        (await bot.AskAsync("U1ANA", "tool policy office_listOrders --for finance")).ShouldContain("kept");
        (await bot.AskAsync("U2BEN", "tool show office_listOrders")).ShouldContain("There is no tool");
        (await bot.AskAsync("U1ANA", "tool show office_listOrders")).ShouldContain("For group:finance");
    }

    private Task<SlackMessage> BeginAsync(string task, params string[][] calls) => bot.BeginAsync(task, calls);

    private Task<SlackMessage> AskedAsync(SlackMessage task, string question) => bot.AskedAsync(task, question);

    private Task PressAsync(SlackMessage asking, string user, params string[] words) => bot.PressAsync(asking, user, words);

    private static string Button(SlackMessage asking, params string[] words) => TaskPlay.Button(asking, words);

    // As the product makes it: the mark of a call can be worked out by whoever knows it, and allows nothing else.
    private static string HashOf(string tool, string arguments) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{tool}\n{arguments}")))[..8];

    private decimal Refunded(int order) => bot.Books.RefundsOf(order).Sum(refund => refund.Amount);
}
