using System.Diagnostics;
using ChatOpsBot.Simulators;

namespace ChatOpsBot.Benchmarks;

/// <summary>From the start of the process to readiness, and memory when nothing happens.</summary>
internal static class Starts
{
    private const int Rounds = 5;

    public static async Task RunAsync()
    {
        await using var bot = BotProcess.Create();
        await bot.StartAsync();
        foreach (var page in Directory.EnumerateFiles(Path.Combine(BotProcess.Root, "samples", "handbook"), "*.md"))
            await bot.AddDocumentAsync(Path.GetFileNameWithoutExtension(page), await File.ReadAllTextAsync(page), Path.GetFileName(page));
        var times = new List<double>();
        var empty = new List<double>();
        var memory = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            await bot.StopAsync();
            empty.Add(await EmptyApp.StartAsync());
            var clock = Stopwatch.StartNew();
            await bot.StartAsync();
            times.Add(clock.Elapsed.TotalSeconds);
            await Task.Delay(TimeSpan.FromSeconds(6));
            using var process = Process.GetProcessById(bot.ProcessId);
            memory.Add(process.WorkingSet64 / 1048576.0);
        }

        await using var fresh = BotProcess.Create();
        var first = Stopwatch.StartNew();
        await fresh.StartAsync();
        var (ours, theirs) = (times.Order().ElementAt(Rounds / 2), empty.Order().ElementAt(Rounds / 2));
        Console.WriteLine($"An empty ASP.NET app, started between ours: median {theirs:0.00} s; ours {ours / theirs:0.0} times as long");
        Console.WriteLine($"Start to ready: median {ours:0.00} s with a handbook of ten pages (worst {times.Max():0.00} s); {first.Elapsed.TotalSeconds:0.00} s at the first start on an empty folder");
        Console.WriteLine($"Resident memory when idle: median {memory.Order().ElementAt(Rounds / 2):0} MB (worst {memory.Max():0} MB)\n");
    }
}
