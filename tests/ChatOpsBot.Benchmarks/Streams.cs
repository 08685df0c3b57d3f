using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Model;

namespace ChatOpsBot.Benchmarks;

/// <summary>What an assistant at <c>/v1/chat/completions</c> adds to its model: how much later the first word comes, and what five hundred
/// streams at once hold. A YARP proxy before the same model is measured in the same run, question by question.</summary>
internal static class Streams
{
    private const int Warming = 1_500;
    private const int Questions = 1_000;
    private const int AtOnce = 500;
    private const int Pieces = 30;

    public static async Task RunAsync()
    {
        await using var model = await ScriptedModel.StartAsync();
        model.Script = _ => "Full-time employees have thirty vacation days.";
        await using var proxy = await PlainProxy.StartAsync(new Uri(model.Endpoint));
        await using var bot = BotProcess.Create(model: model, more: new()
        {
            ["ChatOps__Models__Chat__0__TimeoutSeconds"] = "300",
            ["ChatOps__Dispatch__TurnTimeoutSeconds"] = "300",
            ["ChatOps__Dispatch__MaxConcurrentAnswers"] = "600",
            ["ChatOps__Limits__PersonPerMinute"] = "0",
            ["ChatOps__Models__Embedding"] = "none",
        });
        await bot.StartAsync();
        // The assistant looks where nothing is, so that what is measured is all but retrieval.
        await bot.AddDocumentAsync("vacation", "Full-time employees have 30 vacation days a year.", "vacation.md");
        await PutAsync(bot, "/api/collections/empty", "{}");
        await PutAsync(bot, "/api/assistants/default", """{"collections":["empty"]}""");
        using var client = new HttpClient { Timeout = TimeSpan.FromMinutes(5) };
        (string Name, Uri Address, string Key)[] ways =
        [
            ("the model itself", new Uri($"{model.Endpoint}/chat/completions"), "key"),
            ("YARP before it", new Uri(proxy.Address, "/v1/chat/completions"), "key"),
            ("an assistant before it", new Uri(bot.Address, "/v1/chat/completions"), BotProcess.Key),
        ];

        foreach (var way in ways)
        {
            for (var i = 0; i < Warming; i++)
                await AskAsync(client, way.Address, way.Key);
        }

        var firsts = ways.Select(_ => new List<double>(Questions)).ToList();
        for (var i = 0; i < Questions; i++)
        {
            for (var way = 0; way < ways.Length; way++)
                firsts[way].Add(await AskAsync(client, ways[way].Address, ways[way].Key));
        }

        firsts.ForEach(each => each.Sort());
        for (var way = 0; way < ways.Length; way++)
            Console.WriteLine($"{ways[way].Name}: first word after p50 {Turns.At(firsts[way], 0.5):0.0} ms, p95 {Turns.At(firsts[way], 0.95):0.0} ms; over the model itself p50 {Turns.At(firsts[way], 0.5) - Turns.At(firsts[0], 0.5):0.0} ms, p95 {Turns.At(firsts[way], 0.95) - Turns.At(firsts[0], 0.95):0.0} ms");

        model.Script = _ => string.Concat(Enumerable.Range(0, Pieces).Select(i => $"word num {i:00} "));
        model.Pause = TimeSpan.FromSeconds(1);
        foreach (var (name, address, key, process) in new[] { (ways[1].Name, ways[1].Address, ways[1].Key, proxy.ProcessId), (ways[2].Name, ways[2].Address, ways[2].Key, bot.ProcessId) })
        {
            using var measured = Process.GetProcessById(process);
            var (before, most, used) = (Resident(measured), 0.0, measured.TotalProcessorTime);
            var all = Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => AskAsync(client, address, key)));
            while (!all.IsCompleted)
            {
                most = Math.Max(most, Resident(measured));
                await Task.WhenAny(all, Task.Delay(200));
            }

            var took = (await all).Order().ToList();
            measured.Refresh();
            Console.WriteLine($"{AtOnce} streams of {Pieces} s at once through {name}: {most:0} MB resident at most ({before:0} MB before), first word after p50 {Turns.At(took, 0.5):0} ms, p95 {Turns.At(took, 0.95):0} ms, {(measured.TotalProcessorTime - used).TotalSeconds:0.0} s of processor time");
        }

        Console.WriteLine();
    }

    /// <returns>Milliseconds to the first text; the stream is read to its end.</returns>
    private static async Task<double> AskAsync(HttpClient client, Uri address, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key) },
            Content = new StringContent("""{"model":"default","stream":true,"messages":[{"role":"user","content":"How many vacation days do full-time employees have?"}]}""", Encoding.UTF8, "application/json"),
        };
        var asked = Stopwatch.GetTimestamp();
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        double? first = null;
        while (await reader.ReadLineAsync() is { } line)
        {
            if (first is null && line.Contains("\"content\":\"", StringComparison.Ordinal) && !line.Contains("\"content\":\"\"", StringComparison.Ordinal))
                first = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
        }

        return first ?? throw new InvalidOperationException("The stream had no text.");
    }

    private static async Task PutAsync(BotProcess bot, string path, string body)
    {
        using var client = new HttpClient();
        using var request = bot.Authorized(HttpMethod.Put, path, new StringContent(body, Encoding.UTF8, "application/json"));
        using var response = await client.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    private static double Resident(Process process)
    {
        process.Refresh();
        return process.WorkingSet64 / 1048576.0;
    }
}
