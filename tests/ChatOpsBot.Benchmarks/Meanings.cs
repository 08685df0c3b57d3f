using System.Diagnostics;
using System.Text;
using System.Text.Json;
using ChatOpsBot.Models;
using ChatOpsBot.Simulators;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Benchmarks;

/// <summary>The local embedding model: how long a question takes, how fast documents are embedded after their import, and whether answers
/// wait for that.</summary>
internal static class Meanings
{
    private const int Documents = 150;
    private const int Sentences = 8;
    private const int Questions = 200;

    public static async Task RunAsync()
    {
        Console.WriteLine("The local embedding model\n\n| | |\n| --- | --- |");
        await QuestionsAsync();
        await using var bot = BotProcess.Create(more: new() { ["ChatOps__Models__Embedding"] = "local" });
        await bot.StartAsync();
        await bot.AddDocumentAsync("vacation", "Full-time employees have 30 vacation days a year. Days that are left expire on 31 March.");
        using var client = new HttpClient();
        await UntilEmbeddedAsync(bot);
        // Until the model is loaded, words alone answer.
        for (var i = 0; i < 30; i++)
            await AskAsync(bot, client);
        var quiet = await AskedAsync(bot, client, () => Task.FromResult(true), Questions);
        await Parallel.ForAsync(0, Documents, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) => await bot.AddDocumentAsync($"d{i}", Text(i)));
        var embedding = Stopwatch.StartNew();
        var before = await CountAsync(bot);
        var busy = await AskedAsync(bot, client, async () => await CountAsync(bot) < await ChunksAsync(bot), int.MaxValue);
        var speed = (await CountAsync(bot) - before) / embedding.Elapsed.TotalSeconds;
        Console.WriteLine($"| an answer through /memory/ask, p50 / p95 ms | {quiet} |\n| the same while {Documents} documents are embedded | {busy} |\n| passages embedded a second meanwhile, with their sentences | {speed:0.0} |\n");
    }

    private static string Text(int document) => string.Join(' ', Enumerable.Range(0, Sentences).Select(i =>
        $"Department {document} keeps the spare parts of machine {(document * 7) + i} on shelf {i + 1} of the store, and the head of the workshop signs for each of them before it is taken out."));

    private static async Task QuestionsAsync()
    {
        using var models = new ModelCatalogue(Options.Create(new ModelOptions { Embedding = [new ModelSettings { Alias = ModelSettings.Local, Kind = ModelSettings.Local }] }), TimeProvider.System);
        var took = new List<double>();
        for (var i = 0; i < Questions; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await models.Embeddings[0].EmbedAsync([$"How many days before a trip number {i} must a journey be asked for?"], CancellationToken.None);
            took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        Console.WriteLine($"| a question embedded, p50 / p95 ms | {Shown(took.Skip(5))} |");
    }

    private static async Task<string> AskedAsync(BotProcess bot, HttpClient client, Func<Task<bool>> goOnAsync, int most)
    {
        var took = new List<double>();
        while (took.Count < most && (took.Count % 10 != 0 || await goOnAsync()))
        {
            var started = Stopwatch.GetTimestamp();
            await AskAsync(bot, client);
            took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return $"{Shown(took)} ({took.Count} answers)";
    }

    private static async Task AskAsync(BotProcess bot, HttpClient client)
    {
        using var ask = bot.Authorized(HttpMethod.Post, "/memory/ask", new StringContent(JsonSerializer.Serialize(new { question = "How many vacation days do full-time employees have?" }), Encoding.UTF8, "application/json"));
        using var response = await client.SendAsync(ask);
        if (!(await response.Content.ReadAsStringAsync()).Contains("30 vacation days", StringComparison.Ordinal))
            throw new InvalidDataException("The question was not answered.");
    }

    private static string Shown(IEnumerable<double> took)
    {
        var ordered = took.Order().ToList();
        return $"{Turns.At(ordered, 0.5):0.0} / {Turns.At(ordered, 0.95):0.0}";
    }

    private static async Task UntilEmbeddedAsync(BotProcess bot)
    {
        while (await CountAsync(bot) == 0)
            await Task.Delay(200);
    }

    private static Task<long> CountAsync(BotProcess bot) => BotDatabase.CountAsync(bot, """SELECT COUNT(*) FROM "Embeddings" """);

    private static Task<long> ChunksAsync(BotProcess bot) => BotDatabase.CountAsync(bot, """SELECT COUNT(DISTINCT "Hash") FROM "Chunks" WHERE "Language" = 'en' """);
}
