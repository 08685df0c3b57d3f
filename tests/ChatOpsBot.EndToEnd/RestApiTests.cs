using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ChatOpsBot.Simulators;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.EndToEnd;

public sealed class BotForPrograms : BotUnderTest
{
    protected override bool HasModel => true;

    protected override Dictionary<string, string> More => new() { ["ChatOps__Webhooks__AllowedNetworks__0"] = "127.0.0.0/8", ["ChatOps__Models__AllowedNetworks__0"] = "127.0.0.0/8" };
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

        var said = JsonNode.Parse(await NodeClient.SayAsync("rest.mjs", bot.Process.Address.ToString().TrimEnd('/'), BotProcess.Key))!;

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
        (await SendAsync(HttpMethod.Get, "/api/keys")).Body!.AsArray().Single(each => each!["name"]!.ToString() == "narrow")!["lastUsedAt"].ShouldNotBeNull();
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

    [Fact]
    public async Task Edit_of_something_that_was_changed_meanwhile_is_refused()
    {
        await SendAsync(HttpMethod.Put, "/api/assistants/edited", new { starters = new[] { "One?" } });
        var tag = (await SendAsync(HttpMethod.Get, "/api/assistants/edited")).Headers.ETag!.ToString();
        await SendAsync(HttpMethod.Put, "/api/assistants/edited", new { starters = new[] { "Two?" } }, ("If-Match", tag));

        var late = await SendAsync(HttpMethod.Put, "/api/assistants/edited", new { starters = new[] { "Three?" } }, ("If-Match", tag));

        late.Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await SendAsync(HttpMethod.Get, "/api/assistants/edited")).Body!["starters"]![0]!.ToString().ShouldBe("Two?");
        (await SendAsync(HttpMethod.Delete, "/api/assistants/edited")).Status.ShouldBe(HttpStatusCode.NoContent);
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
        (await SendAsync(HttpMethod.Get, "/api/usage/calls")).Body!["items"]!.AsArray().ShouldContain(call => call!["model"]!.ToString() == "second" && call["cost"]!.GetValue<decimal>() > 0);
        (await bot.CallAsync(HttpMethod.Get, "/api/usage?format=csv")).Body.ShouldStartWith("day,person,channel,assistant,model,calls");
        (await SendAsync(HttpMethod.Delete, "/api/models/second")).Status.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task What_is_remembered_is_listed_changed_and_forgotten()
    {
        var kept = await SendAsync(HttpMethod.Post, "/api/memories/team", new { text = "The team eats at noon." });
        kept.Status.ShouldBe(HttpStatusCode.Created);
        var id = kept.Body!["id"]!.GetValue<long>();

        (await SendAsync(HttpMethod.Put, $"/api/memories/{id}", new { text = "The team eats at one." })).Status.ShouldBe(HttpStatusCode.NoContent);
        (await SendAsync(HttpMethod.Get, "/api/memories")).Body!.AsArray().ShouldContain(memory => memory!["text"]!.ToString() == "The team eats at one." && memory["isTeam"]!.GetValue<bool>());
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
    public async Task Task_is_given_followed_and_looked_at()
    {
        bot.Model!.Script = _ => "All is done.";

        var begun = await SendAsync(HttpMethod.Post, "/api/runs", new { task = "tidy the desk" });

        begun.Status.ShouldBe(HttpStatusCode.OK, begun.Body?.ToJsonString());
        var run = (await SendAsync(HttpMethod.Get, "/api/runs")).Body!["items"]!.AsArray().First(each => each!["task"]!.ToString().Contains("tidy the desk", StringComparison.Ordinal))!;
        var id = run["id"]!.GetValue<long>();
        await BotUnderTest.UntilAsync(async () => (await SendAsync(HttpMethod.Get, $"/api/runs/{id}")).Body!["report"]?.ToString().Contains("All is done.", StringComparison.Ordinal) == true, "the report");
        (await SendAsync(HttpMethod.Post, $"/api/runs/{id}/stop")).Body!["detail"]!.ToString().ShouldContain("has ended");
        (await SendAsync(HttpMethod.Post, $"/api/runs/{id}/retry", new { })).Status.ShouldBe(HttpStatusCode.NoContent);
        (await SendAsync(HttpMethod.Post, "/api/runs/999999/pause")).Status.ShouldBe(HttpStatusCode.NotFound);
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

    /// <summary>Each operation of the description: without a key, with a key that lacks its scope, with a body that is none.</summary>
    [Fact]
    public async Task Every_operation_asks_for_a_key_and_its_scope_and_tells_what_is_wrong_with_a_body()
    {
        var narrow = (await SendAsync(HttpMethod.Post, "/api/keys", new { name = "narrow-of-all", scopes = "ask" })).Body!["secret"]!.GetValue<string>();
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
                if (operation["requestBody"]?["content"]?["application/json"] is not null)
                {
                    var broken = await bot.CallAsync(verb, address, new StringContent("{\"half\":", Encoding.UTF8, "application/json"));
                    if (broken.Status != 400 || !broken.Body.Contains("not the JSON", StringComparison.Ordinal))
                        wrong.Add($"{method} {path} with half a body: {broken}");
                    if (operation["responses"]!.AsObject().All(response => response.Key is not ("200" or "201" or "202" or "204")))
                        wrong.Add($"{method} {path} does not say what it answers");
                }
            }
        }

        wrong.ShouldBeEmpty();

        static HttpContent? Body(JsonNode operation) => operation["requestBody"] is null ? null : new StringContent("{}", Encoding.UTF8, "application/json");
    }

    private async Task<string> DescriptionAsync()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("chatops-api-").FullName, "v1.json");
        await File.WriteAllTextAsync(file, (await bot.CallAsync(HttpMethod.Get, "/openapi/v1.json", key: null)).Body);
        return file;
    }

    private async Task<(HttpStatusCode Status, JsonNode? Body, System.Net.Http.Headers.HttpResponseHeaders Headers)> SendAsync(HttpMethod method, string path, object? body = null, (string Name, string Value)? headers = null, string key = BotProcess.Key)
    {
        using var client = DescribedAnswers.Client();
        using var request = new HttpRequestMessage(method, new Uri(bot.Process.Address, path)) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        if (headers is { } header)
            request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length > 0 && text[0] is '{' or '[' ? JsonNode.Parse(text) : null, response.Headers);
    }
}
