using System.Text.Json.Nodes;
using ChatOpsBot.Simulators.Model;
using ChatOpsBot.Simulators.Slack;

namespace ChatOpsBot.EndToEnd;

/// <summary>A task as it is given, asked about and allowed on Slack, with a model that makes certain calls.</summary>
internal static class TaskPlay
{
    /// <summary>One call after the other, and then a report.</summary>
    public static Task<SlackMessage> BeginAsync(this BotUnderTest bot, string task, params string[][] calls) => bot.BeginAsync(task, file: null, calls);

    public static async Task<SlackMessage> BeginAsync(this BotUnderTest bot, string task, (string Name, byte[] Content)? file, params string[][] calls)
    {
        bot.Model!.Calls = request => !ScriptedModel.LastOf(request, "user").Contains(task, StringComparison.Ordinal) ? null
            : request["messages"]!.AsArray().Count(message => (string?)message!["role"] == "tool") is var done && done < calls.Length ? [new(calls[done][0], calls[done][1])] : null;
        bot.Model.Script = _ => "Report: that is all.";
        return await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", $"run {task}", file: file);
    }

    public static Task<SlackMessage> AskedAsync(this BotUnderTest bot, SlackMessage task, string question) => bot.Slack.Changed.UntilAsync(
        () => bot.Slack.Replies(task).FirstOrDefault(message => message.Text.Contains(question, StringComparison.Ordinal)), question, TimeSpan.FromSeconds(30));

    public static Task<SlackMessage> ReportedAsync(this BotUnderTest bot, SlackMessage task) => bot.Slack.ReplyToAsync(task, message => message.Text.Contains("Report", StringComparison.Ordinal));

    public static Task PressAsync(this BotUnderTest bot, SlackMessage asking, string user, params string[] words) => bot.Slack.PressAsync(asking, user, "say:0", Button(asking, words));

    public static string Button(SlackMessage asking, params string[] words) => asking.Blocks("actions").SelectMany(block => block["elements"]!.AsArray()).Select(element => (string)element!["value"]!)
        .First(value => words.All(word => value.Split(' ').Contains(word, StringComparer.Ordinal)));

    public static async Task<string> AskAsync(this BotUnderTest bot, string user, string text) => (await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), user, text))).Text;

    /// <summary>What the model heard last of its calls.</summary>
    public static string Heard(this BotUnderTest bot) => ScriptedModel.LastOf(bot.LastAsked(), "tool");

    /// <summary>What an agent asked its model last; others ask it too.</summary>
    public static JsonObject LastAsked(this BotUnderTest bot) => bot.Model!.Requests.Last(request => request["messages"]![0]!["content"]!.ToString().StartsWith("You do tasks", StringComparison.Ordinal));
}
