using System.Diagnostics;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Model;
using ChatOpsBot.Simulators.Slack;

namespace ChatOpsBot.Benchmarks;

/// <summary>A thousand conversations whose answers a model takes a minute to write: what they hold meanwhile, and how soon a command in
/// one of them is answered.</summary>
internal static class Conversations
{
    private const int Count = 1000;
    private const int Commands = 60;
    private const int Pieces = 60;

    public static async Task RunAsync()
    {
        await using var slack = await SlackWorkspace.StartAsync();
        await using var model = await ScriptedModel.StartAsync();
        model.Script = _ => string.Concat(Enumerable.Range(0, Pieces).Select(i => $"word num {i:00} ")) + "[1]";
        model.Pause = TimeSpan.FromSeconds(1);
        await using var bot = BotProcess.Create(slack, model: model, more: new() { ["ChatOps__Models__Chat__0__TimeoutSeconds"] = "300", ["ChatOps__Dispatch__TurnTimeoutSeconds"] = "300", ["ChatOps__Limits__PersonPerMinute"] = "0" });
        await bot.StartAsync();
        await bot.AddDocumentAsync("vacation", "Full-time employees have 30 vacation days a year.", "vacation.md");

        await slack.SayAsync("D9999", "U2BEN", "how many vacation days do full-time employees have?");
        await Task.Delay(TimeSpan.FromSeconds(3));
        var alone = Resident(bot);
        for (var i = 0; i < Count; i += 20)
            await Task.WhenAll(Enumerable.Range(i, 20).Select(n => slack.SayAsync($"D{n}", "U2BEN", "how many vacation days do full-time employees have?")));
        while (model.Requests.Count < Count)
            await Task.Delay(100);
        await Task.Delay(TimeSpan.FromSeconds(3));
        var (memory, threads) = (0.0, 0);
        var took = new List<double>();
        for (var i = 0; i < Commands; i++)
        {
            var channel = $"D{i * (Count / Commands)}";
            var asked = Stopwatch.GetTimestamp();
            await slack.SayAsync(channel, "U2BEN", "help");
            await slack.Changed.UntilAsync(() => slack.ByBot.FirstOrDefault(message => message.Channel == channel && message.Text.Contains("whoami", StringComparison.Ordinal)), "the help", TimeSpan.FromSeconds(30));
            took.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            using var process = Process.GetProcessById(bot.ProcessId);
            (memory, threads) = (Math.Max(memory, Resident(bot)), Math.Max(threads, process.Threads.Count));
            await Task.Delay(200);
        }

        took.Sort();
        Console.WriteLine($"{Count:N0} conversations whose model takes a minute: {memory:0} MB resident at most ({alone:0} MB with one of them), {threads} threads at most; `help` in one of them answered in p50 {Turns.At(took, 0.5):0} ms, p95 {Turns.At(took, 0.95):0} ms, at most {took[^1]:0} ms\n");
    }

    private static double Resident(BotProcess bot)
    {
        using var process = Process.GetProcessById(bot.ProcessId);
        return process.WorkingSet64 / 1048576.0;
    }
}
