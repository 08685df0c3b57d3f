using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.EndToEnd;

public sealed class BotForPrograms : BotUnderTest
{
    protected override bool HasModel => true;

    protected override Dictionary<string, string> More => new() { ["ChatOps__Webhooks__AllowedNetworks__0"] = "127.0.0.0/8", ["ChatOps__Models__AllowedNetworks__0"] = "127.0.0.0/8", ["ChatOps__Agents__AllowedNetworks__0"] = "127.0.0.0/8" };
}

/// <summary>What the product does, for other software.</summary>
public sealed class RestApiTests(BotForPrograms bot) : IClassFixture<BotForPrograms>
{
    [ClientFact]
    public async Task Description_is_good_to_a_linter()
    {
        var file = await DescriptionAsync();

        (await NodeClient.SayAsync(Path.Combine("node_modules", "@redocly", "cli", "bin", "cli.js"), "lint", file, "--format=json")).ShouldContain("\"errors\": 0");
    }

    [ClientFact]
    public async Task Client_made_of_the_description_talks_pages_and_reads_errors()
    {
        var file = await DescriptionAsync();
        await NodeClient.SayAsync(Path.Combine("node_modules", "openapi-typescript", "bin", "cli.js"), file, "-o", Path.ChangeExtension(file, ".d.ts"));

        await using var door = await Door.StartAsync(bot.Process.Address);
        var said = JsonNode.Parse(await NodeClient.SayAsync("rest.mjs", door.Address.ToString().TrimEnd('/'), BotProcess.Key))!;

        said["said"]!.GetValue<string>().ShouldContain("You are");
        said["first"]!.AsArray().Concat(said["second"]!.AsArray()).Select(name => name!.ToString()).Distinct().Count().ShouldBe(4);
        said["wrong"]!["status"]!.GetValue<int>().ShouldBe(404);
    }

    [Fact]
    public async Task Conversation_answers_with_citations_and_remembers_what_was_said()
    {
        bot.Model!.Script = _ => "They have 30 vacation days [1].";
        var reply = (await SendAsync(HttpMethod.Post, "/api/conversations/hr/messages", new { text = "how many vacation days do full-time employees have?" })).Body!;

        reply["text"]!.GetValue<string>().ShouldBe("They have 30 vacation days [1].");
        reply["citations"]![0]!["title"]!.GetValue<string>().ShouldContain("Vacation");
        (await SendAsync(HttpMethod.Get, "/api/conversations/hr/messages")).Body!["items"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Reply_streams_and_is_there_again_afterwards()
    {
        bot.Model!.Script = _ => $"They have 30 vacation days{string.Concat(Enumerable.Repeat(", as the page says", 40))} [1].";
        bot.Model.Pause = TimeSpan.FromMilliseconds(20);
        using var client = DescribedAnswers.Client();
        using var request = bot.Process.Authorized(HttpMethod.Post, "/api/conversations/streamed/messages", JsonContent.Create(new { text = "how many vacation days do full-time employees have?" }));
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await client.SendAsync(request);
        var events = await response.Content.ReadAsStringAsync();

        events.ShouldContain("event: text");
        events.ShouldContain("event: reply");
        bot.Model.Pause = TimeSpan.Zero;

        var (status, accepted, headers) = await SendAsync(HttpMethod.Post, "/api/conversations/later/messages", new { text = "whoami" }, ("Prefer", "respond-async"));
        status.ShouldBe(HttpStatusCode.Accepted);
        await BotUnderTest.UntilAsync(async () => (await SendAsync(HttpMethod.Get, headers.Location!.ToString())).Status == HttpStatusCode.OK, "the reply");
        (await SendAsync(HttpMethod.Get, accepted!["location"]!.GetValue<string>())).Body!["text"]!.GetValue<string>().ShouldContain("You are");
    }

    [Fact]
    public async Task Key_does_in_a_conversation_what_its_scopes_allow_and_reads_what_it_may()
    {
        var key = (await SendAsync(HttpMethod.Post, "/api/keys", new { name = "narrow", scopes = "ask", access = "everyone" })).Body!["secret"]!.GetValue<string>();

        (await SendAsync(HttpMethod.Post, "/api/conversations/x/messages", new { text = "settings show" }, key: key)).Body!["text"]!.GetValue<string>().ShouldContain("settings show");
        (await SendAsync(HttpMethod.Get, "/api/settings", key: key)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await SendAsync(HttpMethod.Get, "/api/commands", key: key)).Body!.AsArray().Select(each => each!["scope"]!.ToString()).Distinct().ShouldBe(["ask"]);
        (await SendAsync(HttpMethod.Get, "/api/conversations/hr/messages", key: key)).Body!["items"]!.AsArray().ShouldBeEmpty();
        (await SendAsync(HttpMethod.Get, "/api/keys")).Body!["items"]!.AsArray().Single(each => each!["name"]!.ToString() == "narrow")!["lastUsedAt"].ShouldNotBeNull();
    }

    [Fact]
    public async Task Key_acts_for_a_person_only_where_it_may_and_never_beyond_either_s_rights()
    {
        var plain = (await SendAsync(HttpMethod.Post, "/api/keys", new { name = "plain", scopes = "ask,see-status" })).Body!["secret"]!.GetValue<string>();
        var acting = (await SendAsync(HttpMethod.Post, "/api/keys", new { name = "acting", scopes = "ask,see-status", actsForPeople = true })).Body!["secret"]!.GetValue<string>();

        (await SendAsync(HttpMethod.Get, "/api/status", key: plain, headers: ("X-On-Behalf-Of", "ana@example.com"))).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await SendAsync(HttpMethod.Get, "/api/status", key: acting, headers: ("X-On-Behalf-Of", "ana@example.com"))).Status.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(HttpMethod.Get, "/api/status", key: acting, headers: ("X-On-Behalf-Of", "nobody@example.com"))).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await SendAsync(HttpMethod.Get, "/api/settings", key: acting, headers: ("X-On-Behalf-Of", "ana@example.com"))).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await SendAsync(HttpMethod.Post, "/api/conversations/x/messages", new { text = "whoami" }, key: acting, headers: ("X-On-Behalf-Of", "ana@example.com"))).Body!["text"]!.GetValue<string>().ShouldContain("ana@example.com");
    }

    [Fact]
    public async Task Assistant_answers_a_key_that_acts_for_a_person_from_what_they_may_read()
    {
        await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "kb add The attic\n\nThe attic opens at dusk with the code quince."));
        await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "kb access the-attic ana@example.com"));
        await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "whoami"));
        var acting = (await SendAsync(HttpMethod.Post, "/api/keys", new { name = "acting-v1", scopes = "ask", actsForPeople = true })).Body!["secret"]!.GetValue<string>();
        bot.Model!.Script = request => request.ToJsonString().Contains("quince", StringComparison.Ordinal) ? "The code is quince [1]." : "I don't know it.";
        var question = new { model = "default", messages = new[] { new { role = "user", content = "with which code does the attic open?" } } };

        (await SendAsync(HttpMethod.Post, "/v1/chat/completions", question, ("X-On-Behalf-Of", "ana@example.com"), acting)).Body!.ToJsonString().ShouldContain("The code is quince");
        (await SendAsync(HttpMethod.Post, "/v1/chat/completions", question, ("X-On-Behalf-Of", "ben@example.com"), acting)).Body!.ToJsonString().ShouldNotContain("quince");
        (await SendAsync(HttpMethod.Post, "/v1/chat/completions", question, ("X-On-Behalf-Of", "nobody"), acting)).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Write_that_is_sent_again_is_done_once()
    {
        var first = await SendAsync(HttpMethod.Post, "/api/keys", new { name = "once" }, ("Idempotency-Key", "k-1"));
        var again = await SendAsync(HttpMethod.Post, "/api/keys", new { name = "once" }, ("Idempotency-Key", "k-1"));

        again.Body!["secret"]!.ToString().ShouldBe(first.Body!["secret"]!.ToString());
        again.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
        (await SendAsync(HttpMethod.Post, "/api/keys", new { name = "other" }, ("Idempotency-Key", "k-1"))).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await SendAsync(HttpMethod.Post, "/api/keys", new { name = "once" })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await bot.CountAsync("Idempotency", $"\"Body\" LIKE '%{first.Body!["secret"]}%'")).ShouldBe(0);
    }

    [Theory]
    [InlineData("assistants/edited", "", """{"starters":["One?"]}""", """{"starters":["Two?"]}""", """{"starters":["Three?"]}""")]
    [InlineData("collections/edited", "", """{"access":["everyone"]}""", """{"access":["everyone","board"]}""", """{"access":["everyone","sales"]}""")]
    [InlineData("documents/default/edited", "/access", """{"access":["everyone"]}""", """{"access":["everyone","board"]}""", """{"access":["everyone","sales"]}""")]
    [InlineData("documents/default/edited", "/review", """{"by":"2031-01-01"}""", """{"by":"2032-01-01"}""", """{"by":"2033-01-01"}""")]
    [InlineData("sources/edited", "", """{"kind":"page","address":"http://10.0.0.7/1"}""", """{"address":"http://10.0.0.7/2"}""", """{"address":"http://10.0.0.7/3"}""")]
    [InlineData("webhooks/edited", "", """{"url":"https://hooks.example.com/1"}""", """{"url":"https://hooks.example.com/2"}""", """{"url":"https://hooks.example.com/3"}""")]
    [InlineData("tools/days_between", "/rules", """{"perDay":1}""", """{"perDay":2}""", """{"perDay":3}""")]
    [InlineData("tools/days_between", "/words", """{"description":"Looks it up."}""", """{"description":"Finds it."}""", """{"description":"Searches."}""")]
    [InlineData("tools/days_between", "/enabled", """{"isEnabled":false}""", """{"isEnabled":true}""", """{"isEnabled":false}""")]
    [InlineData("tool-services/edited", "", "/1", "/2", "/3")]
    [InlineData("memories/1", "", """{"text":"They start at eight."}""", """{"text":"They start at nine."}""", """{"text":"They start at ten."}""")]
    [InlineData("models/edited", "", """{"vendor":"vllm","model":"one","endpoint":"http://127.0.0.1:9/v1"}""", """{"model":"two"}""", """{"model":"three"}""")]
    [InlineData("models/priced", "/price", """{"input":1,"output":1}""", """{"input":2,"output":2}""", """{"input":3,"output":3}""")]
    [InlineData("settings/limits.channel-per-minute", "", """{"value":"1001"}""", """{"value":"1002"}""", """{"value":"1003"}""")]
    [InlineData("prompts/edited", "", "Be brief.", "Be kind.", "Be quick.")]
    [InlineData("prompts/edited/draft", "", "Be brief.", "Be kind.", "Be quick.")]
    public async Task Edit_of_something_that_was_changed_meanwhile_is_refused(string what, string part, string first, string second, string third)
    {
        var address = await PreparedAsync(what);
        (await EditAsync($"{address}{part}", first)).Status.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.NoContent, HttpStatusCode.Created);
        var read = await SendAsync(HttpMethod.Get, address);
        var tag = read.Headers.ETag!.ToString();
        var edited = await EditAsync($"{address}{part}", second, tag);
        edited.Status.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.NoContent);

        var late = await EditAsync($"{address}{part}", third, tag);

        late.Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        late.Body!["detail"]!.ToString().ShouldContain("Read it again");
        (await EditAsync($"{address}{part}", third, "*", "If-None-Match")).Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await EditAsync($"{address}{part}", second, $"\"other\", {edited.Headers.ETag}")).Status.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.NoContent);
        var now = await SendAsync(HttpMethod.Get, address);
        now.Headers.ETag!.ToString().ShouldNotBe(tag);
        if (!what.StartsWith("tools/", StringComparison.Ordinal) && !what.StartsWith("collections/", StringComparison.Ordinal))
        {
            (await SendAsync(HttpMethod.Delete, address, headers: ("If-Match", tag))).Status.ShouldBe(HttpStatusCode.PreconditionFailed);
            (await SendAsync(HttpMethod.Delete, address, headers: ("If-Match", now.Headers.ETag.ToString()))).Status.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.NoContent);
        }
    }

    /// <summary>What has to be there before it can be changed.</summary>
    private async Task<string> PreparedAsync(string what)
    {
        switch (what)
        {
            case "documents/default/edited":
                await bot.Process.AddDocumentAsync("edited", "It is edited.", "edited.md");
                break;
            case "prompts/edited/draft":
                await EditAsync("/api/prompts/edited", "Be there.");
                break;
            case "memories/1":
                return $"/api/memories/{(await SendAsync(HttpMethod.Post, "/api/memories", new { text = "They start at seven." })).Body!["id"]}";
            case "models/priced":
                await SendAsync(HttpMethod.Put, $"/api/{what}", new { vendor = "vllm", model = "one", endpoint = "http://127.0.0.1:9/v1" });
                break;
        }

        return $"/api/{what}";
    }

    private Task<(HttpStatusCode Status, JsonNode? Body, System.Net.Http.Headers.HttpResponseHeaders Headers)> EditAsync(string address, string said, string? tag = null, string header = "If-Match")
    {
        (string, string)? headers = tag is null ? null : (header, tag);
        return said[0] switch
        {
            '{' => SendTextAsync(HttpMethod.Put, address, said, type: "application/json", headers: headers),
            '/' => SendAsync(HttpMethod.Put, address, new { protocol = "openapi", address = $"https://orders.example.com{said}", document = Orders() }, headers),
            _ => SendTextAsync(HttpMethod.Put, address, $"---\nname: edited\ndescription: Rules of our own.\npurpose: include\n---\n{said}\n", headers: headers),
        };
    }

    [Fact]
    public async Task Model_is_added_tried_and_its_use_is_counted()
    {
        (await SendAsync(HttpMethod.Put, "/api/models/second", new { vendor = "vllm", model = "m", endpoint = bot.Model!.Endpoint, key = "sk-plain-secret-4321" })).Status.ShouldBe(HttpStatusCode.NoContent);
        (await SendAsync(HttpMethod.Put, "/api/models/second/price", new { input = 1, output = 2 })).Status.ShouldBe(HttpStatusCode.NoContent);
        var tried = (await SendAsync(HttpMethod.Post, "/api/models/second/test")).Body!;

        tried["firstTokenMilliseconds"]!.GetValue<double>().ShouldBeGreaterThan(0);
        var shown = (await SendAsync(HttpMethod.Get, "/api/models/second")).Body!.ToJsonString();
        shown.ShouldContain("4321");
        shown.ShouldNotContain("plain-secret");
        var calls = (await SendAsync(HttpMethod.Get, "/api/usage/calls")).Body!["items"]!.AsArray();
        calls.ShouldContain(call => call!["model"]!.ToString() == "second" && call["cost"]!.GetValue<decimal>() > 0);
        var job = calls[0]!["job"]!.GetValue<long>();
        (await SendAsync(HttpMethod.Get, $"/api/usage/calls?job={job}")).Body!["items"]!.AsArray().Select(call => call!["job"]!.GetValue<long>()).Distinct().ShouldBe([job]);
        (await SendAsync(HttpMethod.Get, $"/api/usage/calls?job={long.MaxValue}")).Body!["items"]!.AsArray().ShouldBeEmpty();
        (await bot.CallAsync(HttpMethod.Get, "/api/usage?format=csv")).Body.ShouldStartWith("day,person,channel,assistant,model,calls");
        (await SendAsync(HttpMethod.Delete, "/api/models/second")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await SendAsync(HttpMethod.Put, "/api/models/vectors", new { purpose = "embedding", vendor = "vllm", model = "m", endpoint = bot.Model!.Endpoint, concurrency = 4, headers = new Dictionary<string, string> { ["X-Team"] = "plain-secret-team" }, parameters = new Dictionary<string, string> { ["truncate"] = "end; or not" } })).Status.ShouldBe(HttpStatusCode.NoContent);
        var vectors = (await SendAsync(HttpMethod.Get, "/api/models/vectors")).Body!;
        (vectors["purpose"]!.GetValue<string>(), vectors["concurrency"]!.GetValue<int>(), vectors["headers"]![0]!.GetValue<string>(), vectors["parameters"]![0]!.GetValue<string>()).ShouldBe(("embedding", 4, "X-Team", "truncate"));
        vectors.ToJsonString().ShouldNotContain("plain-secret-team");
        (await SendAsync(HttpMethod.Put, "/api/models/vectors", new { concurrency = 5 })).Status.ShouldBe(HttpStatusCode.NoContent);
        var again = (await SendAsync(HttpMethod.Get, "/api/models/vectors")).Body!;
        (again["concurrency"]!.GetValue<int>(), again["endpoint"]!.GetValue<string>(), again["headers"]!.AsArray().Count).ShouldBe((5, bot.Model!.Endpoint, 1));
        (await SendAsync(HttpMethod.Post, "/api/models/vectors/test")).Body!["dimensions"]!.GetValue<int>().ShouldBeGreaterThan(0);
        (await SendAsync(HttpMethod.Put, "/api/models/vectors", new { purpose = "singing", vendor = "vllm", model = "m" })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await SendAsync(HttpMethod.Put, "/api/models/other", new { vendor = "vllm", model = "m", endpoint = bot.Model!.Endpoint, retries = 9 })).Body!["detail"]!.GetValue<string>().ShouldContain("from 0 to 5");
        (await SendAsync(HttpMethod.Delete, "/api/models/vectors")).Status.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task What_is_remembered_is_listed_changed_and_forgotten()
    {
        var kept = await SendAsync(HttpMethod.Post, "/api/memories/team", new { text = "The team eats at noon." });
        kept.Status.ShouldBe(HttpStatusCode.Created);
        var id = kept.Body!["id"]!.GetValue<long>();

        (await SendAsync(HttpMethod.Put, $"/api/memories/{id}", new { text = "The team eats at one." })).Status.ShouldBe(HttpStatusCode.NoContent);
        (await SendAsync(HttpMethod.Get, "/api/memories")).Body!["items"]!.AsArray().ShouldContain(memory => memory!["text"]!.ToString() == "The team eats at one." && memory["isTeam"]!.GetValue<bool>());
        (await SendAsync(HttpMethod.Delete, $"/api/memories/{id}")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await SendAsync(HttpMethod.Delete, $"/api/memories/{id}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SendAsync(HttpMethod.Post, "/api/memories", new { text = "" })).Body!["detail"]!.ToString().ShouldContain("What shall I remember");
        (await SendAsync(HttpMethod.Get, "/api/schedules")).Body!["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Tool_is_looked_at_and_taken_away_from_agents()
    {
        (await SendAsync(HttpMethod.Get, "/api/tools/calculate")).Body!["risk"]!.ToString().ShouldBe("read");
        (await SendAsync(HttpMethod.Put, "/api/tools/calculate/enabled", new { isEnabled = false })).Status.ShouldBe(HttpStatusCode.NoContent);

        (await SendAsync(HttpMethod.Get, "/api/tools?limit=200")).Body!["items"]!.AsArray().Single(tool => tool!["name"]!.ToString() == "calculate")!["isEnabled"]!.GetValue<bool>().ShouldBeFalse();
        (await SendAsync(HttpMethod.Put, "/api/tools/calculate/enabled", new { isEnabled = true })).Status.ShouldBe(HttpStatusCode.NoContent);
        (await SendAsync(HttpMethod.Get, "/api/tools/teleport")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Prompt_is_drafted_published_approved_rolled_back_and_taken_away()
    {
        const string Prompts = "/api/prompts";
        var shipped = (await SendAsync(HttpMethod.Get, $"{Prompts}/house-rules")).Body!["text"]!.GetValue<string>();
        var editing = (await SendAsync(HttpMethod.Post, "/api/keys", new { name = "editing", scopes = "ask,edit-prompts" })).Body!["secret"]!.GetValue<string>();

        (await SendTextAsync(HttpMethod.Put, $"{Prompts}/house-rules/draft", $"{shipped}\nCall customers guests.\n", editing)).Body!["baseNumber"]!.GetValue<int>().ShouldBe(0);
        (await SendTextAsync(HttpMethod.Put, $"{Prompts}/house-rules/draft", $"{shipped}\n{{{{ nothing }}}}\n", editing)).Body!["detail"]!.ToString().ShouldContain("nothing");
        (await SendAsync(HttpMethod.Get, $"{Prompts}/house-rules/draft")).Status.ShouldBe(HttpStatusCode.NotFound);
        var asked = (await SendAsync(HttpMethod.Post, $"{Prompts}/house-rules/draft/publish", new { note = "friendlier" }, key: editing)).Body!;
        asked["state"]!.ToString().ShouldBe("approval-requested");
        var request = $"/api/prompt-requests/{asked["request"]}";
        (await SendAsync(HttpMethod.Post, $"{request}/approve", key: editing)).Body!["detail"]!.ToString().ShouldContain("your own request");
        (await SendAsync(HttpMethod.Get, "/api/prompt-requests")).Body!["items"]!.AsArray().Single()!["note"]!.ToString().ShouldBe("friendlier");

        await SendAsync(HttpMethod.Put, "/api/settings/prompts.four-eyes", new { value = "on" });
        (await SendAsync(HttpMethod.Post, $"{request}/approve")).Body!["detail"]!.ToString().ShouldContain("no key");
        await SendAsync(HttpMethod.Delete, "/api/settings/prompts.four-eyes");

        (await SendAsync(HttpMethod.Post, $"{request}/approve")).Body!["state"]!.ToString().ShouldBe("in-force");

        (await SendAsync(HttpMethod.Get, $"{Prompts}/house-rules/versions")).Body!["items"]!.AsArray().Single()!["author"]!.ToString().ShouldBe("key:editing");
        (await SendAsync(HttpMethod.Get, $"{Prompts}/house-rules/versions/1")).Body!["text"]!.ToString().ShouldContain("guests");
        (await SendAsync(HttpMethod.Post, $"{Prompts}/house-rules/rollback", new { version = 0 })).Body!["version"]!.GetValue<int>().ShouldBe(2);
        (await SendAsync(HttpMethod.Get, $"{Prompts}/house-rules")).Body!["text"]!.GetValue<string>().ShouldBe(shipped);
        (await SendAsync(HttpMethod.Delete, $"{Prompts}/house-rules")).Body!["detail"]!.ToString().ShouldContain("is needed");
        (await SendTextAsync(HttpMethod.Put, $"{Prompts}/own-rules", "---\nname: own-rules\ndescription: Rules of our own.\npurpose: include\n---\nBe brief.\n")).Status.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(HttpMethod.Delete, $"{Prompts}/own-rules")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await SendAsync(HttpMethod.Get, $"{Prompts}/own-rules/versions")).Body!["items"]!.AsArray().Count.ShouldBe(2);
        (await SendAsync(HttpMethod.Post, $"{Prompts}/own-rules/rollback", new { version = 1 })).Body!["state"]!.ToString().ShouldBe("in-force");
        (await SendTextAsync(HttpMethod.Put, $"{Prompts}/own-rules/draft", "---\nname: own-rules\ndescription: Rules of our own.\npurpose: include\n---\nBe kind.\n", headers: ("Idempotency-Key", "draft-1"))).Body!["text"]!.ToString().ShouldContain("Be kind.");
        (await SendAsync(HttpMethod.Get, $"{Prompts}/house-rules/versions?scope=moon")).Body!["detail"]!.ToString().ShouldContain("is no scope");
    }

    [Fact]
    public async Task Draft_is_shared_tried_and_freed_of_what_a_version_changed()
    {
        const string Prompt = "/api/prompts/answer-style";
        string Text(string rules) => $"---\nname: answer-style\ndescription: How answers read.\npurpose: include\n---\n{rules}\n";
        await SendTextAsync(HttpMethod.Put, Prompt, Text("Be brief.\n\nBe kind.\n\nBe clear."));
        await SendTextAsync(HttpMethod.Put, Prompt, Text("Be very brief.\n\nBe kind.\n\nBe clear."));
        await SendTextAsync(HttpMethod.Put, Prompt, Text("Be very brief.\n\nBe kind.\n\nBe very clear."));

        (await SendAsync(HttpMethod.Get, $"{Prompt}/scopes")).Body!.AsArray().Single()!["version"]!.GetValue<int>().ShouldBe(3);
        (await SendAsync(HttpMethod.Post, $"{Prompt}/draft/share")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SendAsync(HttpMethod.Post, $"{Prompt}/draft/merge")).Body!["detail"]!.ToString().ShouldContain("has not changed");
        (await SendAsync(HttpMethod.Post, $"{Prompt}/versions/9/take-out")).Status.ShouldBe(HttpStatusCode.NotFound);
        var without = (await SendAsync(HttpMethod.Post, $"{Prompt}/versions/2/take-out")).Body!;

        without["hasConflict"]!.GetValue<bool>().ShouldBeFalse();
        without["text"]!.ToString().ShouldContain("Be brief.\n\nBe kind.\n\nBe very clear.");
        (await SendAsync(HttpMethod.Post, $"{Prompt}/draft/share")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await SendAsync(HttpMethod.Get, $"{Prompt}/draft")).Body!["isShared"]!.GetValue<bool>().ShouldBeTrue();
        bot.Model!.Script = _ => "Thirty days.";
        (await SendAsync(HttpMethod.Post, $"{Prompt}/draft/test", new { question = "how many vacation days are there?" })).Body!["text"]!.ToString().ShouldContain("**Draft**");
        (await SendAsync(HttpMethod.Post, $"{Prompt}/draft/test", new { question = "how \"many\" --scope moon" })).Body!["detail"]!.ToString().ShouldContain("quotation marks");
        (await SendAsync(HttpMethod.Post, $"{Prompt}/draft/test", new { question = "--scope=moon" })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await SendAsync(HttpMethod.Post, $"{Prompt}/draft/test", new { })).Body!["detail"]!.ToString().ShouldContain("'question' is missing");
        (await SendAsync(HttpMethod.Post, "/api/prompts/none/draft/test", new { question = "how many?" })).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Archive_is_added_followed_and_stopped()
    {
        var added = await UploadAsync("/api/imports", "roads.zip", Archive(["bridges.md", "tunnels.md"]), "roads");

        added.Status.ShouldBe(HttpStatusCode.Accepted, added.Body?.ToJsonString());
        var import = added.Body!["location"]!.ToString();
        await BotUnderTest.UntilAsync(async () => (await SendAsync(HttpMethod.Get, import)).Body!["done"]!.GetValue<int>() == 2, "both files read", 30);
        (await SendAsync(HttpMethod.Get, "/api/documents?collection=roads")).Body!["items"]!.AsArray().Count.ShouldBe(2);

        var many = (await UploadAsync("/api/imports", "paths.zip", Archive([.. Enumerable.Range(0, 300).Select(n => $"path{n}.md")]), "paths")).Body!["location"]!.ToString();
        var cancelled = (await SendAsync(HttpMethod.Post, $"{many}/cancel")).Body!["files"]!.GetValue<int>();
        cancelled.ShouldBeGreaterThan(0);
        (await SendAsync(HttpMethod.Get, many)).Body!["cancelled"]!.GetValue<int>().ShouldBe(cancelled);
        (await SendAsync(HttpMethod.Get, "/api/imports/none-1")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await UploadAsync("/api/imports", "roads.zip", [1, 2, 3], "roads")).Body!["detail"]!.ToString().ShouldContain("roads.zip");

        static byte[] Archive(IEnumerable<string> names)
        {
            using var archive = new MemoryStream();
            using (var zip = new System.IO.Compression.ZipArchive(archive, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
            {
                foreach (var name in names)
                {
                    using var entry = new StreamWriter(zip.CreateEntry(name).Open());
                    entry.Write($"# {name}\n\nThe {name} are closed in winter.");
                }
            }

            return archive.ToArray();
        }
    }

    [Fact]
    public async Task Archive_is_not_put_where_its_sender_may_not_read()
    {
        await SendAsync(HttpMethod.Put, "/api/collections/strongroom", new { access = new[] { "board" } });
        var poor = (await SendAsync(HttpMethod.Post, "/api/keys", new { name = "outside", scopes = "ask,edit-knowledge" })).Body!["secret"]!.GetValue<string>();

        (await UploadAsync("/api/imports", "roads.zip", [1, 2, 3], "strongroom", poor)).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Tool_that_needs_nobody_s_word_is_called_and_no_other()
    {
        (await SendAsync(HttpMethod.Post, "/api/tools/calculate/calls", new { arguments = new { expression = "6 * 7" } })).Body!["result"]!.ToString().ShouldContain("42");
        (await SendAsync(HttpMethod.Post, "/api/tools/calculate/calls", new { arguments = new { sum = 1 } })).Body!["detail"]!.ToString().ShouldContain("arguments");
        (await SendAsync(HttpMethod.Post, "/api/tools/teleport/calls")).Status.ShouldBe(HttpStatusCode.NotFound);
        await SendAsync(HttpMethod.Put, "/api/tools/calculate/rules", new { approve = "always" });

        var refused = await SendAsync(HttpMethod.Post, "/api/tools/calculate/calls", new { arguments = new { expression = "6 * 7" } });

        await SendAsync(HttpMethod.Put, "/api/tools/calculate/rules", new { approve = "none" });
        refused.Body!["detail"]!.ToString().ShouldContain("has to allow");
        await SendAsync(HttpMethod.Put, "/api/tools/calculate/rules", new { perDay = 5 });
        var limited = await SendAsync(HttpMethod.Post, "/api/tools/calculate/calls", new { arguments = new { expression = "6 * 7" } });
        await SendAsync(HttpMethod.Put, "/api/tools/calculate/rules", new { perDay = 0 });
        limited.Body!["detail"]!.ToString().ShouldContain("is counted");
    }

    [Fact]
    public async Task Question_is_kept_for_its_time_in_a_conversation_of_the_caller()
    {
        var kept = await SendAsync(HttpMethod.Post, "/api/schedules", new { when = "in 1 minutes", text = "how many vacation days do full-time employees have?", conversation = "timed" });

        kept.Status.ShouldBe(HttpStatusCode.Created, kept.Body!.ToJsonString());
        (await SendAsync(HttpMethod.Post, "/api/schedules", new { when = "when pigs fly", text = "x" })).Body!["detail"]!.ToString().ShouldContain("says no time to come");
        (await SendAsync(HttpMethod.Post, "/api/schedules", new { when = "tomorrow 9:00", text = "x", conversation = "not/one" })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await SendAsync(HttpMethod.Get, "/api/schedules")).Body!["items"]!.AsArray().Single()!["text"]!.ToString().ShouldContain("vacation days");
        (await SendAsync(HttpMethod.Delete, $"/api/schedules/{kept.Body["id"]}")).Status.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Service_is_added_ruled_renamed_changed_and_accepted()
    {
        var added = await SendAsync(HttpMethod.Put, "/api/tool-services/orders", new { protocol = "openapi", address = "https://orders.example.com", document = Orders() });

        added.Body!["tools"]!.AsArray().Select(name => name!.ToString()).ShouldBe(["orders_refund"]);
        (await SendAsync(HttpMethod.Put, "/api/tools/orders_refund/rules", new { approve = "amount > 500", perDay = 10, budget = "amount 1000" })).Status.ShouldBe(HttpStatusCode.NoContent);
        (await SendAsync(HttpMethod.Put, "/api/tools/orders_refund/rules", new { approve = "colour > 500" })).Body!["detail"]!.ToString().ShouldContain("colour");
        (await SendAsync(HttpMethod.Put, "/api/tools/orders_refund/rules", new { timeoutSeconds = 0 })).Body!["detail"]!.ToString().ShouldContain("1 to 600");
        (await SendAsync(HttpMethod.Put, "/api/tools/orders_refund/rules", new { })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await SendAsync(HttpMethod.Put, "/api/tools/orders_refund/words", new { name = "give_back", description = "Look the order up first." })).Status.ShouldBe(HttpStatusCode.NoContent);
        var tool = (await SendAsync(HttpMethod.Get, "/api/tools/give_back")).Body!;
        tool["approval"]!.ToString().ShouldBe("amount > 500");
        tool["description"]!.ToString().ShouldBe("Look the order up first.");
        (await SendAsync(HttpMethod.Put, "/api/tools/give_back/words", new { name = "calculate" })).Body!["detail"]!.ToString().ShouldContain("already");
        (await SendAsync(HttpMethod.Get, "/api/tools/give_back")).Body!["description"]!.ToString().ShouldBe("Look the order up first.");
        (await SendAsync(HttpMethod.Put, "/api/tools/give_back/rules", new { by = "owner" })).Body!["detail"]!.ToString().ShouldContain("No person");
        (await SendAsync(HttpMethod.Put, "/api/tools/give_back/rules", new { approve = "none" })).Status.ShouldBe(HttpStatusCode.NoContent);
        (await SendAsync(HttpMethod.Get, "/api/tools/give_back")).Body!.AsObject().ContainsKey("approval").ShouldBeFalse();
        (await SendAsync(HttpMethod.Put, "/api/tool-services/No Such", new { protocol = "openapi", address = "https://orders.example.com", document = Orders() })).Body!["detail"]!.ToString().ShouldContain("small letters");
        (await SendAsync(HttpMethod.Put, "/api/tool-services/orders", new { protocol = "soap", address = "https://orders.example.com" })).Body!["detail"]!.ToString().ShouldContain("openapi or mcp");
        (await SendAsync(HttpMethod.Get, "/api/tool-services/none/changes")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SendAsync(HttpMethod.Get, "/api/tool-services")).Body!["items"]!.AsArray().Single()!["address"]!.ToString().ShouldBe("https://orders.example.com");
        (await SendAsync(HttpMethod.Delete, "/api/tool-services/orders")).Status.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Changed_service_is_reviewed_and_accepted_by_what_was_looked_at()
    {
        var summary = "Lists what is in stock";
        await using var service = await Loopback.StartAsync(app => app.MapGet("/openapi.json", () => Results.Text(
            """{"openapi":"3.1.0","info":{"title":"Stock","version":"1"},"paths":{"/items":{"get":{"operationId":"items","summary":"SUMMARY","responses":{"200":{"description":"them"}}}}}}""".Replace("SUMMARY", summary), "application/json")));
        (await SendAsync(HttpMethod.Put, "/api/tool-services/stock", new { protocol = "openapi", address = new Uri(service.Address, "/openapi.json").ToString() })).Status.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(HttpMethod.Get, "/api/tool-services/stock/changes")).Body!["changed"]!.AsArray().ShouldBeEmpty();
        summary = "Lists what was in stock";

        var changes = (await SendAsync(HttpMethod.Get, "/api/tool-services/stock/changes")).Body!;

        changes["changed"]![0]!["after"]!["description"]!.ToString().ShouldContain("was in stock");
        (await SendAsync(HttpMethod.Post, "/api/tool-services/stock/accept", new { mark = "00000000" })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await SendAsync(HttpMethod.Post, "/api/tool-services/stock/accept", new { mark = changes["mark"]!.ToString() })).Status.ShouldBe(HttpStatusCode.NoContent);
        (await SendAsync(HttpMethod.Get, "/api/tools/stock_items")).Body!["description"]!.ToString().ShouldContain("was in stock");
        await SendAsync(HttpMethod.Delete, "/api/tool-services/stock");
    }

    [Fact]
    public async Task Runbook_is_followed_with_what_it_is_given()
    {
        await SendTextAsync(HttpMethod.Put, "/api/prompts/greet-guest", "---\nname: greet-guest\ndescription: Greets a guest.\npurpose: runbook\nvariables:\n  guest:\n    description: Who comes.\n    required: true\n    example: Ana\n---\nGreet {{ guest }}.\n");
        bot.Model!.Script = _ => "All is done.";

        var listed = (await SendAsync(HttpMethod.Get, "/api/runbooks")).Body!["items"]!.AsArray().Single(each => each!["name"]!.ToString() == "greet-guest")!;
        listed["inputs"]![0]!["name"]!.ToString().ShouldBe("guest");
        var begun = await SendAsync(HttpMethod.Post, "/api/runbooks/greet-guest/runs", new { inputs = new { guest = "Ben of the North" } });

        begun.Status.ShouldBe(HttpStatusCode.OK, begun.Body?.ToJsonString());
        var run = (await SendAsync(HttpMethod.Get, "/api/runs")).Body!["items"]!.AsArray().First(each => each!["runbook"]?.ToString() == "greet-guest")!;
        (await bot.CountAsync("Runs", $"\"Id\" = {run["id"]} AND \"Runbook\" LIKE '%Greet Ben of the North.%'")).ShouldBe(1);
        (await SendAsync(HttpMethod.Post, "/api/runbooks/greet-guest/runs", new { inputs = new { } })).Body!["detail"]!.ToString().ShouldContain("has to be given 'guest'");
        (await SendAsync(HttpMethod.Post, "/api/runbooks/greet-guest/runs", new { inputs = new { guest = "a \" b" } })).Body!["detail"]!.ToString().ShouldContain("quotation marks");
        (await SendAsync(HttpMethod.Post, "/api/runbooks/greet-guest/runs", new { inputs = new { guest = "ok” “guest=other" } })).Body!["detail"]!.ToString().ShouldContain("quotation marks");
        (await SendAsync(HttpMethod.Post, "/api/runbooks/none/runs", new { })).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Document_is_removed_restored_and_looked_after()
    {
        const string Document = "/api/documents/default/kept";
        await bot.Process.AddDocumentAsync("kept", "The kitchen is on the second floor.", "kept.md");
        await bot.Process.AddDocumentAsync("kept", "The kitchen is on the third floor.", "kept.md");

        (await SendAsync(HttpMethod.Put, $"{Document}/review", new { by = "2031-05-01" })).Status.ShouldBe(HttpStatusCode.NoContent);
        (await SendAsync(HttpMethod.Get, Document)).Body!["document"]!["reviewBy"]!.ToString().ShouldBe("2031-05-01");
        var number = (await SendAsync(HttpMethod.Get, $"{Document}/versions")).Body!["items"]![0]!["number"]!.GetValue<int>();
        (await SendAsync(HttpMethod.Get, $"{Document}/versions/{number}")).Body!["removed"]![0]!.ToString().ShouldContain("second floor");
        (await SendAsync(HttpMethod.Get, $"{Document}/versions/99")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SendAsync(HttpMethod.Post, $"{Document}/retry")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SendAsync(HttpMethod.Delete, Document)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await SendAsync(HttpMethod.Get, Document)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SendAsync(HttpMethod.Post, $"{Document}/restore")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await SendAsync(HttpMethod.Get, Document)).Status.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(HttpMethod.Post, $"{Document}/restore")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Source_of_a_closed_collection_is_nowhere_for_a_key_that_may_not_read_it()
    {
        await SendAsync(HttpMethod.Put, "/api/collections/vault", new { access = new[] { "board" } });
        (await SendAsync(HttpMethod.Put, "/api/sources/vault-page", new { kind = "page", address = "http://10.0.0.7/", collection = "Vault" })).Body!["collection"]!.ToString().ShouldBe("vault");
        var narrow = (await SendAsync(HttpMethod.Post, "/api/keys", new { name = "editor-of-all", scopes = "ask,edit-knowledge", access = "everyone" })).Body!["secret"]!.GetValue<string>();

        (await SendAsync(HttpMethod.Put, "/api/sources/vault-page", new { access = new[] { "everyone" } }, key: narrow)).Body!["detail"]!.ToString().ShouldContain("may not read");
        (await SendAsync(HttpMethod.Put, "/api/sources/own", new { kind = "page", address = "http://10.0.0.7/", collection = "VAULT" }, key: narrow)).Body!["detail"]!.ToString().ShouldContain("may not write into the collection 'vault'");
        (await SendAsync(HttpMethod.Put, "/api/sources/own", new { kind = "page", address = "http://10.0.0.7/", access = new[] { "board" } }, key: narrow)).Body!["detail"]!.ToString().ShouldContain("able to read it yourself");
        (await SendAsync(HttpMethod.Get, "/api/sources", key: narrow)).Body!["items"]!.ToJsonString().ShouldNotContain("vault-page");
        (await SendAsync(HttpMethod.Get, "/api/sources/vault-page/runs", key: narrow)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SendAsync(HttpMethod.Post, "/api/sources/vault-page/sync", key: narrow)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SendAsync(HttpMethod.Delete, "/api/sources/vault-page", key: narrow)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SendAsync(HttpMethod.Delete, "/api/sources/vault-page")).Status.ShouldBe(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("/api/sources/bad", """{"kind":"folder"}""")]
    [InlineData("/api/sources/bad~name", """{"kind":"page","address":"https://example.com/"}""")]
    [InlineData("/api/tool-services/bad", """{"protocol":"openapi","address":"https://example.com/","only":[null]}""")]
    [InlineData("/api/tool-services/bad", """{"protocol":"mcp","address":"https://example.com/","document":{}}""")]
    [InlineData("/api/tool-services/bad%0A", """{"protocol":"openapi","address":"https://example.com/","document":{}}""")]
    [InlineData("/api/assistants/bad", "")]
    [InlineData("/api/tools/calculate/words", "")]
    public async Task What_can_not_be_is_refused_in_words_and_nothing_is_changed(string path, string body)
    {
        var refused = await SendTextAsync(HttpMethod.Put, path, body, type: "application/json");

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, refused.Body?.ToJsonString());
        refused.Body!["detail"]!.ToString().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Source_is_added_read_and_removed()
    {
        (await SendAsync(HttpMethod.Put, "/api/sources/site", new { kind = "page", address = "http://10.0.0.7/" })).Status.ShouldBe(HttpStatusCode.OK);
        await BotUnderTest.UntilAsync(async () => (await SendAsync(HttpMethod.Get, "/api/sources/site/runs")).Body!["items"]!.AsArray() is [{ } run, ..] && run["endedAt"] is not null, "the reading");

        (await SendAsync(HttpMethod.Get, "/api/sources/site/runs")).Body!["items"]![0]!["error"]!.ToString().ShouldContain("not a public address");
        (await SendAsync(HttpMethod.Put, "/api/sources/site", new { schedule = "every full moon" })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await SendAsync(HttpMethod.Put, "/api/sources/other", new { kind = "dream", address = "x" })).Body!["detail"]!.ToString().ShouldContain("no kind of source");
        await BotUnderTest.UntilAsync(async () => (await SendAsync(HttpMethod.Post, "/api/sources/site/sync")).Status == HttpStatusCode.Accepted, "another reading");
        (await SendAsync(HttpMethod.Post, "/api/sources/none/sync")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SendAsync(HttpMethod.Delete, "/api/sources/site")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await SendAsync(HttpMethod.Get, "/api/sessions")).Body!["items"]!.AsArray().ShouldBeEmpty();
        (await SendAsync(HttpMethod.Delete, "/api/sessions/1")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SendAsync(HttpMethod.Get, "/api/lessons")).Body!["items"]!.AsArray().ShouldBeEmpty();
        (await SendAsync(HttpMethod.Post, "/api/lessons/1/accept")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Task_is_given_followed_and_looked_at()
    {
        bot.Model!.Script = _ => "All is done.";

        var begun = await SendAsync(HttpMethod.Post, "/api/runs", new { task = "tidy the desk" });

        begun.Status.ShouldBe(HttpStatusCode.OK, begun.Body?.ToJsonString());
        var run = (await SendAsync(HttpMethod.Get, "/api/runs")).Body!["items"]!.AsArray().First(each => each!["task"]!.ToString().Contains("tidy the desk", StringComparison.Ordinal))!;
        var id = run["id"]!.GetValue<long>();
        await BotUnderTest.UntilAsync(async () => (await SendAsync(HttpMethod.Get, $"/api/runs/{id}")).Body!["report"]?.ToString().Contains("All is done.", StringComparison.Ordinal) == true, "the report");
        (await SendAsync(HttpMethod.Post, $"/api/runs/{id}/stop")).Body!["detail"]!.ToString().ShouldContain("has ended");
        (await SendAsync(HttpMethod.Post, $"/api/runs/{id}/retry")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await SendAsync(HttpMethod.Post, "/api/runs/999999/pause")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Run_that_asks_is_answered_by_whoever_gave_the_task_and_has_a_document()
    {
        bot.Model!.Script = request => $"It is the one in {ScriptedModel.LastOf(request, "tool")}.";
        bot.Model.Calls = request => request["messages"]!.AsArray().Any(message => (string?)message!["role"] == "tool") ? null : [new ScriptedCall("ask_person", """{"question":"Which office?"}""")];
        try
        {
            await SendAsync(HttpMethod.Post, "/api/runs", new { task = "book the office" }, ("Prefer", "respond-async"));
            JsonNode? asked = null;
            long id = 0;
            await BotUnderTest.UntilAsync(async () =>
            {
                if ((await SendAsync(HttpMethod.Get, "/api/runs")).Body!["items"]!.AsArray().FirstOrDefault(each => each!["task"]!.ToString().Contains("book the office", StringComparison.Ordinal)) is not { } run)
                    return false;
                id = run["id"]!.GetValue<long>();
                asked = (await SendAsync(HttpMethod.Get, $"/api/runs/{id}")).Body!["steps"]!.AsArray().FirstOrDefault(step => step!["state"]!.ToString() == "asked");
                return asked is not null;
            }, "the question");
            var (number, mark) = (asked!["number"]!.GetValue<int>(), asked["mark"]!.GetValue<string>());

            using var watching = bot.Process.Authorized(HttpMethod.Get, $"/api/runs/{id}", null);
            watching.Headers.Accept.ParseAdd("text/event-stream");
            using var watcher = DescribedAnswers.Client();
            var watched = watcher.SendAsync(watching);
            (await SendAsync(HttpMethod.Get, $"/api/runs/{id}/document")).Status.ShouldBe(HttpStatusCode.NotFound);
            (await SendAsync(HttpMethod.Post, $"/api/runs/{id}/steps/{number}/answer", new { mark = "00000000", answer = "Berlin" })).Body!["detail"]!.ToString().ShouldContain("not the call that was shown");
            (await SendAsync(HttpMethod.Post, $"/api/runs/{id}/steps/{number}/answer", new { mark })).Body!["detail"]!.ToString().ShouldContain("'answer' is what the agent asked for");
            (await SendAsync(HttpMethod.Post, $"/api/runs/{id}/steps/{number}/reply", new { mark, values = new { } })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
            (await SendAsync(HttpMethod.Put, $"/api/runs/{id}/steps/{number}/arguments", new { mark, values = new { } })).Body!["detail"]!.ToString().ShouldContain("a question and no call");
            (await SendAsync(HttpMethod.Post, $"/api/runs/{id}/steps/{number}/settle", new { mark, @as = "maybe" })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
            (await SendAsync(HttpMethod.Post, $"/api/runs/{id}/steps/{number}/answer", new { mark, answer = "Berlin" })).Status.ShouldBe(HttpStatusCode.NoContent);

            await BotUnderTest.UntilAsync(async () => (await SendAsync(HttpMethod.Get, $"/api/runs/{id}")).Body!["report"]?.ToString().Contains("Berlin", StringComparison.Ordinal) == true, "the report");
            var events = (await (await watched).Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
            events.Length.ShouldBeGreaterThan(1);
            events[0].ShouldContain("\"state\":\"asked\"");
            events[^1].ShouldContain("Berlin");
            using var client = DescribedAnswers.Client();
            using var document = await client.SendAsync(bot.Process.Authorized(HttpMethod.Get, $"/api/runs/{id}/document", null));
            (document.Content.Headers.ContentType!.MediaType, (await document.Content.ReadAsStringAsync()).Contains("Berlin", StringComparison.Ordinal)).ShouldBe(("text/markdown", true));
        }
        finally
        {
            bot.Model.Calls = _ => null;
        }
    }

    [Fact]
    public async Task Call_that_waits_is_refused_with_a_reason()
    {
        (await SendAsync(HttpMethod.Post, "/api/runs/999999/steps/1/deny", new { mark = "0a1b2c3d", reason = "No." })).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SendAsync(HttpMethod.Post, "/api/research", new { question = " " })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        bot.Model!.Script = _ => "All is found out.";
        (await SendAsync(HttpMethod.Post, "/api/research", new { question = "how do vacation and sick leave fit together?" })).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_was_removed_is_listed_and_had_back()
    {
        await bot.Process.AddDocumentAsync("lost", "# Lost\n\nThe lost page.", "lost.md");
        (await SendAsync(HttpMethod.Delete, "/api/documents/default/lost")).Status.ShouldBe(HttpStatusCode.NoContent);

        (await SendAsync(HttpMethod.Get, "/api/removed")).Body!["documents"]!.AsArray().ShouldContain(document => document!["id"]!.ToString() == "lost");

        (await SendAsync(HttpMethod.Post, "/api/documents/default/lost/restore")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await SendAsync(HttpMethod.Post, "/api/collections/never/restore")).Status.ShouldBe(HttpStatusCode.NotFound);
        await SendAsync(HttpMethod.Put, "/api/collections/shortlived", new { access = new[] { "everyone" } });
        (await bot.CallAsync(HttpMethod.Delete, "/memory/indexes?index=shortlived")).Status.ShouldBe(202);
        await BotUnderTest.UntilAsync(async () => (await SendAsync(HttpMethod.Get, "/api/removed")).Body!["collections"]!.AsArray().Any(name => name!.ToString() == "shortlived"), "the removal");
        (await SendAsync(HttpMethod.Post, "/api/collections/shortlived/restore")).Body!["documents"]!.GetValue<int>().ShouldBe(0);
        (await SendAsync(HttpMethod.Get, "/api/collections/shortlived")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Difference_of_two_texts_of_a_prompt_is_shown()
    {
        (await SendAsync(HttpMethod.Get, "/api/prompts/answer/diff")).Status.ShouldBe(HttpStatusCode.NotFound);
        var same = (await SendAsync(HttpMethod.Get, "/api/prompts/answer/diff?from=shipped&to=shipped")).Body!;
        (same["difference"]!.GetValue<string>(), same["before"]!.GetValue<string>().Length > 0).ShouldBe(("", true));
        (await SendAsync(HttpMethod.Get, "/api/prompts/answer/diff?from=77")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Every_command_has_an_operation_or_is_for_people()
    {
        Dictionary<string, string> operations = new()
        {
            ["ask"] = "say", ["help"] = "listCommands", ["whoami"] = "say", ["status"] = "getStatus", ["stop"] = "stopReply", ["research"] = "startResearch", ["run"] = "startRun",
            ["assistant bind"] = "bindAssistant", ["assistant create"] = "putAssistant", ["assistant list"] = "listAssistants", ["assistant remove"] = "removeAssistant", ["assistant set"] = "putAssistant", ["assistant show"] = "getAssistant", ["assistant unbind"] = "unbindAssistant",
            ["audit"] = "listAudit", ["audit list"] = "listAudit", ["audit export"] = "exportAudit", ["audit verify"] = "verifyAudit",
            ["inbox drop"] = "dropInbox", ["inbox list"] = "listInbox", ["inbox retry"] = "retryInbox", ["inbox show"] = "listInbox",
            ["kb access"] = "setDocumentAccess", ["kb add"] = "addDocument", ["kb cancel"] = "cancelImport", ["kb collection"] = "putCollection", ["kb history"] = "listDocumentVersions", ["kb list"] = "listDocuments", ["kb preview"] = "previewDocument", ["kb progress"] = "getImport",
            ["kb remove"] = "removeDocument", ["kb restore"] = "restoreDocument", ["kb retry"] = "retryDocument", ["kb review"] = "setDocumentReview", ["kb search"] = "testSearch", ["kb show"] = "getDocument", ["kb source"] = "putSource", ["kb sources"] = "listSources", ["kb sync"] = "syncSource", ["kb test"] = "testSearch",
            ["key create"] = "createKey", ["key list"] = "listKeys", ["key revoke"] = "revokeKey", ["lesson accept"] = "acceptLesson", ["lesson delete"] = "removeLesson", ["lesson list"] = "listLessons",
            ["memory add"] = "addMemory", ["memory change"] = "putMemory", ["memory forget"] = "removeMemory", ["memory show"] = "listMemories", ["memory team"] = "addTeamMemory",
            ["model add"] = "putLanguageModel", ["model budget"] = "putSetting", ["model list"] = "listLanguageModels", ["model price"] = "priceLanguageModel", ["model remove"] = "removeLanguageModel", ["model set"] = "putLanguageModel", ["model show"] = "getLanguageModel", ["model test"] = "testLanguageModel", ["model use"] = "putSetting",
            ["prompt approve"] = "approvePromptRequest", ["prompt create"] = "putPrompt", ["prompt decline"] = "declinePromptRequest", ["prompt diff"] = "diffPrompt", ["prompt discard"] = "removePromptDraft", ["prompt edit"] = "putPromptDraft", ["prompt export"] = "listPrompts", ["prompt history"] = "listPromptVersions",
            ["prompt import"] = "putPrompt", ["prompt list"] = "listPrompts", ["prompt merge"] = "mergePrompt", ["prompt publish"] = "publishPromptDraft", ["prompt remove"] = "removePrompt", ["prompt requests"] = "listPromptRequests", ["prompt rollback"] = "rollBackPrompt", ["prompt scope"] = "listPromptScopes",
            ["prompt set"] = "putPromptDraft", ["prompt share"] = "sharePromptDraft", ["prompt show"] = "getPrompt", ["prompt test"] = "testPromptDraft", ["prompt undo"] = "takeOutPromptVersion",
            ["role grant"] = "putRole", ["role list"] = "listRoles", ["role revoke"] = "putRole", ["runbook list"] = "listRunbooks", ["runbook show"] = "listRunbooks", ["runbook start"] = "startRunbook",
            ["runs answer"] = "answerRun", ["runs change"] = "changeCall", ["runs deny"] = "denyCall", ["runs document"] = "getRunDocument", ["runs list"] = "listRuns", ["runs pause"] = "pauseRun", ["runs reply"] = "replyToTool", ["runs resume"] = "resumeRun", ["runs retry"] = "retryRun", ["runs settle"] = "settleCall", ["runs show"] = "getRun", ["runs stop"] = "stopRun",
            ["schedule add"] = "addSchedule", ["schedule list"] = "listSchedules", ["schedule remove"] = "removeSchedule", ["session list"] = "listSessions", ["session revoke"] = "endSession", ["settings set"] = "putSetting", ["settings show"] = "listSettings",
            ["tool accept"] = "acceptToolService", ["tool add"] = "putToolService", ["tool describe"] = "putToolWords", ["tool disable"] = "enableTool", ["tool enable"] = "enableTool", ["tool list"] = "listTools", ["tool policy"] = "putToolRules", ["tool remove"] = "removeToolService", ["tool rename"] = "putToolWords", ["tool review"] = "reviewToolService", ["tool show"] = "getTool", ["tool try"] = "callTool",
            ["usage"] = "getUsage",
        };
        // Their word, their account, their channel.
        string[] peoples = ["runs approve", "tool connect", "tool disconnect", "schedule remind", "audit post", "feedback"];

        var commands = (await SendAsync(HttpMethod.Get, "/api/commands")).Body!.AsArray().Select(each => each!["name"]!.ToString()).ToList();
        var described = (await SendAsync(HttpMethod.Get, "/openapi/v1.json")).Body!["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(operation => operation.Value!["operationId"]?.ToString()).ToHashSet();

        commands.Where(name => !operations.ContainsKey(name) && !peoples.Contains(name)).ShouldBeEmpty();
        operations.Values.Where(operation => !described.Contains(operation)).ShouldBeEmpty();
        // What one may say, one may call.
        var needs = (await SendAsync(HttpMethod.Get, "/openapi/v1.json")).Body!["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).ToDictionary(operation => operation.Value!["operationId"]!.ToString(), operation => operation.Value!["description"]!.ToString());
        (await SendAsync(HttpMethod.Get, "/api/commands")).Body!.AsArray().Select(each => (Name: each!["name"]!.ToString(), Scope: each["scope"]!.ToString()))
            .Where(command => operations.TryGetValue(command.Name, out var operation) && !needs[operation].Contains($"'{command.Scope}'", StringComparison.Ordinal))
            .Select(command => $"{command.Name} needs {command.Scope}, {operations[command.Name]}: {needs[operations[command.Name]]}").ShouldBeEmpty();
    }

    [Fact]
    public async Task Whatever_can_be_changed_takes_the_version_that_it_was_read_in()
    {
        // One value that is replaced as a whole, or a call that waits for a word: there is nothing else that somebody may have changed.
        string[] others = ["bindAssistant", "putRole", "changeCall"];
        var operations = (await SendAsync(HttpMethod.Get, "/openapi/v1.json")).Body!["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).ToList();

        operations.Where(operation => operation.Key is "put" && !Takes(operation.Value!, "If-Match")).Select(operation => operation.Value!["operationId"]!.ToString()).ShouldBe(others, ignoreOrder: true);
        Of("getAssistant")["responses"]!["200"]!["headers"]!["ETag"].ShouldNotBeNull();
        (Takes(Of("createKey"), "Idempotency-Key"), Takes(Of("testSearch"), "Idempotency-Key"), Takes(Of("listKeys"), "Idempotency-Key")).ShouldBe((true, false, false));

        JsonNode Of(string id) => operations.Single(operation => operation.Value!["operationId"]!.ToString() == id).Value!;

        static bool Takes(JsonNode operation, string header) => operation["parameters"]?.AsArray().Any(parameter => parameter!["name"]!.ToString() == header) == true;
    }

    [Fact]
    public async Task Webhook_is_told_signed_and_again_until_it_takes_it()
    {
        var told = new ConcurrentQueue<(string Signature, string Body)>();
        var refusals = 1;
        await using var hook = await Loopback.StartAsync(app => app.MapPost("/hook", async (HttpContext http) =>
        {
            using var reader = new StreamReader(http.Request.Body);
            told.Enqueue((http.Request.Headers["ChatOps-Signature"].ToString(), await reader.ReadToEndAsync()));
            return Interlocked.Decrement(ref refusals) >= 0 ? Results.StatusCode(503) : Results.Ok();
        }));
        var secret = (await SendAsync(HttpMethod.Put, "/api/webhooks/tests", new { url = new Uri(hook.Address, "/hook").ToString(), events = new[] { "question.unanswered" } })).Body!["secret"]!.ToString();
        bot.Model!.Script = _ => "NO ANSWER";

        await SendAsync(HttpMethod.Post, "/api/conversations/hooked/messages", new { text = "what is the boiling point of tungsten?" });

        await BotUnderTest.UntilAsync(() => Task.FromResult(told.Count >= 2), "the webhook");
        var (signature, body) = told.Last();
        told.First().Body.ShouldBe(body);
        body.ShouldContain("tungsten");
        var seconds = signature.Split(',')[0][2..];
        signature.ShouldBe($"t={seconds},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{seconds}.{body}")))}");
        (await SendAsync(HttpMethod.Delete, "/api/webhooks/tests")).Status.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Finished_run_and_feedback_are_told_to_webhooks_that_want_them()
    {
        var told = new ConcurrentQueue<string>();
        await using var hook = await Loopback.StartAsync(app => app.MapPost("/hook", async (HttpContext http) =>
        {
            using var reader = new StreamReader(http.Request.Body);
            told.Enqueue(await reader.ReadToEndAsync());
        }));
        await SendAsync(HttpMethod.Put, "/api/webhooks/both", new { url = new Uri(hook.Address, "/hook").ToString(), events = new[] { "run.finished", "feedback.given" } });
        bot.Model!.Script = _ => "All is done, and said. [1]";

        await SendAsync(HttpMethod.Post, "/api/runs", new { task = "water the plants" });
        var chat = BotUnderTest.NewChat();
        await bot.Teams.SayAsync(chat, "29:ben", "when do unused vacation days expire?");
        var answer = await bot.Teams.AnswerAsync(chat);
        await BotUnderTest.UntilAsync(async () => await bot.CountAsync("Exchanges", $"\"Conversation\" = 'teams:{chat}'") == 1, "the exchange");
        using var given = await bot.Teams.FeedbackAsync(answer, "29:ben", "like");

        await BotUnderTest.UntilAsync(() => Task.FromResult(told.Any(body => body.Contains("run.finished", StringComparison.Ordinal)) && told.Any(body => body.Contains("feedback.given", StringComparison.Ordinal))), "both events", 20);
        told.ShouldContain(body => body.Contains("run.finished", StringComparison.Ordinal) && body.Contains("water the plants", StringComparison.Ordinal));
        told.ShouldContain(body => body.Contains("feedback.given", StringComparison.Ordinal) && body.Contains("unused vacation days", StringComparison.Ordinal));
        told.ShouldNotContain(body => body.Contains("question.unanswered", StringComparison.Ordinal));
        await SendAsync(HttpMethod.Delete, "/api/webhooks/both");
    }

    /// <summary>Each operation of the description: without a key, with keys that lack its scope, for a person whose role does
    /// not have it, with bodies of another shape, with numbers that are none.</summary>
    [Fact]
    public async Task Every_operation_asks_for_a_key_and_its_scope_and_tells_what_is_wrong_with_what_it_is_sent()
    {
        await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "whoami"));
        await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U3CAT", "whoami"));
        await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "role grant cat@example.com editor"));
        string[] ofEditors = ["ask", "edit-knowledge", "edit-prompts", "see-status"];
        async Task<string> KeyAsync(string name, string scopes, bool acts = false) => (await SendAsync(HttpMethod.Post, "/api/keys", new { name, scopes, actsForPeople = acts })).Body!["secret"]!.GetValue<string>();
        var narrow = await KeyAsync("narrow-of-all", "ask");
        var statusOnly = await KeyAsync("status-only", "see-status");
        var acting = await KeyAsync("acting-with-all", "ask,edit-knowledge,edit-prompts,see-status,publish-prompts,manage-collections,manage-assistants,manage-roles,manage-settings,manage-keys,manage-inbox,manage-tools,manage-runs,read-audit", acts: true);
        var description = JsonNode.Parse((await bot.CallAsync(HttpMethod.Get, "/openapi/v1.json", key: null)).Body)!;
        var wrong = new List<string>();
        foreach (var (path, methods) in description["paths"]!.AsObject())
        {
            foreach (var (method, operation) in methods!.AsObject())
            {
                var (verb, address) = (new HttpMethod(method.ToUpperInvariant()), System.Text.RegularExpressions.Regex.Replace(path, "{[^}]+}", "1"));
                var isForAll = operation!["description"]!.ToString().Contains("'ask'", StringComparison.Ordinal);
                if ((await bot.CallAsync(verb, address, Body(operation), key: null)) is var bare && (bare.Status != 401 || !bare.Body.Contains("\"detail\"", StringComparison.Ordinal)))
                    wrong.Add($"{method} {path} without a key: {bare}");
                if (!isForAll && (await bot.CallAsync(verb, address, Body(operation), key: narrow)) is var poor && (poor.Status != 403 || !poor.Body.Contains("scope", StringComparison.Ordinal)))
                    wrong.Add($"{method} {path} without the scope: {poor}");
                if (isForAll && (await bot.CallAsync(verb, address, Body(operation), key: statusOnly)) is var mute && (mute.Status != 403 || !mute.Body.Contains("scope", StringComparison.Ordinal)))
                    wrong.Add($"{method} {path} without the scope to ask: {mute}");
                if (!isForAll && (await SendAsync(verb, address, Body(operation), ("X-On-Behalf-Of", "ben@example.com"), acting)) is var member && member.Status != HttpStatusCode.Forbidden)
                    wrong.Add($"{method} {path} for a member: {member.Status} {member.Body}");
                var needs = System.Text.RegularExpressions.Regex.Matches(operation["description"]!.ToString().Split("Needs the scope")[^1], "'([a-z-]+)'").Select(match => match.Groups[1].Value).ToList();
                if (needs.Except(ofEditors).Any() && (await SendAsync(verb, address, Body(operation), ("X-On-Behalf-Of", "cat@example.com"), acting)) is var editor && editor.Status != HttpStatusCode.Forbidden)
                    wrong.Add($"{method} {path} for an editor: {editor.Status} {editor.Body}");
                if (operation["requestBody"]?["content"] is JsonObject content && !content.ContainsKey("text/plain") && !content.ContainsKey("application/octet-stream")
                    && (await bot.CallAsync(verb, address, new StringContent("words", Encoding.UTF8, "text/plain"))) is var plain && plain.Status is not (400 or 404 or 415 or 422))
                    wrong.Add($"{method} {path} with words: {plain}");
                foreach (var number in (operation["parameters"]?.AsArray() ?? []).Where(parameter => parameter!["in"]!.ToString() == "query" && parameter["schema"]!.ToJsonString().Contains("integer", StringComparison.Ordinal)).Select(parameter => parameter!["name"]!.ToString()))
                {
                    if ((await bot.CallAsync(verb, $"{address}?{number}=many", Body(operation))) is var odd && odd.Status != 400)
                        wrong.Add($"{method} {path}?{number}=many: {odd}");
                }
                if (operation["requestBody"]?["content"]?["application/json"] is not null)
                {
                    var broken = await bot.CallAsync(verb, address, new StringContent("{\"half\":", Encoding.UTF8, "application/json"));
                    if (broken.Status != 400 || !broken.Body.Contains("not the JSON", StringComparison.Ordinal))
                        wrong.Add($"{method} {path} with half a body: {broken}");
                    var list = await bot.CallAsync(verb, address, new StringContent("[1]", Encoding.UTF8, "application/json"));
                    if (list.Status is not (400 or 404 or 422))
                        wrong.Add($"{method} {path} with a list: {list}");
                    if (operation["responses"]!.AsObject().All(response => response.Key is not ("200" or "201" or "202" or "204")))
                        wrong.Add($"{method} {path} does not say what it answers");
                }
            }
        }

        // The doors that speak other protocols.
        foreach (var (verb, path) in ((string, string)[])[("POST", "/v1/chat/completions"), ("POST", "/v1/responses"), ("POST", "/v1/embeddings"), ("GET", "/v1/models"), ("POST", "/mcp"), ("POST", "/memory/ask"), ("POST", "/memory/search"), ("GET", "/memory/indexes")])
        {
            var (bare, mute) = (await bot.CallAsync(new HttpMethod(verb), path, verb == "GET" ? null : Json(), key: null), await bot.CallAsync(new HttpMethod(verb), path, verb == "GET" ? null : Json(), key: statusOnly));
            if (bare.Status != 401)
                wrong.Add($"{path} without a key: {bare}");
            if (mute.Status != 403 || (path.StartsWith("/v1/", StringComparison.Ordinal) && !mute.Body.Contains("insufficient_permissions", StringComparison.Ordinal)))
                wrong.Add($"{path} without the scope to ask: {mute}");
        }

        await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "role revoke cat@example.com"));
        wrong.ShouldBeEmpty(string.Join('\n', wrong.Take(20)));

        static StringContent Json() => new("{}", Encoding.UTF8, "application/json");

        static HttpContent? Body(JsonNode operation) => operation["requestBody"] is null ? null : new StringContent("{}", Encoding.UTF8, "application/json");
    }

    private static JsonObject Orders() => JsonNode.Parse("""
        {"openapi":"3.1.0","info":{"title":"Orders","version":"1"},"servers":[{"url":"https://orders.example.com"}],"paths":{"/refunds":{"post":{"operationId":"refund","summary":"Pays money of an order back",
        "requestBody":{"content":{"application/json":{"schema":{"type":"object","properties":{"id":{"type":"string"},"amount":{"type":"number"}},"required":["id"]}}}},"responses":{"200":{"description":"done"}}}}}}
        """)!.AsObject();

    private async Task<string> DescriptionAsync()
    {
        var file = Path.Combine(TestFolder.New("api"), "v1.json");
        await File.WriteAllTextAsync(file, (await bot.CallAsync(HttpMethod.Get, "/openapi/v1.json", key: null)).Body);
        return file;
    }

    private Task<(HttpStatusCode Status, JsonNode? Body, System.Net.Http.Headers.HttpResponseHeaders Headers)> SendAsync(HttpMethod method, string path, object? body = null, (string Name, string Value)? headers = null, string key = BotProcess.Key) =>
        SendAsync(method, path, body is null ? null : JsonContent.Create(body), headers, key);

    private Task<(HttpStatusCode Status, JsonNode? Body, System.Net.Http.Headers.HttpResponseHeaders Headers)> UploadAsync(string path, string name, byte[] content, string index, string key = BotProcess.Key) =>
        SendAsync(HttpMethod.Post, path, new MultipartFormDataContent { { new StringContent(index), "index" }, { new ByteArrayContent(content), "file", name } }, headers: null, key);

    private Task<(HttpStatusCode Status, JsonNode? Body, System.Net.Http.Headers.HttpResponseHeaders Headers)> SendTextAsync(HttpMethod method, string path, string text, string key = BotProcess.Key, string type = "text/markdown", (string Name, string Value)? headers = null) =>
        SendAsync(method, path, new StringContent(text, Encoding.UTF8, type), headers, key);

    private async Task<(HttpStatusCode Status, JsonNode? Body, System.Net.Http.Headers.HttpResponseHeaders Headers)> SendAsync(HttpMethod method, string path, HttpContent? content, (string Name, string Value)? headers, string key)
    {
        using var client = DescribedAnswers.Client();
        using var request = new HttpRequestMessage(method, new Uri(bot.Process.Address, path)) { Content = content };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        if (headers is { } header)
            request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length > 0 && text[0] is '{' or '[' ? JsonNode.Parse(text) : null, response.Headers);
    }
}
