using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Model;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace ChatOpsBot.Benchmarks;

/// <summary>A chat page with a hundred answers while a model writes a hundred pieces a second: how often it is redrawn, and what that
/// takes.</summary>
internal static partial class ChatPages
{
    private const int Answers = 100;
    private const int Pieces = 800;
    private const string Chromium = "/usr/bin/chromium";

    public static async Task RunAsync()
    {
        if (!File.Exists(Chromium))
        {
            Console.WriteLine($"Chat page: there is no {Chromium}; left out.\n");
            return;
        }

        await using var model = await ScriptedModel.StartAsync();
        model.Script = _ => string.Concat(Enumerable.Range(0, Pieces).Select(i => i % 40 == 39 ? $"word {i:000}.\n\n" : i % 10 == 0 ? $"**word{i:000}** " : $"of word {i:000} "));
        model.Pause = TimeSpan.FromMilliseconds(10);
        await using var bot = BotProcess.Create(model: model);
        await bot.StartAsync();
        await bot.AddDocumentAsync("vacation", "Full-time employees have 30 vacation days a year.", "vacation.md");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--headless", "--no-sandbox", "--disable-gpu"] });
        var page = await browser.NewPageAsync();
        await page.GotoAsync(SignInLink(bot));
        var conversation = Guid.CreateVersion7().ToString("N");
        Fill(bot, $"web:admin:{conversation}");
        await page.GotoAsync(new Uri(new Uri(page.Url), $"/chat/{conversation}").ToString());
        await page.Locator("body[data-ready]").WaitForAsync();
        await page.Locator(".answer").Nth(Answers - 1).WaitForAsync();
        await page.EvaluateAsync("() => { window.drawn = 0; let last = ''; new MutationObserver(() => { const now = document.querySelector('.writing')?.textContent ?? ''; if (now !== last) { last = now; window.drawn++; } }).observe(document.body, { childList: true, subtree: true, characterData: true }); }");
        // The first answer in a process is also the time in which the runtime compiles what it needs.
        foreach (var how in (string[])["in a process that has just started", "once it has compiled what it needs"])
        {
            await page.GetByLabel("Ask a question").FillAsync("how many vacation days?");
            await page.GetByLabel("Ask a question").PressAsync("Enter");
            await page.Locator(".writing").WaitForAsync(new() { Timeout = 30_000 });
            var (redraws, share) = await MeasureAsync(bot, page);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"A page with {Answers} answers while a model writes 100 pieces a second, {how}: {redraws:0.0} redraws/s, {share:0 %} of a core in the server"));
            await page.Locator(".writing").WaitForAsync(new() { State = WaitForSelectorState.Detached, Timeout = 60_000 });
        }

        Console.WriteLine();
    }

    private static async Task<(double Redraws, double Share)> MeasureAsync(BotProcess bot, IPage page)
    {
        using var process = Process.GetProcessById(bot.ProcessId);
        var (cpu, began, drawn) = (process.TotalProcessorTime, Stopwatch.GetTimestamp(), await page.EvaluateAsync<int>("() => window.drawn"));
        await Task.Delay(TimeSpan.FromSeconds(6));
        process.Refresh();
        var took = Stopwatch.GetElapsedTime(began);
        return ((await page.EvaluateAsync<int>("() => window.drawn") - drawn) / took.TotalSeconds, (process.TotalProcessorTime - cpu) / took);
    }

    private static void Fill(BotProcess bot, string conversation)
    {
        using var database = new SqliteConnection($"Data Source={Path.Combine(bot.DataDirectory, "chatops.db")}");
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText = $$"""
            INSERT INTO "Exchanges" ("Conversation", "QuestionMessageId", "PersonId", "Question", "Reply", "IsAnswer", "At")
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {{Answers}})
            SELECT $conversation, printf('%032d', i), 'web:admin', 'question ' || i, '{"markdown":"Answer **' || i || '** has\n\n- a list\n- of `things`\n\nand a paragraph of some length, as answers have.","citations":[],"buttons":[],"passages":[],"isAnswer":true}', 1, 1780000000000 + i FROM n;
            INSERT INTO "Titles" ("Conversation", "Title", "At") VALUES ($conversation, 'A title', 1780000000000);
            """;
        command.Parameters.AddWithValue("$conversation", conversation);
        command.ExecuteNonQuery();
    }

    /// <summary>The link by which whoever started it signs in.</summary>
    public static string SignInLink(BotProcess bot) => Link().Matches(bot.Output)[^1].Value;

    [GeneratedRegex(@"http\S+/signin\?token=\w+")]
    private static partial Regex Link();
}
