using System.Text;
using System.Text.Json.Nodes;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Model;
using ChatOpsBot.Simulators.Slack;

namespace ChatOpsBot.EndToEnd;

/// <summary>What a key for the REST API may do, how often, and what it is not told.</summary>
public sealed class KeyRightsTests : IAsyncLifetime
{
    private readonly HttpClient client = DescribedAnswers.Client();
    private SlackWorkspace slack = null!;
    private ScriptedModel model = null!;
    private BotProcess bot = null!;

    public async Task InitializeAsync()
    {
        slack = await SlackWorkspace.StartAsync();
        model = await ScriptedModel.StartAsync();
        bot = BotProcess.Create(slack, model: model, more: new() { ["ChatOps__Admin__Groups__board__0"] = "ana@example.com" });
        await bot.StartAsync();
        await bot.AddDocumentAsync("vacation", Handbook.Vacation);
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await bot.DisposeAsync();
        await slack.DisposeAsync();
        await model.DisposeAsync();
    }

    [Fact]
    public async Task Key_that_asks_too_often_is_told_when_it_may_again()
    {
        var key = await KeyAsync("ask");
        await SayAsync("settings set limits.person-per-minute 2");
        for (var i = 0; i < 2; i++)
            (await AskAsync(key)).Status.ShouldBe(200);

        var refused = await AskAsync(key);

        refused.Status.ShouldBe(429);
        refused.RetryAfter!.Value.TotalSeconds.ShouldBeInRange(1, 60);
        JsonNode.Parse(refused.Body)!["detail"]!.ToString().ShouldNotBeEmpty();
        (await AskAsync(await KeyAsync("ask", name: "another"))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Key_with_a_rate_of_its_own_is_held_to_it_wherever_it_asks_or_searches()
    {
        var made = await CallAsync(BotProcess.Key, HttpMethod.Post, "/api/keys", new StringContent("""{"name":"slow","scopes":"ask","access":"everyone","perMinute":2}""", Encoding.UTF8, "application/json"));
        var key = JsonNode.Parse(made.Body)!["secret"]!.ToString();
        (await AskAsync(key)).Status.ShouldBe(200);
        (await SearchAsync(key)).Status.ShouldBe(200);

        var refused = await SearchAsync(key);

        refused.Status.ShouldBe(429);
        refused.RetryAfter!.Value.TotalSeconds.ShouldBeInRange(1, 60);
        (await AskAsync(key)).Status.ShouldBe(429);
        (await CallAsync(key, HttpMethod.Post, "/v1/chat/completions", new StringContent("""{"model":"default","messages":[{"role":"user","content":"How many?"}]}""", Encoding.UTF8, "application/json"))).Status.ShouldBe(429);
        (await SearchAsync(await KeyAsync("ask"))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Every_call_of_a_model_is_counted_whoever_it_is_for()
    {
        model.Script = request => ScriptedModel.LastOf(request, "user").Contains("how many vacation days", StringComparison.Ordinal) ? "They have 30 [1]." : "question";
        await SayAsync("assistant set default --mode agent");
        (await SayAsync("how many vacation days do full-time employees have?")).ShouldContain("30");

        model.Requests.Count.ShouldBeGreaterThan(1, "it was looked at whether it is a task");
        await BotUnderTest.UntilAsync(async () => await BotUnderTest.CountAsync(bot, "ModelCalls", "\"Model\" = 'default'") == model.Requests.Count, "all calls to be counted");

        // Once a budget is used up, nothing is looked at either.
        await SayAsync("settings set limits.person-tokens-per-day 1");
        model.Requests.Clear();
        (await SayAsync("how many vacation days do full-time employees have?")).ShouldContain("have taken today's");
        model.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Tokens_of_a_key_are_counted_and_end_for_the_day()
    {
        var key = await KeyAsync("ask");
        (await AskAsync(key)).Status.ShouldBe(200);
        (await BotUnderTest.CountAsync(bot, "UsageDays", "\"PersonId\" = 'key:intranet' AND \"TokensIn\" > 0 AND \"TokensOut\" > 0")).ShouldBe(1);

        await SayAsync("settings set limits.person-tokens-per-day 1");
        var refused = await AskAsync(key);

        refused.Status.ShouldBe(429);
        refused.RetryAfter!.Value.TotalHours.ShouldBeInRange(0, 24);
        model.Requests.Clear();
        (await AskAsync(key)).Status.ShouldBe(429);
        model.Requests.ShouldBeEmpty("no model is asked for what is refused");
    }

    [Fact]
    public async Task Key_that_reads_what_everyone_may_writes_nothing_into_a_closed_collection()
    {
        await CloseAsync("plans");
        var key = await KeyAsync("ask,edit-knowledge");

        (await UploadAsync(key, "plans", "merger", "Nothing merges.")).Status.ShouldBe(403);
        await DeleteAsync(key, "plans", "merger");

        (await BotUnderTest.CountAsync(bot, "Documents", "\"Index\" = 'plans' AND \"RemovedAt\" IS NULL AND \"Version\" = 1")).ShouldBe(1);
        (await FoundAsync(BotProcess.Key, "when does the merger close?")).ShouldContain("October");
    }

    [Fact]
    public async Task Closed_document_answers_as_one_that_is_not_there_and_is_neither_replaced_nor_deleted()
    {
        await UploadedAsync(BotProcess.Key, "default", "merger", "The merger closes in October.");
        await SayAsync("kb access merger board");
        var key = await KeyAsync("ask,edit-knowledge");

        (await SameAsync(HttpMethod.Get, "/memory/upload-status?documentId={0}")).ShouldBe(404);
        (await SameAsync(HttpMethod.Get, "/memory/download?documentId={0}&filename=page.md")).ShouldBe(404);
        (await SameAsync(HttpMethod.Delete, "/memory/documents?documentId={0}")).ShouldBe(202);
        var (closed, missing) = (await UploadedAsync(key, "default", "merger", "Nothing merges at all."), await UploadedAsync(key, "default", "nothing", "Nothing merges at all."));
        closed.Replace("merger", "nothing").ShouldBe(missing);
        (await SameAsync(HttpMethod.Get, "/memory/download?documentId={0}&filename=page.md")).ShouldBe(200);
        (await SameAsync(HttpMethod.Delete, "/memory/documents?documentId={0}")).ShouldBe(202);
        (await SameAsync(HttpMethod.Get, "/memory/upload-status?documentId={0}")).ShouldBe(404);

        (await FoundAsync(BotProcess.Key, "when does the merger close?")).ShouldContain("October");
        (await FoundAsync(key, "when does the merger close?")).ShouldNotContain("October");

        async Task<int> SameAsync(HttpMethod method, string path)
        {
            var one = await CallAsync(key, method, string.Format(path, "merger"));
            var other = await CallAsync(key, method, string.Format(path, "nothing"));
            one.Body.Replace("merger", "nothing").ShouldBe(other.Body);
            one.Status.ShouldBe(other.Status, path);
            return one.Status;
        }
    }

    [Fact]
    public async Task Index_is_deleted_by_who_may_read_all_of_it_and_comes_back_when_restored()
    {
        await UploadedAsync(BotProcess.Key, "ships", "boats", "The boat leaves at noon.");
        await UploadedAsync(BotProcess.Key, "ships", "merger", "The merger closes in October.");
        await SayAsync("kb access ships/merger board");
        var key = await KeyAsync("ask,edit-knowledge,manage-collections");

        (await CallAsync(await KeyAsync("ask,edit-knowledge", name: "editor"), HttpMethod.Delete, "/memory/indexes?index=ships")).Status.ShouldBe(403);
        (await CallAsync(key, HttpMethod.Delete, "/memory/indexes?index=ships")).Status.ShouldBe(403);
        (await FoundAsync(key, "when does the boat leave?")).ShouldContain("noon");
        await SayAsync("kb access ships/merger everyone");
        (await CallAsync(key, HttpMethod.Delete, "/memory/indexes?index=ships")).Status.ShouldBe(202);
        (await FoundAsync(key, "when does the boat leave?")).ShouldNotContain("noon");
        (await CallAsync(key, HttpMethod.Get, "/memory/indexes")).Body.ShouldNotContain("ships");

        (await SayAsync("kb restore")).ShouldContain("collection:ships");
        (await SayAsync("kb restore collection:ships")).ShouldContain("is back, with 2 documents");

        await BotUnderTest.UntilAsync(async () => (await FoundAsync(key, "when does the boat leave?")).Contains("noon"), "the boats");
        (await SayAsync("kb restore collection:ships")).ShouldContain("No collection");
    }

    private async Task CloseAsync(string collection)
    {
        await SayAsync($"kb collection create {collection}");
        await UploadedAsync(BotProcess.Key, collection, "merger", "The merger closes in October.");
        (await SayAsync($"kb collection {collection} --access board")).ShouldContain("open to group:board");
    }

    private async Task<string> KeyAsync(string scopes, string name = "intranet")
    {
        var made = await CallAsync(BotProcess.Key, HttpMethod.Post, "/api/keys", new StringContent($$"""{"name":"{{name}}","scopes":"{{scopes}}","access":"everyone"}""", Encoding.UTF8, "application/json"));
        return JsonNode.Parse(made.Body)!["secret"]!.ToString();
    }

    private Task<Answered> AskAsync(string key) =>
        CallAsync(key, HttpMethod.Post, "/memory/ask", new StringContent("""{"question":"how many vacation days do full-time employees have?"}""", Encoding.UTF8, "application/json"));

    private Task<Answered> SearchAsync(string key) => CallAsync(key, HttpMethod.Post, "/memory/search", new StringContent("""{"query":"vacation days"}""", Encoding.UTF8, "application/json"));

    private async Task<string> FoundAsync(string key, string query) =>
        (await CallAsync(key, HttpMethod.Post, "/memory/search", new StringContent($$"""{"query":"{{query}}","index":""}""", Encoding.UTF8, "application/json"))).Body
        + (await CallAsync(key, HttpMethod.Post, "/memory/search", new StringContent($$"""{"query":"{{query}}","index":"ships"}""", Encoding.UTF8, "application/json"))).Body
        + (await CallAsync(key, HttpMethod.Post, "/memory/search", new StringContent($$"""{"query":"{{query}}","index":"plans"}""", Encoding.UTF8, "application/json"))).Body;

    private Task<Answered> UploadAsync(string key, string index, string id, string text) => CallAsync(key, HttpMethod.Post, "/memory/upload", new MultipartFormDataContent
    {
        { new StringContent(index), "index" }, { new StringContent(id), "documentId" }, { new StringContent(text), "file", "page.md" },
    });

    // With its first answer.
    private async Task<string> UploadedAsync(string key, string index, string id, string text)
    {
        var answer = await UploadAsync(key, index, id, text);
        answer.Status.ShouldBe(202, answer.Body);
        await BotUnderTest.UntilAsync(async () => (await CallAsync(key, HttpMethod.Get, $"/memory/upload-status?index={index}&documentId={id}")).Body.Contains("\"completed\":true"), id);
        return answer.Body;
    }

    private Task<Answered> DeleteAsync(string key, string index, string id) => CallAsync(key, HttpMethod.Delete, $"/memory/documents?index={index}&documentId={id}");

    private async Task<Answered> CallAsync(string key, HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(bot.Address, path)) { Content = content };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        using var response = await client.SendAsync(request);
        // The trace is of the call and not of the document.
        var body = System.Text.RegularExpressions.Regex.Replace(await response.Content.ReadAsStringAsync(), ",?\"traceId\":\"[^\"]*\"", "");
        return new Answered((int)response.StatusCode, body, response.Headers.RetryAfter?.Delta);
    }

    private async Task<string> SayAsync(string text) =>
        (await slack.ReplyToAsync(await slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", text))).Text;

    private sealed record Answered(int Status, string Body, TimeSpan? RetryAfter);
}
