using System.Text.Json;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Slack;
using ChatOpsBot.Simulators.Teams;

namespace ChatOpsBot.Benchmarks;

/// <summary>The time of a turn that is not spent waiting for a platform.</summary>
internal static class Turns
{
    private const int Questions = 400;
    private const int WarmUp = 1600;
    private const int Cold = 200;

    public static async Task RunAsync()
    {
        await using var slack = await SlackWorkspace.StartAsync();
        await using var teams = await TeamsService.StartAsync();
        await using var bot = BotProcess.Create(slack, teams);
        await bot.StartAsync();
        foreach (var page in Directory.EnumerateFiles(Path.Combine(BotProcess.Root, "samples", "handbook"), "*.md"))
            await bot.AddDocumentAsync(Path.GetFileNameWithoutExtension(page), await File.ReadAllTextAsync(page), Path.GetFileName(page));

        // Somewhat as people ask: some at a time, not all at once.
        string[] texts = ["how many vacation days do full-time employees have?", "when are salaries paid?", "Wie melde ich mich krank?", "what is the capital of France?"];
        var asked = new List<SlackMessage>();
        for (var i = 0; i < Questions + WarmUp; i += 4)
        {
            var inSlack = Task.WhenAll(slack.SayAsync($"D{i}", "U2BEN", texts[i / 4 % 4]), slack.SayAsync($"D{i + 1}", "U2BEN", texts[(i / 4 + 1) % 4]));
            await Task.WhenAll(
                inSlack,
                teams.SayAsync($"a:{i}", "29:ben", texts[i / 4 % 4]),
                teams.SayAsync($"a:{i + 1}", "29:ben", texts[(i / 4 + 1) % 4]));
            asked.AddRange(await inSlack);
            await Task.Delay(40);
        }

        List<double> own;
        do
        {
            await Task.Delay(200);
            own = [.. bot.Output.Split('\n').Where(line => line.Contains("\"EventId\":110", StringComparison.Ordinal))
                .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("State").GetProperty("Own").GetDouble())];
        }
        while (own.Count < Questions + WarmUp);
        var sorted = own.Skip(WarmUp).Order().ToList();
        while (slack.ByBot.DistinctBy(message => message.Channel).Count() < asked.Count)
            await Task.Delay(200);
        var first = slack.ByBot.GroupBy(message => message.Channel).ToDictionary(channel => channel.Key, channel => channel.Min(message => message.PostedAt));
        foreach (var (of, some) in new[] { ($"{Questions} questions of a new process, after as many", asked[Cold..(2 * Cold)]), ($"{Questions} questions after {WarmUp:N0}", asked[(WarmUp / 2)..]) })
        {
            var way = some.Select(question => (first[question.Channel] - question.PostedAt).TotalMilliseconds).Order().ToList();
            Console.WriteLine($"From a question in Slack to the first call of Slack, {of}: p50 {At(way, 0.5):0.0} ms, p95 {At(way, 0.95):0.0} ms, p99 {At(way, 0.99):0.0} ms");
        }

        Console.WriteLine($"Own time of {sorted.Count} turns (no model, handbook of ten pages): p50 {At(sorted, 0.5):0.0} ms, p95 {At(sorted, 0.95):0.0} ms, p99 {At(sorted, 0.99):0.0} ms\n");
    }

    public static double At(IReadOnlyList<double> sorted, double share) => sorted[Math.Min((int)(sorted.Count * share), sorted.Count - 1)];
}
