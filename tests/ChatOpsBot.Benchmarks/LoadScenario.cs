using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Model;
using ChatOpsBot.Simulators.Slack;
using ChatOpsBot.Simulators.Teams;

namespace ChatOpsBot.Benchmarks;

/// <summary>Questions through Slack and Teams at a steady rate, with a model that takes 300 ms to its first token and writes forty a second,
/// while documents are added and the page is opened: what the product takes of its own, and at which rate it takes long. <c>CHATOPS_SECONDS</c> for each rate, 30 when not given; <c>CHATOPS_RATES</c>, 200,400,800,1600 when not given;
/// <c>CHATOPS_ON</c>: sqlite or postgres alone.</summary>
internal static partial class LoadScenario
{
    private const int Tokens = 30;
    private static readonly TimeSpan ToFirst = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Token = TimeSpan.FromMilliseconds(25);
    private static readonly int[] Rates = [.. (Environment.GetEnvironmentVariable("CHATOPS_RATES") ?? "200,400,800,1600").Split(',').Select(int.Parse)];
    private static readonly string? On = Environment.GetEnvironmentVariable("CHATOPS_ON");
    private static readonly HttpClient Browser = new();
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(int.TryParse(Environment.GetEnvironmentVariable("CHATOPS_SECONDS"), out var seconds) ? seconds : 30);
    private static int questions;

    public static async Task RunAsync()
    {
        Console.WriteLine($"Load: questions by Slack and Teams, {Long.TotalSeconds:0} s for each rate, a document each two seconds and the page each second beside; before: from the question to the model's call; after: from the model's last token to the platform's last call, and without the second that it wants between two calls of a message");
        Console.WriteLine("| on | questions a minute | answered | before p50 ms | before p95 ms | after p95 ms | without pace p95 ms | acknowledged p99 ms | cores taken | MB half-way | MB at the end |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        if (On is null or "sqlite")
            await PlaySqliteAsync();
        for (var workers = 1; workers <= 3 && PostgresServer.Programs is not null && (On is null or "postgres"); workers++)
        {
            await using var cluster = await BotCluster.StartAsync(web: 1, workers, isDirect: true);
            await PlayAsync($"PostgreSQL, 1 web, {workers} worker", cluster.Slack, cluster.Teams, cluster.Model, cluster.Web[0], [.. cluster.All], cluster);
        }

        Console.WriteLine();
    }

    private static async Task PlaySqliteAsync()
    {
        await using var slack = await SlackWorkspace.StartAsync();
        await using var teams = await TeamsService.StartAsync();
        await using var model = await ScriptedModel.StartAsync();
        await using var bot = BotProcess.Create(slack, teams, model);
        await bot.StartAsync();
        await PlayAsync("SQLite, one process", slack, teams, model, bot, [bot]);
    }

    private static async Task PlayAsync(string on, SlackWorkspace slack, TeamsService teams, ScriptedModel model, BotProcess door, IReadOnlyList<BotProcess> processes, BotCluster? cluster = null)
    {
        var (begun, ended) = (new ConcurrentDictionary<string, long>(StringComparer.Ordinal), new ConcurrentDictionary<string, long>(StringComparer.Ordinal));
        model.Ended = request => ended[CodeIn(request)] = Stopwatch.GetTimestamp();
        (model.Before, model.Pause) = (ToFirst, Token);
        model.Script = request =>
        {
            var code = CodeIn(request);
            begun.TryAdd(code, Stopwatch.GetTimestamp());
            return $"{code} is known. ".PadRight(12 * (Tokens - 1), 'o') + " [1]";
        };
        await door.AddDocumentAsync("shelves", "The shelf of each thing is written on its box, whatever its number is.", "shelves.md");
        await AskAsync(200, TimeSpan.FromSeconds(15), slack, teams, begun, ended);
        foreach (var rate in Rates)
        {
            using var over = new CancellationTokenSource(Long);
            var adding = AddAsync(door, over.Token);
            var halfWay = HalfWayAsync(processes);
            var (since, before, took) = (Stopwatch.GetTimestamp(), Processor(processes), await TakenAsync(cluster));
            var (own, after, unpaced, acknowledged, lost) = await AskAsync(rate, Long, slack, teams, begun, ended);
            var cores = (Processor(processes) - before) / Stopwatch.GetElapsedTime(since);
            await adding;
            Console.WriteLine($"| {on} | {rate:N0} | {own.Count:N0} of {own.Count + lost:N0} | {Turns.At(own, 0.5):0} | {Turns.At(own, 0.95):0} | {Turns.At(after, 0.95):0} | {Turns.At(unpaced, 0.95):0} | {Turns.At(acknowledged, 0.99):0} | {cores:0.00} | {await halfWay:0} | {processes.Sum(Resident):0} |");
            if (await TakenAsync(cluster) is var taken && cluster is not null)
                Console.WriteLine($"  of the database a question took {(taken.Commits - took.Commits) / (double)own.Count:0} transactions, {(taken.Log - took.Log) / 1024.0 / own.Count:0} KB of its log and {(taken.Size - took.Size) / 1024.0 / own.Count:0} KB that are kept, what was added beside included");
            // What is late already will not be earlier at a greater rate.
            if (lost > 0 || Turns.At(own, 0.95) > 2000)
                return;
        }
    }

    private static async Task<(long Commits, long Log, long Size)> TakenAsync(BotCluster? cluster) => cluster is null
        ? default
        : (await cluster.LookAsync("SELECT xact_commit FROM pg_stat_database WHERE datname = 'chatops'"), await cluster.LookAsync("SELECT (pg_current_wal_lsn() - '0/0')::bigint"), await cluster.LookAsync("SELECT pg_database_size('chatops')"));

    private static async Task<(List<double> Own, List<double> After, List<double> Unpaced, List<double> Acknowledged, int Lost)> AskAsync(int aMinute, TimeSpan atMost, SlackWorkspace slack, TeamsService teams, ConcurrentDictionary<string, long> begun, ConcurrentDictionary<string, long> ended)
    {
        var (own, after, unpaced, acknowledged) = (new ConcurrentBag<double>(), new ConcurrentBag<double>(), new ConcurrentBag<double>(), new ConcurrentBag<double>());
        var waiting = new ConcurrentDictionary<string, TaskCompletionSource<IReadOnlyList<long>>>(StringComparer.Ordinal);
        using var over = new CancellationTokenSource();
        var looking = LookAsync(slack, teams, waiting, over.Token);
        var asking = new List<Task>();
        var since = Stopwatch.StartNew();
        for (var i = 0; since.Elapsed < atMost; i++)
        {
            asking.Add(OneAsync(Interlocked.Increment(ref questions)));
            var next = TimeSpan.FromMinutes((i + 1.0) / aMinute) - since.Elapsed;
            if (next > TimeSpan.Zero)
                await Task.Delay(next);
        }

        await Task.WhenAny(Task.WhenAll(asking), Task.Delay(TimeSpan.FromSeconds(30)));
        await over.CancelAsync();
        await looking;
        return ([.. own.Order()], [.. after.Order()], [.. unpaced.Order()], [.. acknowledged.Order()], asking.Count - own.Count);

        async Task OneAsync(int number)
        {
            var (code, asked) = ($"k{number:000000}", Stopwatch.GetTimestamp());
            IReadOnlyList<long> changes;
            var question = $"what is the shelf of {code}?";
            if (number % 2 == 0)
            {
                var answered = waiting.GetOrAdd($"D5{number:000000}", _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
                await slack.SayAsync($"D5{number:000000}", "U2BEN", question);
                acknowledged.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
                changes = await answered.Task;
            }
            else
            {
                var answered = waiting.GetOrAdd($"a:load{number}", _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
                await teams.SayAsync($"a:load{number}", "29:ben", question);
                acknowledged.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
                changes = await answered.Task;
            }

            if (!begun.TryGetValue(code, out var called) || !ended.TryGetValue(code, out var last))
                return;
            own.Add(Stopwatch.GetElapsedTime(asked, called).TotalMilliseconds);
            var late = Stopwatch.GetElapsedTime(last, changes[^1]);
            after.Add(late.TotalMilliseconds);
            var free = changes.Count > 1 ? Between - Stopwatch.GetElapsedTime(changes[^2], changes[^1]) + late : TimeSpan.Zero;
            unpaced.Add((late - (free > TimeSpan.Zero ? free : TimeSpan.Zero)).TotalMilliseconds);
        }
    }

    private static string CodeIn(JsonObject request) => Code().Match(ScriptedModel.LastOf(request, "user")).Value;

    // One look at all that was said for all who wait, so that the load generator itself is not what saturates.
    private static async Task LookAsync(SlackWorkspace slack, TeamsService teams, ConcurrentDictionary<string, TaskCompletionSource<IReadOnlyList<long>>> waiting, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            foreach (var (place, changes) in slack.ByBot.Where(message => waiting.ContainsKey(message.Channel) && message.IsAnswer).Select(message => (message.Channel, message.Changes))
                .Concat(teams.Activities.Where(activity => waiting.ContainsKey(activity.Conversation) && activity.IsAnswer).Select(activity => (activity.Conversation, activity.Changes))))
            {
                if (waiting.TryRemove(place, out var answered))
                    answered.TrySetResult([.. changes]);
            }

            await Task.Delay(20, CancellationToken.None);
        }
    }

    private static async Task AddAsync(BotProcess door, CancellationToken over)
    {
        (await Browser.GetAsync(ChatPages.SignInLink(door), CancellationToken.None)).Dispose();
        for (var i = 0; !over.IsCancellationRequested; i++)
        {
            await door.AddDocumentAsync($"beside{i}", $"Page {i} says that the gate of yard {i} is opened at seven.", "page.md");
            foreach (var _ in (int[])[1, 2])
            {
                (await Browser.GetAsync(door.Address, CancellationToken.None)).Dispose();
                await Task.Delay(1000, CancellationToken.None);
            }
        }
    }

    private static async Task<double> HalfWayAsync(IReadOnlyList<BotProcess> processes)
    {
        await Task.Delay(Long / 2);
        return processes.Sum(Resident);
    }

    private static TimeSpan Processor(IReadOnlyList<BotProcess> processes) => processes.Aggregate(TimeSpan.Zero, (sum, bot) =>
    {
        using var process = Process.GetProcessById(bot.ProcessId);
        return sum + process.TotalProcessorTime;
    });

    private static double Resident(BotProcess bot)
    {
        using var process = Process.GetProcessById(bot.ProcessId);
        return process.WorkingSet64 / 1048576.0;
    }

    [GeneratedRegex(@"k\d{6}")]
    private static partial Regex Code();
}
