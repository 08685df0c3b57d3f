using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Model;
using ChatOpsBot.Simulators.Slack;
using ChatOpsBot.Simulators.Teams;

namespace ChatOpsBot.EndToEnd;

/// <summary>A server with a model between both platforms, and what people say to it.</summary>
public sealed class BotToAdminister : IAsyncLifetime
{
    public const string Question = "how many vacation days do full-time employees have?";

    public SlackWorkspace Slack { get; private set; } = null!;
    public TeamsService Teams { get; private set; } = null!;
    public ScriptedModel Model { get; private set; } = null!;
    public BotProcess Process { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Slack = await SlackWorkspace.StartAsync();
        Teams = await TeamsService.StartAsync();
        Model = await ScriptedModel.StartAsync();
        Process = BotProcess.Create(Slack, Teams, Model);
        await Process.StartAsync();
        await Handbook.AddToAsync(Process);
    }

    public async Task DisposeAsync()
    {
        await Process.DisposeAsync();
        await Slack.DisposeAsync();
        await Teams.DisposeAsync();
        await Model.DisposeAsync();
    }

    public async Task<string> SayAsync(string channel, string user, string text)
    {
        var said = await Slack.SayAsync(channel, user, text);
        return (await Slack.ReplyToAsync(said)).Text;
    }

    // Answers grow while they are written; these are waited for to their end.
    public async Task<string> AskAsync(string user) => (await Slack.AnswerToAsync(await Slack.SayAsync(BotUnderTest.NewDirect(), user, Question))).Text;

    public async Task<string> AnswerAsync(string channel, string question) => (await Slack.AnswerToAsync(await Slack.SayAsync(channel, "U2BEN", $"<@{SlackWorkspace.Bot}> {question}"))).Text;

    // As a slash command, seen by nobody else.
    public async Task<string> AloneAsync(string channel, string text, string expected)
    {
        var before = Slack.Messages.Count(Is);
        await Slack.CommandAsync(channel, "U1ANA", "/chatops", text);
        var said = await Slack.Changed.UntilAsync(() => Slack.Messages.Where(Is).Skip(before).FirstOrDefault(message => message.HasBlock("markdown")), $"an answer to '{text}'");
        said.Text.ShouldContain(expected);
        return said.Text;

        bool Is(SlackMessage message) => message.Channel == channel && message.IsEphemeral;
    }
}

/// <summary>Administration of a running server: from the chat, over REST and by files. What a test has set is as configured after it.</summary>
public sealed class AdministrationTests(BotToAdminister server) : IClassFixture<BotToAdminister>, IAsyncLifetime
{
    private const string Question = BotToAdminister.Question;
    private readonly SlackWorkspace slack = server.Slack;
    private readonly TeamsService teams = server.Teams;
    private readonly ScriptedModel model = server.Model;
    private readonly BotProcess bot = server.Process;
    private readonly HttpClient client = DescribedAnswers.Client();

    public Task InitializeAsync()
    {
        model.Requests.Clear();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        model.Script = ScriptedModel.Standard;
        foreach (var setting in (await GetAsync("/api/settings?limit=200"))["items"]!.AsArray().Where(setting => setting!["isChanged"]!.GetValue<bool>()))
            (await StatusAsync(HttpMethod.Delete, $"/api/settings/{setting!["name"]}", BotProcess.Key)).ShouldBe(200);
        client.Dispose();
    }

    [Fact]
    public async Task Every_command_that_changes_something_is_in_the_audit_log()
    {
        (string Command, string Action)[] changes =
        [
            ("kb add Opening hours\n\nThe office is open from 7 to 19.", "document.added"),
            ("kb access opening-hours ana@example.com", "document.access"),
            ("kb review opening-hours 2030-01-31", "document.review"),
            ("kb collection create travel", "collection.added"),
            ("kb remove opening-hours", "document.removed"),
            ("kb restore opening-hours", "document.restored"),
            ("prompt set house-rules - Call customers guests.", "prompt.drafted"),
            ("prompt share house-rules", "prompt.shared"),
            ("prompt publish house-rules", "prompt.published"),
            ("prompt rollback house-rules", "prompt.rolled-back"),
            ("prompt create travel-answer", "prompt.created"),
            ("prompt set house-rules - Be brief.", "prompt.drafted"),
            ("prompt discard house-rules", "prompt.discarded"),
            ("prompt set house-rules --scope here - Be brief.", "prompt.drafted"),
            ("prompt publish house-rules --scope here", "prompt.published"),
            ("prompt scope house-rules --remove here", "prompt.rolled-back"),
            ("assistant create travel --prompt travel-answer --collections travel", "assistant.created"),
            ("assistant set travel --passages 4", "assistant.changed"),
            ("assistant bind travel", "assistant.bound"),
            ("assistant unbind", "assistant.unbound"),
            ("assistant remove travel", "assistant.removed"),
            ("role grant ed@example.com editor", "role.granted"),
            ("role revoke ed@example.com", "role.revoked"),
            ("settings set limits.tokens-per-day 0", "setting.changed"),
            ("key create intranet --expires 1d", "key.created"),
            ("key revoke intranet", "key.revoked"),
        ];
        var channel = BotUnderTest.NewChannel();
        foreach (var (command, action) in changes)
        {
            var before = await CountAsync(action);
            var said = await server.AloneAsync(channel, command, "");
            (await CountAsync(action)).ShouldBe(before + 1, $"{command}: {said}");
        }

        var verdict = await GetAsync("/api/audit/verify");
        verdict["brokenAt"].ShouldBeNull();

        Task<long> CountAsync(string action) => BotUnderTest.CountAsync(bot, "Audit", $"\"Action\" = '{action}'");
    }

    [Fact]
    public async Task Bound_assistant_answers_from_its_collections_by_its_prompt_and_mode()
    {
        await server.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "kb collection create ships");
        using var form = new MultipartFormDataContent { { new StringContent("boats"), "documentId" }, { new StringContent("ships"), "index" }, { new StringContent("# Boats\n\nThe boat leaves at noon."), "file", "boats.md" } };
        (await client.SendAsync(bot.Authorized(HttpMethod.Post, "/memory/upload", form))).EnsureSuccessStatusCode();
        await BotUnderTest.UntilAsync(async () => (await (await client.SendAsync(bot.Authorized(HttpMethod.Get, "/memory/upload-status?index=ships&documentId=boats", null))).Content.ReadAsStringAsync()).Contains("\"completed\":true"), "the boats");
        var (boats, office) = (BotUnderTest.NewChannel(), BotUnderTest.NewChannel());
        await server.AloneAsync(boats, "assistant create ships --collections ships --mode quote", "is there");
        await server.AloneAsync(boats, "assistant bind ships", "answers here");

        (await server.AnswerAsync(boats, "when does the boat leave?")).ShouldContain("The boat leaves at noon");
        (await server.AnswerAsync(boats, Question)).ShouldContain("found no answer");
        (await server.AnswerAsync(office, Question)).ShouldContain("I answer from the script.");
        await server.AloneAsync(boats, "whoami", "The assistant **ships** answers here");
    }

    [Fact]
    public async Task Groups_of_the_platforms_bring_roles()
    {
        slack.SetGroup("S77EDIT", "U2BEN");
        teams.SetGroup("e7e7e7e7-0000-0000-0000-000000000000", "aad-ben");
        await server.AloneAsync(BotUnderTest.NewChannel(), "settings set roles.slack-groups editor=S77EDIT", "is **editor=S77EDIT** now");
        await server.AloneAsync(BotUnderTest.NewChannel(), "settings set roles.teams-groups admin=e7e7e7e7-0000-0000-0000-000000000000", "now");

        (await server.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "whoami")).ShouldContain("role **editor**");
        await teams.SayAsync("a:groups", "29:ben", "whoami");
        (await teams.ReplyAsync("a:groups", activity => activity.Text.Contains("role"))).Text.ShouldContain("role **admin**");
    }

    [Fact]
    public async Task Guests_may_ask_where_a_setting_lets_them_and_no_more()
    {
        slack.AddUser("U9GUEST", "gus", "ana@example.com", user => user["is_restricted"] = true);
        (await server.SayAsync(BotUnderTest.NewDirect(), "U9GUEST", Question)).ShouldContain("this organisation only");

        await server.AloneAsync(BotUnderTest.NewChannel(), "settings set guests ask", "is **ask** now");

        (await server.AskAsync("U9GUEST")).ShouldContain("I answer from the script.");
        (await server.SayAsync(BotUnderTest.NewDirect(), "U9GUEST", "prompt list")).ShouldContain("is for editors and administrators");
    }

    [Fact]
    public async Task Whoever_writes_too_much_is_told_when_it_goes_on_and_administrators_can_change_that()
    {
        slack.AddUser("U6MAX", "max", "max@example.com");
        await server.AloneAsync(BotUnderTest.NewChannel(), "settings set limits.person-per-minute 1", "is **1** now");
        (await server.AskAsync("U6MAX")).ShouldContain("script");

        (await server.SayAsync(BotUnderTest.NewDirect(), "U6MAX", Question)).ShouldContain("more than 1 messages within a minute");

        await server.AloneAsync(BotUnderTest.NewChannel(), "settings set limits.person-per-minute 0", "is **0** now");
        (await server.AskAsync("U6MAX")).ShouldContain("script");
    }

    [Fact]
    public async Task Budget_that_is_used_up_is_told_with_the_time_that_it_is_there_again()
    {
        slack.AddUser("U7TIM", "tim", "tim@example.com");
        await server.AloneAsync(BotUnderTest.NewChannel(), "settings set limits.person-tokens-per-day 50", "is **50** now");
        (await server.AskAsync("U7TIM")).ShouldContain("script");

        (await server.SayAsync(BotUnderTest.NewDirect(), "U7TIM", Question)).ShouldMatch("50 tokens.*midnight UTC");
        (await server.SayAsync(BotUnderTest.NewDirect(), "U7TIM", "help")).ShouldContain("Ask me anything");
    }

    [Fact]
    public async Task Command_in_an_edited_message_changes_nothing()
    {
        var question = await slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", Question);
        await slack.AnswerToAsync(question);

        var before = await BotUnderTest.CountAsync(bot, "Grants", "1 = 1");
        await slack.EditAsync(question, "role grant eve@example.com admin");

        await slack.Changed.UntilAsync(() => slack.Replies(question).FirstOrDefault(message => message.Text.Contains("An edited message does not run `role grant`")), "the refusal");
        (await BotUnderTest.CountAsync(bot, "Grants", "1 = 1")).ShouldBe(before);
    }

    [Fact]
    public async Task Commands_are_answered_in_the_language_of_the_persons_platform_and_questions_in_their_own()
    {
        slack.AddUser("U5LI", "li", "li@example.com", user => user["locale"] = "zh-CN");

        (await server.SayAsync(BotUnderTest.NewDirect(), "U5LI", "help")).ShouldContain("根据文件回答问题");
        (await server.SayAsync(BotUnderTest.NewDirect(), "U5LI", "settings show")).ShouldContain("仅限管理员使用");
        await server.AskAsync("U5LI");
        ScriptedModel.LastOf(model.Requests.Last(), "system").ShouldContain("Answer in English");
        await teams.SayAsync("a:li", "29:li", "help", change: activity => activity["locale"] = "zh-CN");
        await teams.ReplyAsync("a:li", activity => activity.Text.Contains("根据文件回答问题"));
    }

    [Fact]
    public async Task Planning_searches_for_each_part_of_a_question_where_it_is_switched_on()
    {
        await bot.AddDocumentAsync("berlin", "# Berlin\n\nThe canteen in Berlin opens at eleven.");
        await bot.AddDocumentAsync("shanghai", "# Shanghai\n\nLunch vouchers are given out in Shanghai.");
        model.Script = request => Asks(request, "Write up to three searches") ? "1. When does the canteen in Berlin open?\n2. Who gives out lunch vouchers?" : "Both. [1][2]";
        await server.AloneAsync(BotUnderTest.NewChannel(), "settings set answers.plan on", "is **on** now");

        await slack.AnswerToAsync(await slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "compare the food"));

        var system = ScriptedModel.LastOf(model.Requests.Last(), "system");
        system.ShouldContain("canteen in Berlin opens at eleven");
        system.ShouldContain("Lunch vouchers are given out");
    }

    [Theory]
    [InlineData("OK", "30 days, and a bonus.")]
    [InlineData("Full-time employees have 30 days. [1][9]", "Full-time employees have 30 days. [1]")]
    [InlineData("NO ANSWER", "found no answer")]
    public async Task Reflection_corrects_an_answer_before_it_is_given_where_it_is_switched_on(string verdict, string expected)
    {
        model.Script = request => Asks(request, "Check each statement") ? verdict : "30 days, and a bonus. [1]";
        await server.AloneAsync(BotUnderTest.NewChannel(), "settings set answers.reflect on", "is **on** now");

        var question = await slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", Question);
        (await slack.AnswerToAsync(question)).Text.ShouldContain(expected);

        var asked = model.Requests.Select(request => ScriptedModel.LastOf(request, "user")).Single(prompt => prompt.Contains("Check each statement"));
        asked.ShouldContain("Answer: 30 days, and a bonus. [1]");
        asked.ShouldContain("Full-time employees have 30 vacation days a year.");
    }

    [Fact]
    public async Task Test_of_a_draft_is_judged_where_the_two_answers_differ()
    {
        model.Script = request => Asks(request, "Which helps the person") ? "the draft, because it is shorter."
            : ScriptedModel.LastOf(request, "system").Contains("Be brief.") ? "30. [1]" : "You have 30 days. [1]";
        await server.AloneAsync(BotUnderTest.NewChannel(), "prompt set house-rules - Be brief.", "is saved");

        (await server.AloneAsync(BotUnderTest.NewChannel(), $"prompt test house-rules {Question}", "Draft")).ShouldContain("**Better, by a model's judgement**: the draft, because it is shorter.");
    }

    private static bool Asks(JsonObject request, string words) => ScriptedModel.LastOf(request, "user").Contains(words, StringComparison.Ordinal);

    [Fact]
    public async Task Prompt_is_sent_back_as_a_file()
    {
        var exported = await server.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "prompt export house-rules");
        exported.ShouldContain("description: Rules of your own company");
        var file = exported.Split("```")[1].Trim().Split("\n---")[0] + "\n---\n- From a file.\n";

        var question = await slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "prompt set house-rules", file: ("house-rules.md", Encoding.UTF8.GetBytes(file)));
        (await slack.ReplyToAsync(question)).Text.ShouldContain("**- From a file.**");

        var large = await slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "prompt set house-rules", file: ("large.md", Encoding.UTF8.GetBytes(new string('x', 1_000_000))));
        (await slack.ReplyToAsync(large)).Text.ShouldContain("a prompt may have 64,000");
    }

    [Fact]
    public async Task Form_is_taken_after_a_restart()
    {
        await slack.CommandAsync("C8RESTART", "U1ANA", "/prompt", "edit answer");
        var view = await slack.ViewAsync("U1ANA");
        await bot.KillAsync();
        await bot.StartAsync();
        await server.AloneAsync(BotUnderTest.NewChannel(), "whoami", "You are");

        await slack.SubmitAsync(view, new Dictionary<string, string> { ["text"] = $"{view.Value("text")}\n- After the restart." });

        view.Errors.ShouldBeEmpty();
        // In the channel, or, where the server took longer than Slack waits, in the modal.
        await slack.Changed.UntilAsync(
            () => slack.Messages.Any(message => message.Channel == "C8RESTART" && message.Text.Contains("After the restart.")) || view.Text.Contains("After the restart.") ? view : null, "the draft");
    }

    [Fact]
    public async Task Keys_open_what_their_scopes_name_and_nothing_else()
    {
        var made = await PostAsync("/api/keys", """{"name":"intranet","scopes":"ask","expires":"1d","access":"everyone"}""");
        var key = (string)made["secret"]!;
        (await StatusAsync(HttpMethod.Post, "/memory/search", key, """{"query":"vacation"}""")).ShouldBe(200);
        (await StatusAsync(HttpMethod.Get, "/api/audit", key)).ShouldBe(403);
        (await StatusAsync(HttpMethod.Post, "/api/keys", key, """{"name":"other"}""")).ShouldBe(403);
        (await StatusAsync(HttpMethod.Delete, "/memory/documents?documentId=vacation", key)).ShouldBe(403);
        (await BotUnderTest.CountAsync(bot, "Audit", "\"Action\" = 'api.refused' AND \"PersonId\" = 'key:intranet'")).ShouldBe(3);
        (await GetAsync("/api/keys")).ToJsonString().ShouldNotContain(key);

        await server.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "kb access vacation ana@example.com");
        await BotUnderTest.UntilAsync(async () => !(await TextAsync(HttpMethod.Post, "/memory/search", key, """{"query":"how many vacation days do full-time employees have"}""")).Contains("\"vacation\""), "the closed document to be gone for the key");
        (await StatusAsync(HttpMethod.Get, "/memory/download?documentId=vacation&filename=vacation.md", key)).ShouldBe(404);

        await server.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "kb access vacation everyone");
        (await StatusAsync(HttpMethod.Delete, "/api/keys/intranet", BotProcess.Key)).ShouldBe(204);
        (await StatusAsync(HttpMethod.Post, "/memory/search", key, """{"query":"vacation"}""")).ShouldBe(403);
        var lines = (await TextAsync(HttpMethod.Get, "/api/audit", BotProcess.Key)).Trim().Split('\n');
        lines.ShouldAllBe(line => JsonNode.Parse(line)!["hash"] != null);
    }

    [Fact]
    public async Task Prompts_are_pulled_as_files_and_pushed_into_another_environment()
    {
        var folder = Directory.CreateTempSubdirectory("chatops-files-").FullName;
        try
        {
            await server.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "prompt set house-rules - From the files.");
            await server.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "prompt publish house-rules");
            await using var door = await Door.StartAsync(bot.Address);
            (await ProgramAsync("prompts", "pull", folder, "--server", door.Address.ToString(), "--key", BotProcess.Key)).ShouldContain("house-rules.md (version ");

            await using var other = BotProcess.Create();
            await other.StartAsync();
            await using var doorOfOther = await Door.StartAsync(other.Address);
            var pushed = await ProgramAsync("prompts", "push", folder, "--server", doorOfOther.Address.ToString(), "--key", BotProcess.Key);
            pushed.ShouldContain("house-rules.md: version 1");
            pushed.ShouldContain("answer.md: as it was");

            await File.WriteAllTextAsync(Path.Combine(folder, "answer.md"), (await File.ReadAllTextAsync(Path.Combine(folder, "answer.md"))).Replace("passages %}", "pasages %}"));
            (await ProgramAsync("prompts", "push", folder, "--server", doorOfOther.Address.ToString(), "--key", BotProcess.Key)).ShouldContain("answer.md: 422, Line");
            (await ProgramAsync("prompts", "pull", folder, "--server", doorOfOther.Address.ToString(), "--key", "wrong")).ShouldContain("403, The key is not valid");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> ProgramAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [BotProcess.Program, .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return string.Concat(said);
    }

    private async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await TextAsync(HttpMethod.Get, path, BotProcess.Key))!;

    private async Task<JsonNode> PostAsync(string path, string json) => JsonNode.Parse(await TextAsync(HttpMethod.Post, path, BotProcess.Key, json))!;

    private async Task<string> TextAsync(HttpMethod method, string path, string key, string? json = null)
    {
        using var response = await SendAsync(method, path, key, json);
        return await response.Content.ReadAsStringAsync();
    }

    private async Task<int> StatusAsync(HttpMethod method, string path, string key, string? json = null)
    {
        using var response = await SendAsync(method, path, key, json);
        return (int)response.StatusCode;
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string key, string? json)
    {
        var request = new HttpRequestMessage(method, new Uri(bot.Address, path)) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        return client.SendAsync(request);
    }
}

/// <summary>The same, where a server has to be as it is for nothing else.</summary>
public sealed class AloneAdministrationTests(BotToAdminister server) : IClassFixture<BotToAdminister>
{
    private const string Question = BotToAdminister.Question;
    private readonly SlackWorkspace slack = server.Slack;
    private readonly ScriptedModel model = server.Model;
    private readonly BotProcess bot = server.Process;

    [Fact]
    public async Task Turn_that_is_running_keeps_the_version_with_which_it_began()
    {
        const string ByShipped = "\"Reply\" LIKE '%\"prompt\":\"answer, shipped\"%'";
        var before = await BotUnderTest.CountAsync(bot, "Exchanges", ByShipped);
        model.Requests.Clear();
        var held = new TaskCompletionSource();
        model.Faults.NextHeld("chat", held.Task);
        var question = await slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", Question);
        await BotUnderTest.UntilAsync(() => Task.FromResult(!model.Requests.IsEmpty), "the question at the model");

        var admin = BotUnderTest.NewChannel();
        await server.AloneAsync(admin, "prompt set answer AHOY {{ boundary }} {{ passages | size }}", "is saved");
        await server.AloneAsync(admin, "prompt publish answer", "is now version 1");
        held.SetResult();

        await slack.AnswerToAsync(question);
        await BotUnderTest.UntilAsync(async () => await BotUnderTest.CountAsync(bot, "Exchanges", ByShipped) == before + 1, "the answer by the version that it began with");
        await slack.AnswerToAsync(await slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", Question));
        await BotUnderTest.UntilAsync(async () => await BotUnderTest.CountAsync(bot, "Exchanges", "\"Reply\" LIKE '%answer, everywhere, version 1%'") == 1, "the answer by the version that was published");
    }

    [Fact]
    public async Task Dead_letter_is_listed_shown_tried_again_and_dropped()
    {
        await bot.StopAsync();
        bot.Set(new() { ["ChatOps__Dispatch__MaxFailures"] = "1", ["ChatOps__Dispatch__RetryMilliseconds"] = "10" });
        await bot.StartAsync();
        for (var i = 0; i < 2; i++)
        {
            slack.Faults.NextJson("chat.postMessage", """{"ok":false,"error":"fatal_error"}""");
            var asked = await slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", Question);
            await slack.ReplyToAsync(asked, message => message.Text.Contains("several attempts"));
        }

        var list = await server.AloneAsync(BotUnderTest.NewChannel(), "inbox list", "Could not be done");
        var ids = System.Text.RegularExpressions.Regex.Matches(list, @"(?m)^- (\d+),").Select(match => match.Groups[1].Value).ToList();
        ids.Count.ShouldBe(2);
        list.ShouldContain("fatal_error");
        await server.AloneAsync(BotUnderTest.NewChannel(), $"inbox show {ids[0]}", Question);
        await server.AloneAsync(BotUnderTest.NewChannel(), "status", "2 could not be done");

        var before = slack.ByBot.Count(message => message.IsAnswer);
        await server.AloneAsync(BotUnderTest.NewChannel(), $"inbox retry {ids[0]}", "is tried again");
        await slack.Changed.UntilAsync(() => slack.ByBot.Where(message => message.IsAnswer).Skip(before).FirstOrDefault(), "the answer after all");
        await server.AloneAsync(BotUnderTest.NewChannel(), $"inbox drop {ids[1]}", "is given up");
        await server.AloneAsync(BotUnderTest.NewChannel(), "inbox list", "Nothing waits here");
    }
}
