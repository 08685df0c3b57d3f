using ChatOpsBot.Simulators.Model;
using ChatOpsBot.Simulators.Slack;

namespace ChatOpsBot.EndToEnd;

/// <summary>The process is killed again and again while runs write; <c>CHATOPS_RUNS=100</c> does so for longer.</summary>
[Collection("kills")]
public sealed class RunKillTests(BotWithTools bot) : IClassFixture<BotWithTools>
{
    private const int Writes = 5;

    private static int Runs { get; } = int.TryParse(Environment.GetEnvironmentVariable("CHATOPS_RUNS"), out var runs) ? runs : 10;

    private static int Kills => Math.Max(4, Runs * 2 / 5);

    [Fact]
    public async Task Every_write_is_done_once_or_asked_about_and_no_run_is_lost()
    {
        await bot.AskAsync("U1ANA", "tool policy office_createTicket --approve never");
        bot.Model!.Calls = request => request["messages"]!.AsArray().Count(message => (string?)message!["role"] == "tool") is var done && done < Writes
            ? [new("office_createTicket", $$"""{"title":"{{Number(ScriptedModel.LastOf(request, "user"))}}/{{done}}"}""")] : null;
        bot.Model.Script = _ => "Report: all tickets are open.";
        var tasks = new List<SlackMessage>();
        for (var i = 0; i < Runs; i++)
            tasks.Add(await bot.Slack.SayAsync($"D70{i:000}", "U2BEN", $"run open the tickets of {i}"));

        var asked = 0;
        for (var kill = 0; kill < Kills || tasks.Exists(task => !IsDone(task)); kill++)
        {
            if (kill < Kills)
            {
                await Task.Delay(Random.Shared.Next(50, 600));
                await bot.Process.KillAsync();
                await bot.Process.StartAsync();
            }
            else
            {
                await Task.Delay(200);
            }

            (kill - Kills).ShouldBeLessThan(300, "a run is lost");
            foreach (var task in tasks)
                asked += await SettleAsync(task);
        }

        var titles = bot.Books.Written.Where(write => write.What == "ticket").Select(write => write.Of).ToList();
        titles.Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(0, Runs).SelectMany(run => Enumerable.Range(0, Writes).Select(write => $"{run}/{write}")).Order(StringComparer.Ordinal));
        asked.ShouldBeLessThan(Runs * Writes, "nearly all writes need no word of a person");
    }

    private readonly HashSet<string> settled = new(StringComparer.Ordinal);

    // By the back office's own books, as a person would; what is made again may be interrupted again.
    private async Task<int> SettleAsync(SlackMessage task)
    {
        if (bot.Slack.Replies(task).FirstOrDefault(message => message.Text.Contains("Was this done?", StringComparison.Ordinal)) is not { } asking)
            return 0;
        var title = System.Text.RegularExpressions.Regex.Match(asking.Text, @"`title`: `(\d+/\d)`").Groups[1].Value;
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
