using System.Diagnostics;
using ChatOpsBot.Core;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Prompts;
using ChatOpsBot.Models;
using ChatOpsBot.Prompts;
using ChatOpsBot.Storage;
using Fluid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatOpsBot.Benchmarks;

/// <summary>What prompts cost a turn, and how long a page of a long history takes.</summary>
internal static class Prompting
{
    private const int Renderings = 2_000;
    private const int WarmUp = 200;
    private const int Versions = 10_000;
    private const int Pages = 200;

    public static async Task RunAsync()
    {
        Render();
        await HistoryAsync();
    }

    private static void Render()
    {
        var set = new PromptLibrary(Path.Combine(Simulators.BotProcess.Root, "prompts"), NullLogger<PromptLibrary>.Instance).In(Snapshot.Empty, Place.Nowhere);
        var prompt = set.Get("answer").Prompt;
        var sentence = "Full-time employees have 30 vacation days a year, and days that are left expire on 31 March of the next year. ";
        var variables = new Dictionary<string, object>
        {
            ["boundary"] = "passage-0123abcd",
            ["language"] = "English",
            ["today"] = "2026-01-31",
            ["passages"] = Enumerable.Range(1, 8).Select(i => new Dictionary<string, object> { ["number"] = i, ["title"] = $"Vacation › Part {i}", ["text"] = string.Concat(Enumerable.Repeat(sentence, 38)) }).ToList(),
        };
        Console.WriteLine($"A prompt of {Tokens.Count(set.Render(prompt, variables)):N0} tokens, written out:");
        Time("with its two included parts, within our limits", () => set.Render(prompt, variables));

        // The peer: the same text in one piece, by the library alone, with no limits.
        var whole = prompt.Body.Replace("{% include 'tone' %}", set.Get("tone").Prompt.Body, StringComparison.Ordinal).Replace("{% include 'house-rules' %}", set.Get("house-rules").Prompt.Body, StringComparison.Ordinal);
        var template = new FluidParser().Parse(whole);
        Time("the same in one piece, by Fluid alone", () =>
        {
            var context = new TemplateContext();
            foreach (var (name, value) in variables)
                context.SetValue(name, value);
            return template.Render(context);
        });
    }

    private static void Time(string what, Func<string> render)
    {
        var times = new List<double>();
        for (var i = 0; i < Renderings + WarmUp; i++)
        {
            var clock = Stopwatch.GetTimestamp();
            render();
            times.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        }

        var sorted = times.Skip(WarmUp).Order().ToList();
        Console.WriteLine($"  {what}: p50 {Turns.At(sorted, 0.5):0.000} ms, p95 {Turns.At(sorted, 0.95):0.000} ms, p99 {Turns.At(sorted, 0.99):0.000} ms");
    }

    private static async Task HistoryAsync()
    {
        var folder = Directory.CreateTempSubdirectory("chatops-history-").FullName;
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddCore(runsTurns: false);
        builder.AddStorage(folder);
        var host = builder.Build();
        await host.Services.GetRequiredService<Database>().StartAsync(CancellationToken.None);
        var store = host.Services.GetRequiredService<IPromptStore>();
        var text = File.ReadAllText(Path.Combine(Simulators.BotProcess.Root, "prompts", "answer.md"));
        for (var i = 0; i < Versions; i++)
            await store.PublishAsync("answer", PromptScope.Everywhere, i, $"{text}{i}", null, "ana@example.com", $"change {i}", new AuditEntry("ana@example.com", "prompt.published", "answer"), null, CancellationToken.None);
        var times = new List<double>();
        for (var i = 0; i < Pages; i++)
        {
            var clock = Stopwatch.GetTimestamp();
            await store.HistoryAsync("answer", PromptScope.Everywhere, i % 2 == 0 ? null : Versions - (i * 50), 16, CancellationToken.None);
            times.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        }

        var sorted = times.Skip(10).Order().ToList();
        Console.WriteLine($"A page of a history of {Versions:N0} versions is read in p50 {Turns.At(sorted, 0.5):0.00} ms, p95 {Turns.At(sorted, 0.95):0.00} ms\n");
        await ((IAsyncDisposable)host).DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}
