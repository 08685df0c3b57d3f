using ChatOpsBot.Simulators.Model;
using ChatOpsBot.Simulators.Slack;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.EndToEnd;

/// <summary>Answers that are stopped, changed or waited for while they are being written.</summary>
public sealed class StopTests(BotWithSlowModel bot) : IClassFixture<BotWithSlowModel>, IAsyncLifetime
{
    private const string Question = "how many vacation days do full-time employees have?";
    private const string Long = "You have thirty days of vacation in every year that you work here. [1]";

    public Task InitializeAsync()
    {
        bot.Model!.Script = request => ScriptedModel.LastOf(request, "user").Contains("sick", StringComparison.Ordinal) ? "Tell your manager before nine. [1]" : Long;
        bot.Model.Pause = TimeSpan.FromSeconds(1);
        return Task.CompletedTask;
    }

    public Task DisposeAsync()
    {
        bot.Model!.Pause = TimeSpan.Zero;
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Stop_ends_the_answer_that_is_being_written_with_what_there_is()
    {
        var question = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", Question);
        var answer = await BeginsAsync(question);

        var asked = await bot.Slack.SayAsync(question.Channel, "U2BEN", "stop");

        await StoppedAsync(answer);
        bot.Slack.Replies(question).ShouldHaveSingleItem();
        bot.Slack.ByBot.ShouldNotContain(message => message.Channel == question.Channel && string.CompareOrdinal(message.Ts, asked.Ts) > 0);
    }

    [Fact]
    public async Task Button_under_a_running_answer_stops_it()
    {
        var question = await bot.Slack.SayAsync(BotUnderTest.NewChannel(), "U2BEN", $"<@{SlackWorkspace.Bot}> {Question}");
        var answer = await BeginsAsync(question);

        await bot.Slack.PressAsync(answer, "U2BEN", "say:0", "stop");

        await StoppedAsync(answer);
    }

    [Fact]
    public async Task Nobody_but_the_asker_and_administrators_stops_an_answer()
    {
        var question = await bot.Slack.SayAsync(BotUnderTest.NewChannel(), "U2BEN", $"<@{SlackWorkspace.Bot}> {Question}");
        var answer = await BeginsAsync(question);

        await bot.Slack.PressAsync(answer, "U3CAT", "say:0", "stop");

        await bot.Slack.Changed.UntilAsync(() => bot.Slack.Replies(question).FirstOrDefault(message => message.Text.Contains("Nothing of yours")), "the refusal");
        await bot.Slack.PressAsync(answer, "U1ANA", "say:0", "stop");
        await StoppedAsync(answer);
    }

    [Fact]
    public async Task Question_that_is_taken_back_is_not_answered_on()
    {
        var question = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", Question);
        var answer = await BeginsAsync(question);

        await bot.Slack.DeleteAsync(question);

        await bot.Slack.Changed.UntilAsync(() => answer.IsDeleted ? answer : null, "the answer to go");
        await BotUnderTest.UntilAsync(async () => await bot.CountAsync("Jobs", $"\"State\" = 0 AND \"Subject\" = '{question.Ts}'") == 0, "all work on it to end");
        (await bot.CountAsync("Exchanges", $"\"QuestionMessageId\" = '{question.Ts}'")).ShouldBe(0);
        bot.Slack.Replies(question).ShouldBeEmpty();
    }

    [Fact]
    public async Task Question_that_is_edited_while_it_is_answered_is_answered_anew_in_the_same_message()
    {
        var question = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", Question);
        var answer = await BeginsAsync(question);

        await bot.Slack.EditAsync(question, "whom do I tell when I am sick?");

        await bot.Slack.Changed.UntilAsync(() => answer.Text.Contains("before nine") && answer.IsAnswer ? answer : null, "the other answer");
        bot.Slack.Replies(question).ShouldHaveSingleItem().Text.ShouldNotContain("thirty days");
    }

    [Fact]
    public async Task Second_question_waits_its_turn_and_says_so_and_a_command_does_not_wait()
    {
        var channel = BotUnderTest.NewDirect();
        var first = await bot.Slack.SayAsync(channel, "U2BEN", Question);
        var answer = await BeginsAsync(first);

        var second = await bot.Slack.SayAsync(channel, "U2BEN", "whom do I tell when I am sick?");
        await bot.Slack.Changed.UntilAsync(() => bot.Slack.ByBot.FirstOrDefault(message => message.Channel == channel && SlackMessage.TextOf(message.Content).Contains("This one is next")), "the word that it waits");
        var help = await bot.Slack.SayAsync(channel, "U2BEN", "whoami");
        await bot.Slack.Changed.UntilAsync(() => bot.Slack.ByBot.FirstOrDefault(message => message.Channel == channel && message.Text.Contains("role")), "the command's reply");

        answer.IsAnswer.ShouldBeFalse("the first is still being written");
        await bot.Slack.Changed.UntilAsync(() => bot.Slack.ByBot.FirstOrDefault(message => message.Channel == channel && message.Text.Contains("before nine") && message.IsAnswer), "the second answer", TimeSpan.FromSeconds(40));
        answer.IsAnswer.ShouldBeTrue();
        answer.Text.ShouldContain("thirty days");
    }

    [Fact]
    public async Task Answer_that_is_stopped_in_Teams_is_not_posted_in_another_way()
    {
        var chat = BotUnderTest.NewChat();
        bot.Teams.Faults.Next("post", async http =>
        {
            http.Response.StatusCode = 403;
            await http.Response.WriteAsync("""{"error":{"code":"ContentStreamNotAllowed","message":"Content stream was canceled by user"}}""");
        });

        await bot.Teams.SayAsync(chat, "29:ben", Question);
        await BotUnderTest.UntilAsync(async () => await bot.CountAsync("Jobs", $"\"State\" = 3 AND \"Kind\" = 'answer' AND \"Lane\" LIKE '%{chat}%'") == 1, "the answer to be stopped");
        await bot.Teams.SayAsync(chat, "29:ben", "whoami");

        await bot.Teams.ReplyAsync(chat, activity => activity.Text.Contains("role"));
        bot.Teams.Activities.Where(activity => activity.Conversation == chat).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Platform_that_asks_for_a_long_pause_is_not_charged_to_the_model()
    {
        bot.Model!.Pause = TimeSpan.FromMilliseconds(300);
        var question = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", Question);
        var answer = await BeginsAsync(question);
        bot.Slack.Faults.NextStatus("chat.update", 429, retryAfterSeconds: 6);

        // Long before Slack takes anything again, the model has said all.
        await BotUnderTest.UntilAsync(async () => await bot.CountAsync("Jobs", $"\"State\" = 1 AND \"Kind\" = 'answer' AND \"Subject\" = '{question.Ts}'") == 1, "the answer to be written", 5);
        answer.IsAnswer.ShouldBeFalse();
        await bot.Slack.Changed.UntilAsync(() => answer.IsAnswer ? answer : null, "the answer", TimeSpan.FromSeconds(40));

        answer.Text.ShouldContain("thirty days of vacation in every year");
        answer.Text.ShouldNotContain("quoted");
        answer.Versions.Count(version => version.ToJsonString().Contains("context_actions")).ShouldBe(1, string.Join("\n", answer.Versions.Select(version => version.ToJsonString())));
    }

    private Task<SlackMessage> BeginsAsync(SlackMessage question) => bot.Slack.Changed.UntilAsync(
        () => bot.Slack.ByBot.FirstOrDefault(message => message.Channel == question.Channel && message.HasBlock("actions") && !message.IsAnswer), "the answer to begin");

    private Task<SlackMessage> StoppedAsync(SlackMessage answer) =>
        bot.Slack.Changed.UntilAsync(() => SlackMessage.TextOf(answer.Content).Contains("Stopped") && !answer.HasBlock("actions") ? answer : null, "the answer to stop");
}
