using ChatOpsBot.Simulators.Model;
using ChatOpsBot.Simulators.Slack;
using ChatOpsBot.Simulators.Teams;

namespace ChatOpsBot.Simulators;

/// <summary>A scripted conversation on Slack and Teams against the real server, to watch in the terminal.</summary>
internal static class Play
{
    public static async Task<int> RunAsync()
    {
        await using var slack = await SlackWorkspace.StartAsync();
        await using var teams = await TeamsService.StartAsync();
        await using var model = await ScriptedModel.StartAsync();
        await using var bot = BotProcess.Create(slack, teams);
        Console.WriteLine($"Slack at {slack.Address}, Teams at {teams.Address}, a model at {model.Endpoint}; the server starts at {bot.Address} …\n");
        await bot.StartAsync();
        foreach (var page in Directory.EnumerateFiles(Path.Combine(BotProcess.Root, "samples", "handbook"), "*.md").Order(StringComparer.Ordinal))
            await bot.AddDocumentAsync(Path.GetFileNameWithoutExtension(page), await File.ReadAllTextAsync(page), Path.GetFileName(page));

        Console.WriteLine("── Slack, #help ──");
        var question = await SaySlackAsync(slack, "how many vacation days do full-time employees have?", null);
        await SaySlackAsync(slack, "and part-time employees?", question.Ts);
        Console.WriteLine("ana edits her first question: how many days may I work from home?");
        await slack.EditAsync(question, $"<@{SlackWorkspace.Bot}> how many days may I work from home?");
        await slack.Changed.UntilAsync(() => slack.Replies(question).FirstOrDefault(message => message.Text.Contains("three days", StringComparison.Ordinal)), "the edited answer");
        Console.WriteLine($"bot (edited): {slack.Replies(question).First().Text}\n");

        Console.WriteLine("── Teams, personal chat ──");
        await SayTeamsAsync(teams, 1, "Wie melde ich mich krank?");
        await SayTeamsAsync(teams, 2, "上海的员工有多少天年假？");
        await SayTeamsAsync(teams, 3, "What is the capital of France?");
        return 0;
    }

    private static async Task<SlackMessage> SaySlackAsync(SlackWorkspace slack, string text, string? thread)
    {
        Console.WriteLine($"ana: @ChatOpsBot {text}");
        var before = slack.ByBot.Count(message => message.IsAnswer);
        var question = await slack.SayAsync("C1HELP", "U1ANA", $"<@{SlackWorkspace.Bot}> {text}", thread);
        var answer = await slack.Changed.UntilAsync(() => slack.ByBot.Where(message => message.IsAnswer).ElementAtOrDefault(before), "an answer");
        Console.WriteLine($"bot: {answer.Text}\n");
        return question;
    }

    private static async Task SayTeamsAsync(TeamsService teams, int number, string text)
    {
        Console.WriteLine($"Ana: {text}");
        await teams.SayAsync("a:personal", "29:ana", text);
        Console.WriteLine($"bot: {(await teams.AnswerAsync("a:personal", number)).Text}\n");
    }
}
