using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using ChatOpsBot.Simulators;

namespace ChatOpsBot.Benchmarks;

/// <summary>Many short texts, eight at a time: how fast they are accepted while they are read, when all are found, and what memory
/// that takes; beside the least that an importer inside the caller's own process does.</summary>
internal static class Uploads
{
    private const int Texts = 240;
    private const int AtOnce = 8;
    private const int Rounds = 3;
    private const int WordsAText = 120;

    public static async Task RunAsync()
    {
        await using var bot = BotProcess.Create();
        await bot.StartAsync();
        await bot.AddDocumentAsync("warm", "A text to begin with.");
        using var client = new HttpClient();
        using var plain = new PlainPipeline();
        for (var round = 0; round <= Rounds; round++)
        {
            await RoundAsync(bot, client, round);
            await PlainRoundAsync(plain, round);
        }

        Console.WriteLine();
    }

    private static async Task RoundAsync(BotProcess bot, HttpClient client, int round)
    {
        var all = Stopwatch.StartNew();
        var accepted = await EachAsync(round, async (i, text, cancellationToken) =>
        {
            using var form = new MultipartFormDataContent { { new StringContent($"r{round}-d{i}"), "documentId" }, { new ByteArrayContent(text), "file", $"d{i}.txt" } };
            using var upload = bot.Authorized(HttpMethod.Post, "/memory/upload", form);
            (await client.SendAsync(upload, cancellationToken)).EnsureSuccessStatusCode();
        });
        while (await WaitingAsync(bot) > 0)
            await Task.Delay(20);
        var done = all.Elapsed;
        using var process = Process.GetProcessById(bot.ProcessId);
        Console.WriteLine($"{Texts} short texts, {AtOnce} at a time, {(round == 0 ? "a fresh process" : $"round {round}")}: {accepted}; all found after {done.TotalSeconds:0.00} s; {process.WorkingSet64 / 1048576.0:0} MB resident");
    }

    private static async Task PlainRoundAsync(PlainPipeline plain, int round) =>
        Console.WriteLine($"  plain, in this process: {await EachAsync(round, (i, text, cancellationToken) => plain.ImportAsync($"r{round}-d{i}", text, cancellationToken))}, each found by then");

    private static async Task<string> EachAsync(int round, Func<int, byte[], CancellationToken, Task> take)
    {
        var words = new SyntheticText(round);
        var texts = Enumerable.Range(0, Texts).Select(_ => Encoding.UTF8.GetBytes(words.Text(WordsAText))).ToList();
        var took = new ConcurrentBag<double>();
        var all = Stopwatch.StartNew();
        await Parallel.ForAsync(0, Texts, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, cancellationToken) =>
        {
            var one = Stopwatch.GetTimestamp();
            await take(i, texts[i], cancellationToken);
            took.Add(Stopwatch.GetElapsedTime(one).TotalMilliseconds);
        });
        var seconds = all.Elapsed.TotalSeconds;
        var sorted = took.Order().ToList();
        return $"{Texts / seconds:0} uploads/s, p50 {sorted[Texts / 2]:0.0} ms, p95 {sorted[Texts * 95 / 100]:0.0} ms";
    }

    private static Task<long> WaitingAsync(BotProcess bot) => BotDatabase.CountAsync(bot, "SELECT COUNT(*) FROM \"Ingestions\" WHERE \"State\" IN (0, 1)");
}
