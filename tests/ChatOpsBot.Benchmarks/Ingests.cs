using System.Diagnostics;
using System.Text;
using ChatOpsBot.Simulators;

namespace ChatOpsBot.Benchmarks;

/// <summary>Documents of plain text into the real server: how many chunks a second, how soon they are found, and how fast a lost
/// index is built anew.</summary>
internal static class Ingests
{
    private const int Documents = 150;
    private const int ParagraphsADocument = 1000;
    private const int WordsAParagraph = 120;

    public static async Task RunAsync()
    {
        var words = new SyntheticText(3);
        var texts = Enumerable.Range(0, Documents).Select(_ => string.Join("\n\n", Enumerable.Range(0, ParagraphsADocument).Select(_ => words.Text(WordsAParagraph)))).ToList();
        await using var bot = BotProcess.Create();
        await bot.StartAsync();
        await bot.AddDocumentAsync("warm", "A text to begin with.");
        using var client = new HttpClient { Timeout = TimeSpan.FromMinutes(5) };
        var ingesting = Stopwatch.StartNew();
        foreach (var (text, i) in texts.Select((text, i) => (text, i)))
        {
            using var form = new MultipartFormDataContent { { new StringContent($"d{i}"), "documentId" }, { new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "file", $"d{i}.txt" } };
            using var upload = bot.Authorized(HttpMethod.Post, "/memory/upload", form);
            (await client.SendAsync(upload)).EnsureSuccessStatusCode();
        }

        while (await BotDatabase.CountAsync(bot, "SELECT COUNT(*) FROM \"Ingestions\" WHERE \"State\" IN (0, 1)") > 0)
            await Task.Delay(20);
        var took = ingesting.Elapsed;
        var chunks = await BotDatabase.CountAsync(bot, "SELECT COUNT(*) FROM \"Chunks\"");
        Console.WriteLine($"Ingestion of {Documents} texts over HTTP, {chunks:N0} chunks: {chunks / took.TotalSeconds:N0} chunks/s, kept, indexed and found ({took.TotalSeconds:0.0} s)");

        await bot.AddDocumentAsync("needle", "The heron stands in the reeds.");
        var visible = Stopwatch.StartNew();
        while (!await FindsAsync(bot, client, "heron"))
            await Task.Delay(5);
        Console.WriteLine($"A document is found {visible.Elapsed.TotalMilliseconds:0} ms after its import is reported done");

        await bot.StopAsync();
        var idle = await StartAsync(bot);
        await bot.StopAsync();
        Directory.Delete(Path.Combine(bot.DataDirectory, "index"), recursive: true);
        var rebuilt = await StartAsync(bot) - idle;
        Console.WriteLine($"A lost index is built anew at {chunks / rebuilt.TotalSeconds:N0} chunks/s\n");
    }

    private static async Task<TimeSpan> StartAsync(BotProcess bot)
    {
        var starting = Stopwatch.StartNew();
        await bot.StartAsync();
        return starting.Elapsed;
    }

    private static async Task<bool> FindsAsync(BotProcess bot, HttpClient client, string word)
    {
        using var search = bot.Authorized(HttpMethod.Post, "/memory/search", new StringContent($$"""{"query":"{{word}}","limit":1}""", Encoding.UTF8, "application/json"));
        using var response = await client.SendAsync(search);
        return (await response.Content.ReadAsStringAsync()).Contains(word, StringComparison.Ordinal);
    }
}
