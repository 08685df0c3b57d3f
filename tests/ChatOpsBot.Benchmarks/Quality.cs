using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using ChatOpsBot.Simulators;

namespace ChatOpsBot.Benchmarks;

/// <summary>Whether the right passage of XQuAD comes first, over the wire: <c>CHATOPS_XQUAD</c> names its folder. With
/// <c>CHATOPS_EMBEDDINGS</c>, the address of an English embedding model, English is measured with it too.</summary>
internal static class Quality
{
    public static async Task RunAsync()
    {
        if (Environment.GetEnvironmentVariable("CHATOPS_XQUAD") is not { } folder)
        {
            Console.WriteLine("Quality: CHATOPS_XQUAD does not name a folder with xquad.en.json (github.com/deepmind/xquad); left out.\n");
            return;
        }

        Console.WriteLine("XQuAD through /memory/search\n\n| | recall@1 | recall@5 |\n| --- | --- | --- |");
        foreach (var file in Directory.EnumerateFiles(folder, "xquad.*.json").Order(StringComparer.Ordinal))
            await MeasureAsync(file, "words and 4-grams", []);
        await MeasureAsync(Path.Combine(folder, "xquad.en.json"), "with the local embedding model", new() { ["ChatOps__Models__Embedding"] = "local" });
        Console.WriteLine();
    }

    private static async Task MeasureAsync(string file, string how, Dictionary<string, string> settings)
    {
        using var xquad = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        var passages = xquad.RootElement.GetProperty("data").EnumerateArray().SelectMany(article => article.GetProperty("paragraphs").EnumerateArray()).ToList();
        await using var bot = BotProcess.Create(more: settings);
        await bot.StartAsync();
        foreach (var (passage, i) in passages.Select((passage, i) => (passage, i)))
            await bot.AddDocumentAsync($"p{i}", passage.GetProperty("context").GetString()!);
        while (settings.Count > 0 && await EmbeddedAsync(bot) < passages.Count)
            await Task.Delay(500);
        using var client = new HttpClient { Timeout = TimeSpan.FromMinutes(1) };
        var questions = passages.SelectMany((passage, i) => passage.GetProperty("qas").EnumerateArray().Select(qa => (Text: qa.GetProperty("question").GetString()!, Document: $"p{i}"))).ToList();
        var ranks = new ConcurrentBag<int>();
        await Parallel.ForEachAsync(questions, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (question, _) => ranks.Add((await FindAsync(bot, client, question.Text)).IndexOf(question.Document)));
        Console.WriteLine($"| {Path.GetFileName(file).Split('.')[1]}, {how} | {ranks.Count(rank => rank == 0) / (double)ranks.Count:0.000} | {ranks.Count(rank => rank is >= 0 and < 5) / (double)ranks.Count:0.000} |");
    }

    private static async Task<List<string>> FindAsync(BotProcess bot, HttpClient client, string query)
    {
        using var search = bot.Authorized(HttpMethod.Post, "/memory/search", new StringContent(JsonSerializer.Serialize(new { query, limit = 10 }), Encoding.UTF8, "application/json"));
        using var response = await client.SendAsync(search);
        return [.. JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("documentId").GetString()!)];
    }

    private static Task<long> EmbeddedAsync(BotProcess bot) => BotDatabase.CountAsync(bot, """SELECT COUNT(*) FROM "Embeddings" """);
}
