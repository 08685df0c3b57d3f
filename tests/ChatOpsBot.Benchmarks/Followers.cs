using System.Diagnostics;
using ChatOpsBot.Core;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Platforms;
using ChatOpsBot.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Benchmarks;

/// <summary>What an event of a job costs when a thousand follow it.</summary>
internal static class Followers
{
    private const int Events = 500;

    public static async Task RunAsync()
    {
        foreach (var count in (int[])[1, 1000])
            await RunAsync(count);
        Console.WriteLine();
    }

    private static async Task RunAsync(int count)
    {
        var folder = Directory.CreateTempSubdirectory("chatops-followers-").FullName;
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddCore(runsTurns: false);
        builder.AddStorage(folder);
        using (var host = builder.Build())
        {
            await host.Services.GetRequiredService<Database>().StartAsync(CancellationToken.None);
            var (jobs, feed) = (host.Services.GetRequiredService<IJobs>(), host.Services.GetRequiredService<JobFeed>());
            var speaker = new Speaker();
            using var runner = new JobRunner(
                jobs, feed, host.Services.GetRequiredService<JobSignal>(), [speaker], host.Services.GetRequiredService<LeaseOwner>(), host.Services.GetRequiredService<PlatformHealth>(), host.Services.GetRequiredService<ProcessHealth>(),
                host.Services.GetRequiredService<TurnLimits>(), Options.Create(new DispatchOptions()), TimeProvider.System, NullLogger<JobRunner>.Instance);
            await runner.StartAsync(CancellationToken.None);
            await jobs.StartAsync([new NewJob("job", speaker.Kind, "lane", "job", "{}")], CancellationToken.None);
            var following = Enumerable.Range(0, count).Select(_ => FollowAsync(feed)).ToList();
            await Task.Delay(1000);
            var (cpu, began) = (Process.GetCurrentProcess().TotalProcessorTime, Stopwatch.GetTimestamp());
            speaker.Begin.SetResult();
            var late = (await Task.WhenAll(following)).SelectMany(each => each).Order().ToList();
            var spent = Process.GetCurrentProcess().TotalProcessorTime - cpu;
            Console.WriteLine($"{Events} events to {count:N0} followers, one each 2 ms: {spent.TotalMicroseconds / Events:0} µs of processor an event, heard after p50 {Turns.At(late, 0.5):0.00} ms, p95 {Turns.At(late, 0.95):0.00} ms ({Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s)");
            await runner.StopAsync(CancellationToken.None);
        }

        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<List<double>> FollowAsync(JobFeed feed)
    {
        var late = new List<double>();
        await foreach (var each in feed.FollowAsync("job", 0, CancellationToken.None))
        {
            if (each.Kind == JobEventKind.Text)
                late.Add(Stopwatch.GetElapsedTime(long.Parse(each.Text, System.Globalization.CultureInfo.InvariantCulture)).TotalMilliseconds);
        }

        return late;
    }

    private sealed class Speaker : IJobHandler
    {
        public string Kind => "test";

        public JobLimits Limits { get; } = new(1, Longest: null);

        public TaskCompletionSource Begin { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken)
        {
            run.Status("ready");
            await Begin.Task;
            for (var i = 0; i < Events; i++)
            {
                run.Append(Stopwatch.GetTimestamp().ToString(System.Globalization.CultureInfo.InvariantCulture));
                await Task.Delay(2, cancellationToken);
            }

            return new JobOutcome("{}");
        }
    }
}
