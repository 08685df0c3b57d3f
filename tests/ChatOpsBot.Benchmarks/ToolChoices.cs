using System.Diagnostics;
using ChatOpsBot.Agents.Catalogue;
using ChatOpsBot.Agents.OpenApi;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Models;
using ChatOpsBot.Simulators;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Benchmarks;

/// <summary>Three services of 320 operations each: how long their documents take to be read, and whether the right tool is among those that
/// a model is offered.</summary>
internal static class ToolChoices
{
    public static async Task RunAsync()
    {
        var reading = Stopwatch.StartNew();
        var tools = new List<Tool>();
        foreach (var name in BigServices.Names)
        {
            var (service, wrong) = OpenApiOrigin.Read(BigServices.Document(name), new Uri($"https://{name}.example.com/openapi.json"));
            tools.AddRange((service ?? throw new InvalidOperationException(wrong!.ToString())).Operations.Select(operation => DescribedTool.Of(DescribedTool.NameOf(name, operation.Id), operation.Description, operation.Schema, ToolRisk.Read, (_, _, _) => Task.FromResult(""))));
        }

        var read = reading.Elapsed;
        // Those that are offered whatever the task is have their places.
        tools.AddRange(Enumerable.Range(1, 4).Select(i => DescribedTool.Of($"always{i}", "", [], ToolRisk.Read, (_, _, _) => Task.FromResult("")) with { IsAlwaysOffered = true }));
        var requests = (await File.ReadAllLinesAsync(Path.Combine(BotProcess.Root, "tests", "data", "tool-requests.tsv"))).Select(line => line.Split('\t')).Select(parts => (Request: parts[0], Right: parts[1])).ToList();
        if (requests.Find(each => tools.TrueForAll(tool => tool.Name != each.Right)) is { Right: { } unknown })
            throw new InvalidOperationException($"There is no tool {unknown}.");
        Console.WriteLine($"Tools: {tools.Count - 4} operations of three documents read and made tools of in {read.TotalSeconds:0.00} s\n\n| found by | right tool among {RelevantTools.Most} | first | a choice p50 / p95 ms |\n| --- | --- | --- | --- |");
        foreach (var alias in new[] { "", ModelSettings.Local })
        {
            using var models = new ModelCatalogue(Options.Create(new ModelOptions { Embedding = alias.Length > 0 ? [new ModelSettings { Alias = alias, Kind = alias }] : [] }), TimeProvider.System);
            if (models.Embeddings is [var model])
                await model.EmbedAsync(["load"], CancellationToken.None);
            var relevant = new RelevantTools(models);
            await relevant.ChooseAsync("warm", [], tools, CancellationToken.None);
            var (found, first, took) = (0, 0, new List<double>());
            foreach (var (request, right) in requests)
            {
                var started = Stopwatch.GetTimestamp();
                var offered = await relevant.ChooseAsync(request, [], tools, CancellationToken.None);
                took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                found += offered.Any(tool => tool.Name == right) ? 1 : 0;
                first += offered[4].Name == right ? 1 : 0;
                if (Environment.GetEnvironmentVariable("CHATOPS_MISSED") is not null && offered.All(tool => tool.Name != right))
                    Console.WriteLine($"missed: {request} ({right}); offered {string.Join(' ', offered.Skip(4).Take(4).Select(tool => tool.Name))}");
            }

            took.Sort();
            Console.WriteLine($"| {(alias.Length > 0 ? "words and meaning" : "words")} | {found} of {requests.Count} | {first} | {Turns.At(took, 0.5):0.0} / {Turns.At(took, 0.95):0.0} |");
        }

        Console.WriteLine();
    }
}
