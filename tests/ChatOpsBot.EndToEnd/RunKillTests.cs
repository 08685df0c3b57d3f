using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Model;
using ChatOpsBot.Simulators.Slack;

namespace ChatOpsBot.EndToEnd;

/// <summary>The process is killed again and again while runs write; <c>CHATOPS_RUNS=100</c> does so for longer.</summary>
[Collection("kills")]
public sealed class RunKillTests(BotWithTools bot) : RunKills(bot), IClassFixture<BotWithTools>
{
    [Fact]
    public async Task Every_write_is_done_once_or_asked_about_and_no_run_is_lost() => await WritesAsync();

    [Fact]
    public async Task Nobody_is_asked_where_a_call_that_reads_tells_what_was_done()
    {
        await Bot.AskAsync("U1ANA", "tool policy office_createTicket --approve never --timeout 3 --verify office_listTickets --done-if \"[says.title]\"");

        (await PlayAsync("v", Math.Max(4, Runs / 3), Math.Max(3, Kills / 3))).ShouldBe(0);
    }
}

/// <summary>The same with three processes on PostgreSQL, any of which is killed.</summary>
[Collection("kills")]
public sealed class ClusterRunKillTests(BotsWithTools bots) : RunKills(bots), IClassFixture<BotsWithTools>
{
    [FactOnPostgres]
    public async Task Every_write_is_done_once_or_asked_about_and_no_run_is_lost_by_any_of_three() => await WritesAsync();
}

/// <summary>Three processes that do runs, one of them with the doors.</summary>
public sealed class BotsWithTools : BotWithTools
{
    private readonly List<BotProcess> workers = [];
    private readonly Random chance = Chance.New();
    private PostgresServer? postgres;
    private string? database;

    protected override Dictionary<string, string> More => database is null ? base.More : new(base.More.Concat(PostgresServer.SettingsOf(database)));

    public override async Task KillAsync()
    {
        var victim = workers.Append(Process).ElementAt(chance.Next(workers.Count + 1));
        await victim.KillAsync();
        await victim.StartAsync();
    }

    protected override async Task BeforeAsync()
    {
        if (PostgresServer.Programs is null)
            return;
        postgres = await PostgresServer.StartAsync();
        database = await postgres.CreateDatabaseAsync("chatops");
    }

    protected override async Task AfterAsync()
    {
        if (database is null)
            return;
        for (var i = 0; i < 2; i++)
            workers.Add(BotProcess.Create(Slack, Teams, Model, more: new(More) { ["ChatOps__Role"] = "worker", ["ChatOps__Dispatch__RetryMilliseconds"] = "50" }));
        (Slack.BotAddress, Teams.BotAddress) = (Process.Address, Process.Address);
        await Task.WhenAll(workers.Select(worker => worker.StartAsync()));
    }

    protected override async Task EndAsync()
    {
        foreach (var worker in workers)
            await worker.DisposeAsync();
        if (postgres is not null)
            await postgres.DisposeAsync();
    }
}

/// <summary>Runs that write, by the back office's books.</summary>
public abstract class RunKills(BotWithTools bot)
{
    protected BotWithTools Bot => bot;

    private const int Writes = 5;

    protected static int Runs { get; } = int.TryParse(Environment.GetEnvironmentVariable("CHATOPS_RUNS"), out var runs) ? runs : 10;

    protected static int Kills => Math.Max(4, Runs * 2 / 5);

    protected async Task WritesAsync()
    {
        await bot.AskAsync("U1ANA", "tool policy office_createTicket --approve never --verify none --done-if none");

        (await PlayAsync("", Runs, Kills)).ShouldBeLessThan(Runs * Writes, "nearly all writes need no word of a person");
    }

    // Of every second run the writes are done in a part of it.
    protected async Task<int> PlayAsync(string of, int runs, int kills)
    {
        bot.Model!.Calls = request =>
        {
            var (task, done) = (ScriptedModel.LastOf(request, "user"), request["messages"]!.AsArray().Count(message => (string?)message!["role"] == "tool"));
            if (Number(task)[^1] % 2 == 1 && !task.StartsWith("in a part", StringComparison.Ordinal))
                return done == 0 ? [new("do_subtask", $$"""{"task":"in a part open the tickets of {{Number(task)}}"}""")] : null;
            return done < Writes ? [new("office_createTicket", $$"""{"title":"{{Number(task)}}/{{done}}"}""")] : null;
        };
        bot.Model.Script = _ => "Report: all tickets are open.";
        var tasks = new List<SlackMessage>();
        for (var i = 0; i < runs; i++)
            tasks.Add(await bot.Slack.SayAsync($"D70{of}{i:000}", "U2BEN", $"run open the tickets of {of}{i}"));

        var (asked, chance) = (0, Chance.New());
        Console.WriteLine($"CHATOPS_SEED={Chance.Seed}");
        for (var kill = 0; kill < kills || tasks.Exists(task => !IsDone(task)); kill++)
        {
            if (kill < kills)
            {
                await Task.Delay(chance.Next(50, 600));
                await bot.KillAsync();
            }
            else
            {
                await Task.Delay(200);
            }

            (kill - kills).ShouldBeLessThan(300, "a run is lost");
            foreach (var task in tasks)
                asked += await SettleAsync(task);
        }

        var titles = bot.Books.Written.Where(write => write.What == "ticket" && write.Of.StartsWith('v') == (of.Length > 0)).Select(write => write.Of).ToList();
        titles.Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(0, runs).SelectMany(run => Enumerable.Range(0, Writes).Select(write => $"{of}{run}/{write}")).Order(StringComparer.Ordinal));
        return asked;
    }

    private readonly HashSet<string> settled = new(StringComparer.Ordinal);

    // By the back office's own books, as a person would; what is made again may be interrupted again.
    private async Task<int> SettleAsync(SlackMessage task)
    {
        if (bot.Slack.Replies(task).FirstOrDefault(message => message.Text.Contains("Was this done?", StringComparison.Ordinal)) is not { } asking)
            return 0;
        var title = System.Text.RegularExpressions.Regex.Match(asking.Text, @"`title`: `(v?\d+/\d)`").Groups[1].Value;
        if (title.Length == 0 || !settled.Add($"{title} {asking.Versions.Count}"))
            return 0;
        var isDone = bot.Books.Written.Any(write => write.Of == title);
        var button = asking.Blocks("actions").SelectMany(block => block["elements"]!.AsArray()).Select(element => (string)element!["value"]!).First(value => value.EndsWith(isDone ? "done" : "again", StringComparison.Ordinal));
        await bot.Slack.PressAsync(asking, "U2BEN", "say:0", button);
        return 1;
    }

    private bool IsDone(SlackMessage task) => bot.Slack.Replies(task).Any(message => message.Text.Contains("Report:", StringComparison.Ordinal));

    private static string Number(string task) => task.Split(' ')[^1];
}
