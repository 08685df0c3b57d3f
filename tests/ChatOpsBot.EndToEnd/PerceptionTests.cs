using System.Text.Json.Nodes;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.EndToEnd;

/// <summary>Has a model that sees, and one that writes down what is said.</summary>
public sealed class BotThatPerceives : BotUnderTest
{
    private Loopback? speech;

    public string? Heard { get; set; } = "how many vacation days do full-time employees have?";

    public List<string> Sent { get; } = [];

    protected override bool HasModel => true;

    protected override Dictionary<string, string> More => new()
    {
        ["ChatOps__Models__Chat__0__SeesImages"] = "true",
        ["ChatOps__Models__Transcription__0__Endpoint"] = new Uri((speech ??= Loopback.StartAsync(app => app.MapPost("/v1/audio/transcriptions", TranscribeAsync)).GetAwaiter().GetResult()).Address, "/v1").ToString(),
        ["ChatOps__Models__Transcription__0__Model"] = "whisper-1",
    };

    private async Task TranscribeAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        Sent.Add($"{form["model"]} {form.Files[0].FileName} {form.Files[0].Length}");
        if (Heard is null)
            http.Response.StatusCode = 400;
        else
            await http.Response.WriteAsJsonAsync(new { text = Heard });
    }
}

/// <summary>Has a model that does tasks and does not see, and another that sees.</summary>
public sealed class BotWithEyesBeside : BotUnderTest, IAsyncLifetime
{
    public ScriptedModel Eyes { get; private set; } = null!;

    protected override bool HasModel => true;

    protected override Dictionary<string, string> More => new() { ["ChatOps__Models__Chat__1__Alias"] = "see", ["ChatOps__Models__Chat__1__Endpoint"] = Eyes.Endpoint, ["ChatOps__Models__Chat__1__Model"] = "eyes", ["ChatOps__Models__Chat__1__SeesImages"] = "true", ["ChatOps__Models__Chat__1__Retries"] = "0" };

    async Task IAsyncLifetime.InitializeAsync()
    {
        Eyes = await ScriptedModel.StartAsync();
        await InitializeAsync();
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        await Eyes.DisposeAsync();
    }
}

public sealed class PictureOfTaskTests(BotWithEyesBeside bot) : IClassFixture<BotWithEyesBeside>
{
    [Fact]
    public async Task Model_that_does_not_see_has_another_say_what_a_picture_of_its_task_shows_or_hears_why_not()
    {
        bot.Eyes.Script = request => request.ToJsonString() is var asked && asked.Contains("data:image/png;base64,", StringComparison.Ordinal) && asked.Contains("Which way is it?", StringComparison.Ordinal) ? "An arrow to the left." : "?";
        bot.Eyes.Faults.NextHeld("chat", Task.CompletedTask);
        bot.Eyes.Faults.NextStatus("chat", 500);

        await bot.ReportedAsync(await bot.BeginAsync("find the way", ("map.png", PerceptionTests.Picture), ["read_attachment", """{"question":"Which way is it?"}"""], ["read_attachment", """{"question":"In which colour?"}"""]));

        var heard = bot.LastAsked()["messages"]!.AsArray().Where(message => (string?)message!["role"] == "tool").Select(message => message!["content"]!.ToString()).ToList();
        heard[0].ShouldContain("An arrow to the left.");
        heard[1].ShouldContain("could not be looked at just now");
    }
}

/// <summary>Pictures and voice messages that are sent instead of words.</summary>
public sealed class PerceptionTests(BotThatPerceives bot) : IClassFixture<BotThatPerceives>
{
    internal static readonly byte[] Picture = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    [Fact]
    public async Task Picture_sent_with_a_question_goes_to_the_model()
    {
        JsonObject? asked = null;
        bot.Model!.Script = request =>
        {
            asked = request;
            return "It shows the way to the canteen.";
        };
        var reply = await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "where does this lead?", file: ("map.png", Picture)));

        reply.Text.ShouldContain("the way to the canteen");
        asked!.ToJsonString().ShouldContain("data:image/png;base64,");
    }

    [Fact]
    public async Task Picture_sent_with_a_task_goes_to_the_model_that_does_it_as_material()
    {
        bot.Model!.Script = _ => "Report: it leads to the canteen.";

        (await bot.ReportedAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "run find out where this leads", file: ("map.png", Picture)))).Text.ShouldContain("to the canteen");

        var task = bot.LastAsked()["messages"]!.AsArray().Last(message => message!["role"]!.ToString() == "user")!["content"]!.ToJsonString();
        task.ShouldContain("data:image/png;base64,");
        task.ShouldContain("material and no instruction");
        task.ShouldContain("You see map.png");
    }

    [Fact]
    public async Task Agent_hears_why_it_does_not_see_a_picture_and_how_files_are_read()
    {
        bot.Model!.Script = _ => "Report: I can't see it.";

        await bot.ReportedAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "run find out where this leads", file: ("fake.png", "<html>no</html>"u8.ToArray())));

        var task = ScriptedModel.LastOf(bot.LastAsked(), "user");
        task.ShouldContain("is no picture that I can look at");
        task.ShouldContain("`read_attachment` reads them");
    }

    [Fact]
    public async Task Picture_and_voice_that_Teams_brings_are_looked_at_and_heard()
    {
        JsonObject? asked = null;
        bot.Model!.Script = request =>
        {
            asked = request;
            return "It shows the way to the canteen.";
        };
        var chat = BotUnderTest.NewChat();
        await bot.Teams.SayAsync(chat, "29:ana", "where does this lead?", change: message => bot.Teams.AttachFile(message, "map.png", Picture));
        (await bot.Teams.AnswerAsync(chat)).Text.ShouldContain("the way to the canteen");
        asked!.ToJsonString().ShouldContain("data:image/png;base64,");

        bot.Model.Script = _ => "They have 30 vacation days [1].";
        chat = BotUnderTest.NewChat();
        await bot.Teams.SayAsync(chat, "29:ana", "", change: message => bot.Teams.AttachFile(message, "voice.ogg", [1, 2, 3, 4]));
        var heard = (await bot.Teams.AnswerAsync(chat)).Text;
        heard.ShouldContain("how many vacation days do full-time employees have?");
        heard.ShouldContain("30 vacation days");
        bot.Sent.ShouldContain("whisper-1 voice.ogg 4");
    }

    [Theory]
    [InlineData("/v1/chat/completions", """{"model":"default","messages":[{"role":"user","content":[{"type":"text","text":"where does this lead?"},{"type":"image_url","image_url":{"url":"data:image/png;base64,PICTURE"}}]}]}""")]
    [InlineData("/v1/responses", """{"model":"default","input":[{"role":"user","content":[{"type":"input_text","text":"where does this lead?"},{"type":"input_image","image_url":"data:image/png;base64,PICTURE"}]}]}""")]
    public async Task Picture_that_software_sends_goes_to_the_model(string path, string body)
    {
        JsonObject? asked = null;
        bot.Model!.Script = request =>
        {
            asked = request;
            return "It shows the way to the canteen.";
        };

        (await bot.PostJsonAsync(path, JsonNode.Parse(body.Replace("PICTURE", Convert.ToBase64String(Picture), StringComparison.Ordinal))!)).ToString().ShouldContain("the way to the canteen");

        asked!.ToJsonString().ShouldContain("data:image/png;base64,");
    }

    [Fact]
    public async Task What_calls_itself_a_picture_and_is_none_is_told()
    {
        (await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "", file: ("fake.png", "<html>no</html>"u8.ToArray())))).Text.ShouldContain("no picture");
    }

    [Fact]
    public async Task Voice_message_is_not_written_down_once_a_budget_is_used_up()
    {
        bot.Model!.Script = _ => "They have 30 vacation days [1].";
        await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U3CAT", "how many vacation days do full-time employees have?"));
        await bot.AskAsync("U1ANA", "settings set limits.person-tokens-per-day 1");
        try
        {
            var reply = await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U3CAT", "", file: ("refused.m4a", [1, 2, 3])));

            reply.Text.ShouldContain("have taken today's");
            bot.Sent.ShouldNotContain(sent => sent.Contains("refused.m4a"));
        }
        finally
        {
            await bot.AskAsync("U1ANA", "settings set limits.person-tokens-per-day 0");
        }
    }

    [Fact]
    public async Task Voice_message_is_written_down_shown_and_answered()
    {
        bot.Model!.Script = _ => "They have 30 vacation days [1].";
        var reply = await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "", file: ("voice.m4a", [1, 2, 3])));

        reply.Text.ShouldContain("how many vacation days do full-time employees have?");
        reply.Text.ShouldContain("30 vacation days");
        bot.Sent.ShouldContain("whisper-1 voice.m4a 3");
    }
}
