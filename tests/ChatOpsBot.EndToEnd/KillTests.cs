using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Slack;
using ChatOpsBot.Simulators.Teams;

namespace ChatOpsBot.EndToEnd;

/// <summary>The process is killed again and again while people ask; <c>CHATOPS_KILLS=20</c> does so for longer.</summary>
[Collection("kills")]
public sealed class KillTests
{
    private const int Conversations = 30;
    private const int QuestionsEach = 5;

    /// <summary>How often the process is killed.</summary>
    public static int Kills { get; } = int.TryParse(Environment.GetEnvironmentVariable("CHATOPS_KILLS"), out var kills) ? kills : 6;

    // Each question has a word of its own that only its document knows, so that an answer tells which question it is for.
    private static string Code(int n) => $"{"bcdfghjklm"[n / 100 % 10]}{"aeiou"[n / 20 % 5]}{"npqrstvwxz"[n / 2 % 10]}{"ao"[n % 2]}lith{n:000}";

    [Fact]
    public async Task Every_question_is_answered_once_and_in_order_while_the_process_is_killed_again_and_again()
    {
        await using var slack = await SlackWorkspace.StartAsync();
        await using var teams = await TeamsService.StartAsync();
        await using var bot = BotProcess.Create(slack, teams, more: new() { ["ChatOps__Dispatch__RetryMilliseconds"] = "50" });
        (slack.MostRetries, teams.MostRetries) = (200, 200);
        await bot.StartAsync();
        var all = Conversations * QuestionsEach * 2;
        await bot.AddDocumentAsync("codes", string.Join("\n\n", Enumerable.Range(0, all).Select(n => $"## {Code(n)}\n\nThe shelf of {Code(n)} is number {n}.")), "codes.md");

        using var done = new CancellationTokenSource();
        var killing = KillAsync(bot, done.Token);
        var asked = new ConcurrentDictionary<int, SlackMessage>();
        await Task.WhenAll(
            Task.WhenAll(Enumerable.Range(0, Conversations).Select(conversation => AskInSlackAsync(slack, conversation, asked))),
            Task.WhenAll(Enumerable.Range(0, Conversations).Select(conversation => AskInTeamsAsync(teams, conversation))));
        var kills = await killing;

        await BotUnderTest.UntilAsync(() => Task.FromResult(Count(slack, teams) >= all), $"all answers; there are {Count(slack, teams)}", 120);
        kills.ShouldBe(Kills);
        foreach (var (number, question) in asked)
            slack.Replies(question).Count(message => message.IsAnswer && message.Text.Contains($"is number {number}.")).ShouldBe(1, $"Slack question {number}");
        for (var conversation = 0; conversation < Conversations; conversation++)
        {
            var numbers = Enumerable.Range(0, QuestionsEach).Select(i => Number(conversation + Conversations, i)).ToList();
            var answers = teams.Activities.Where(activity => activity.Conversation == Chat(conversation) && activity.IsAnswer).ToList();
            answers.Select(answer => numbers.FindIndex(number => answer.Text.Contains($"is number {number}."))).ShouldBe([0, 1, 2, 3, 4], $"Teams conversation {conversation}");
            var direct = slack.ByBot.Where(message => message.Channel == Direct(conversation) && message.IsAnswer).ToList();
            direct.Select(answer => Enumerable.Range(0, QuestionsEach).First(i => answer.Text.Contains($"is number {Number(conversation, i)}."))).ShouldBe([0, 1, 2, 3, 4], $"Slack conversation {conversation}");
        }
    }

    private static int Number(int conversation, int i) => (conversation * QuestionsEach) + i;

    private static string Direct(int conversation) => $"D{conversation:000}";

    private static string Chat(int conversation) => conversation % 2 == 0 ? $"a:kill{conversation}" : $"19:kill{conversation}@thread.v2";

    private static int Count(SlackWorkspace slack, TeamsService teams) =>
        slack.ByBot.Count(message => message.IsAnswer) + teams.Activities.Count(activity => activity.IsAnswer);

    private static async Task AskInSlackAsync(SlackWorkspace slack, int conversation, ConcurrentDictionary<int, SlackMessage> asked)
    {
        for (var i = 0; i < QuestionsEach; i++)
        {
            var number = Number(conversation, i);
            asked[number] = await slack.SayAsync(Direct(conversation), "U2BEN", $"What is the shelf of {Code(number)}?");
        }
    }

    private static async Task AskInTeamsAsync(TeamsService teams, int conversation)
    {
        for (var i = 0; i < QuestionsEach; i++)
        {
            var text = $"What is the shelf of {Code(Number(conversation + Conversations, i))}?";
            await teams.SayAsync(Chat(conversation), "29:ben", text, conversation % 2 == 0 ? "personal" : "groupChat", conversation % 2 == 0 ? null : (Action<JsonObject>)TeamsService.Mention);
        }
    }

    private static async Task<int> KillAsync(BotProcess bot, CancellationToken done)
    {
        var (kills, chance) = (0, Chance.New());
        while (kills < Kills && !done.IsCancellationRequested)
        {
            await Task.Delay(chance.Next(150, 700), CancellationToken.None);
            await bot.KillAsync();
            kills++;
            await bot.StartAsync();
        }

        return kills;
    }
}
