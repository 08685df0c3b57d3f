using System.Diagnostics;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Model;
using ChatOpsBot.Simulators.Slack;

namespace ChatOpsBot.Benchmarks;

/// <summary>What a step of a run takes beside its model and its tool, and what runs hold that wait for a person.</summary>
internal static class RunSteps
{
    private const int Steps = 20;
    private const int Runs = 30;
    private const int Waiting = 1000;
    private const int AtOnce = 50;

    public static async Task RunAsync()
    {
        await using var slack = await SlackWorkspace.StartAsync();
        await using var model = await ScriptedModel.StartAsync();
        await using var bot = BotProcess.Create(slack, model: model, more: new() { ["ChatOps__Limits__PersonPerMinute"] = "0" });
        var asked = new List<(int Said, long At)>();
        var took = new List<double>();
        var isWarm = false;
        // Each step is a model's answer with a call, and the call; from one request of the model to the next.
        model.Calls = request =>
        {
            var said = request["messages"]!.AsArray().Count(message => (string?)message!["role"] == "tool");
            if (ScriptedModel.LastOf(request, "user").StartsWith("wait", StringComparison.Ordinal))
                return [new("ask_person", """{"question":"Shall I?"}""")];
            lock (asked)
            {
                if (isWarm && asked is [.., var (before, at)] && said == before + 1)
                    took.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
                asked.Add((said, Stopwatch.GetTimestamp()));
            }

            return said < Steps ? [new("calculate", $$"""{"expression":"{{said}} + 1"}""")] : null;
        };
        model.Script = _ => "Report.";
        await bot.StartAsync();
        var empty = await RestingAsync(bot);
        for (var i = 0; i < Runs; i++)
        {
            isWarm = i >= Runs / 3;
            var task = await slack.SayAsync($"D{i}", "U2BEN", $"run count {i}");
            await slack.ReplyToAsync(task, message => message.Text.Contains("Report", StringComparison.Ordinal));
        }

        var alone = took.Count;
        isWarm = false;
        var together = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async i =>
        {
            var task = await slack.SayAsync($"D5{i:000}", "U2BEN", $"run count together {i}");
            await slack.ReplyToAsync(task, message => message.Text.Contains("Report", StringComparison.Ordinal));
        }));
        var most = together.Elapsed;
        took.RemoveRange(alone, took.Count - alone);
        took.Sort();
        var worked = await RestingAsync(bot);
        for (var i = 0; i < Waiting; i += 20)
            await Task.WhenAll(Enumerable.Range(i, 20).Select(n => slack.SayAsync($"D1{n:0000}", "U2BEN", $"run wait {n}")));
        while (slack.ByBot.Count(message => message.Text.Contains("Shall I?", StringComparison.Ordinal)) < Waiting)
            await Task.Delay(200);
        var waiting = await RestingAsync(bot);
        await bot.StopAsync();
        await bot.StartAsync();
        var anew = await RestingAsync(bot);
        Console.WriteLine($"Runs: a step (the model's answer kept, a call kept, made and kept, the next question) takes p50 {Turns.At(took, 0.5):0.0} ms, p95 {Turns.At(took, 0.95):0.0} ms of {took.Count} with model and tool at zero; {AtOnce} runs at once make {AtOnce * Steps / most.TotalSeconds:0} steps a second in all; {Waiting:N0} that wait for a person: {waiting.Megabytes:0} MB resident after {worked.Megabytes:0}, {waiting.Threads} threads after {worked.Threads}; started anew with them {anew.Megabytes:0} MB and {anew.Threads} threads, without any {empty.Megabytes:0} and {empty.Threads}\n");
    }

    private static async Task<(double Megabytes, int Threads)> RestingAsync(BotProcess bot)
    {
        await Task.Delay(TimeSpan.FromSeconds(10));
        using var process = Process.GetProcessById(bot.ProcessId);
        return (process.WorkingSet64 / 1048576.0, process.Threads.Count);
    }
}
