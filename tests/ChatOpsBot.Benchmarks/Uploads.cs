using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using ChatOpsBot.Simulators;
using Microsoft.Data.Sqlite;

namespace ChatOpsBot.Benchmarks;

/// <summary>Many short texts, eight at a time: how fast they are accepted while they are read, when all are found, and what memory
/// that takes.</summary>
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
        for (var round = 0; round <= Rounds; round++)
            await RoundAsync(bot, client, round);
        Console.WriteLine();
    }

    private static async Task RoundAsync(BotProcess bot, HttpClient client, int round)
    {
        var words = new SyntheticText(round);
        var texts = Enumerable.Range(0, Texts).Select(_ => words.Text(WordsAText)).ToList();
        var took = new ConcurrentBag<double>();
        var all = Stopwatch.StartNew();
        await Parallel.ForAsync(0, Texts, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, cancellationToken) =>
        {
            var one = Stopwatch.GetTimestamp();
            using var form = new MultipartFormDataContent { { new StringContent($"r{round}-d{i}"), "documentId" }, { new ByteArrayContent(Encoding.UTF8.GetBytes(texts[i])), "file", $"d{i}.txt" } };
            using var upload = bot.Authorized(HttpMethod.Post, "/memory/upload", form);
            (await client.SendAsync(upload, cancellationToken)).EnsureSuccessStatusCode();
            took.Add(Stopwatch.GetElapsedTime(one).TotalMilliseconds);
        });
        var accepted = all.Elapsed;
        while (await WaitingAsync(bot) > 0)
            await Task.Delay(20);
        var done = all.Elapsed;
        using var process = Process.GetProcessById(bot.ProcessId);
        var sorted = took.Order().ToList();
        Console.WriteLine(
            $"{Texts} short texts, {AtOnce} at a time, {(round == 0 ? "a fresh process" : $"round {round}")}: {Texts / accepted.TotalSeconds:0} uploads/s, p50 {sorted[Texts / 2]:0.0} ms, p95 {sorted[Texts * 95 / 100]:0.0} ms; all found after {done.TotalSeconds:0.0} s; {process.WorkingSet64 / 1048576.0:0} MB resident");
    }

    private static async Task<long> WaitingAsync(BotProcess bot)
    {
        await using var database = new SqliteConnection($"Data Source={Path.Combine(bot.DataDirectory, "chatops.db")};Mode=ReadOnly");
        await database.OpenAsync();
        await using var command = database.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM \"Ingestions\" WHERE \"State\" IN (0, 1)";
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
