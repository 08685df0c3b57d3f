using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Model;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.EndToEnd;

/// <summary>Writes answers with a model, and has vectors.</summary>
public sealed class BotWithVectors : BotUnderTest
{
    protected override bool HasModel => true;

    protected override Dictionary<string, string> More => new() { ["ChatOps__Models__Embedding"] = "local" };
}

/// <summary>OpenAI's own client for JavaScript, unmodified, with an assistant in the place of a model.</summary>
public sealed class OpenAiClientTests(BotWithVectors bot) : IClassFixture<BotWithVectors>
{
    private static readonly JsonSerializerOptions UnescapedJson = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private const string Vacation = "how many vacation days do full-time employees have?";

    [ClientFact]
    public async Task Answer_has_its_sources_as_annotations_and_the_model_s_usage()
    {
        bot.Model!.Script = _ => "They have 30 vacation days [1].";

        var answer = await DoAsync("chat", Vacation);

        answer["object"]!.GetValue<string>().ShouldBe("chat.completion");
        answer["model"]!.GetValue<string>().ShouldBe("default");
        var message = answer["choices"]![0]!["message"]!;
        message["content"]!.GetValue<string>().ShouldBe("They have 30 vacation days [1].");
        answer["choices"]![0]!["finish_reason"]!.GetValue<string>().ShouldBe("stop");
        var citation = message["annotations"]![0]!["url_citation"]!;
        message["content"]!.GetValue<string>()[citation["start_index"]!.GetValue<int>()..citation["end_index"]!.GetValue<int>()].ShouldBe("[1]");
        citation["title"]!.GetValue<string>().ShouldContain("Vacation");
        answer["usage"]!["total_tokens"]!.GetValue<int>().ShouldBeGreaterThan(0);
        using var client = DescribedAnswers.Client();
        using var source = await client.SendAsync(bot.Process.Authorized(HttpMethod.Get, new Uri(citation["url"]!.GetValue<string>()).PathAndQuery, null));
        source.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK, citation["url"]!.GetValue<string>());
        (await source.Content.ReadAsStringAsync()).ShouldContain("30 vacation days");
    }

    [ClientFact]
    public async Task Sources_are_listed_under_the_text_for_whoever_wants_them_there()
    {
        bot.Model!.Script = _ => "They have 30 vacation days [1].";

        var answer = await DoAsync("chat", Vacation, """{"citations":"list"}""");

        answer["choices"]![0]!["message"]!["content"]!.GetValue<string>().ShouldContain("\n1. [Vacation");
    }

    [ClientFact]
    public async Task Stream_brings_the_text_in_pieces_then_its_sources_and_what_it_took()
    {
        bot.Model!.Script = _ => "\n They have 30 vacation days, as the page on vacation says in so many words [1].\n";

        var streamed = await DoAsync("stream", Vacation);

        streamed["text"]!.GetValue<string>().TrimEnd().ShouldBe("They have 30 vacation days, as the page on vacation says in so many words [1].");
        streamed["pieces"]!.GetValue<int>().ShouldBeGreaterThan(1);
        streamed["annotations"]!.AsArray().Count.ShouldBe(1);
        streamed["finish"]!.GetValue<string>().ShouldBe("stop");
        streamed["usage"]!["completion_tokens"]!.GetValue<int>().ShouldBeGreaterThan(0);
        (await DoAsync("helper", Vacation))["choices"]![0]!["message"]!["content"]!.GetValue<string>().ShouldContain("30 vacation days");
    }

    [ClientFact]
    public async Task What_was_said_before_is_part_of_the_question()
    {
        var sent = "";
        bot.Model!.Script = request =>
        {
            sent = request.ToJsonString(UnescapedJson);
            return "They expire on 31 March [1].";
        };

        await DoAsync("conversation", """[{"role":"system","content":"Be brief."},{"role":"user","content":"How many unused vacation days are carried over?"},{"role":"assistant","content":"Up to five."},{"role":"user","content":[{"type":"text","text":"And when do they expire?"}]}]""");

        sent.ShouldContain("Up to five.");
        sent.ShouldContain("when do they expire");
    }

    [ClientFact]
    public async Task Assistants_are_models()
    {
        await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "assistant create quoting --mode quote"));

        (await DoAsync("models")).AsArray().Select(model => model!["id"]!.GetValue<string>()).ShouldBe(["default", "quoting"]);
        (await DoAsync("model", "quoting"))["object"]!.GetValue<string>().ShouldBe("model");
        (await DoAsync("chat", Vacation, """{"model":"quoting"}"""))["choices"]![0]!["message"]!["content"]!.GetValue<string>().ShouldContain("Full-time employees have 30 vacation days a year");
    }

    [ClientFact]
    public async Task Vectors_are_the_same_packed_and_plain()
    {
        var vectors = await DoAsync("embeddings", "local", """["vacation days","sick leave"]""");

        var (packed, plain) = (vectors["packed"]!.AsArray(), vectors["plain"]!.AsArray());
        plain.Count.ShouldBe(2);
        plain[0]!.AsArray().Count.ShouldBeGreaterThan(100);
        packed[1]!.AsArray().Select(number => number!.GetValue<double>()).Zip(plain[1]!.AsArray().Select(number => number!.GetValue<double>())).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-6);
        vectors["usage"]!["prompt_tokens"]!.GetValue<int>().ShouldBeGreaterThan(0);
    }

    [ClientTheory]
    [InlineData("""{"model":"gpt-4o"}""", "NotFoundError", 404, "model", "There are: default")]
    [InlineData("""{"n":2}""", "BadRequestError", 400, "n", "'n' must be 1")]
    [InlineData("""{"tools":[{"type":"function","function":{"name":"f"}}]}""", "BadRequestError", 400, "tools", "can't be sent")]
    [InlineData("""{"response_format":{"type":"yaml"}}""", "BadRequestError", 400, "response_format.type", "text, json_object or json_schema")]
    [InlineData("""{"response_format":{"type":"json_schema","json_schema":{"name":"x","schema":{"type":7}}}}""", "BadRequestError", 400, "response_format.json_schema.schema", "no JSON schema")]
    [InlineData("""{"response_format":{"type":"\ud800"}}""", "BadRequestError", 400, "response_format.type", "text, json_object or json_schema")]
    [InlineData("""{"response_format":{"type":"json_schema","json_schema":{"name":"x","schema":{"allOf":[{"$ref":"#"}]}}}}""", "BadRequestError", 400, "response_format.json_schema.schema", "refers to itself")]
    [InlineData("""{"model":"quoting","response_format":{"type":"json_object"}}""", "BadRequestError", 400, "model", "Those who could: default")]
    [InlineData("""{"temperature":3}""", "BadRequestError", 400, "temperature", "0 to 2")]
    [InlineData("""{"temperature":"warm"}""", "BadRequestError", 400, "temperature", "not the JSON that is expected")]
    [InlineData("""{"messages":[null]}""", "BadRequestError", 400, "messages[0].role", "is not a role")]
    [InlineData("""{"messages":[{"role":"user","content":"half \ud83d"}]}""", "BadRequestError", 400, "messages[0].content", "half of a character")]
    [InlineData("""{"messages":[]}""", "BadRequestError", 400, "messages", "last message")]
    [InlineData("""{"messages":[{"role":"tool","content":"x"}]}""", "BadRequestError", 400, "messages[0].tool_call_id", "answers a call")]
    [InlineData("""{"messages":[{"role":"user","content":"q"},{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{\"a\":1,\"a\":2}"}}]}]}""", "BadRequestError", 400, "messages[1].tool_calls", "arguments")]
    [InlineData("""{"messages":[{"role":"critic","content":"x"}]}""", "BadRequestError", 400, "messages[0].role", "is not a role")]
    [InlineData("""{"messages":[{"role":"user","content":"q"},{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]}]}""", "BadRequestError", 400, "messages", "has no answer")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://example.com/a.png"}}]}]}""", "BadRequestError", 400, "messages[0].content", "addresses are not fetched")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"image_url"}]}]}""", "BadRequestError", 400, "messages[0].content", "image_url")]
    public async Task What_can_not_be_done_is_an_error_that_the_client_knows(string options, string failure, int status, string param, string says)
    {
        await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "assistant create quoting --mode quote"));

        var error = await DoAsync("chat", Vacation, options);

        error["failure"]!.GetValue<string>().ShouldBe(failure, error.ToJsonString());
        error["status"]!.GetValue<int>().ShouldBe(status);
        error["param"]!.GetValue<string>().ShouldBe(param);
        error["message"]!.GetValue<string>().ShouldContain(says);
    }

    [ClientTheory]
    [InlineData("{}")]
    [InlineData("""{"stream":true}""")]
    public async Task Client_makes_the_calls_of_its_own_tools_where_the_assistant_allows_it(string options)
    {
        await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "assistant set default --callers-tools yes"));
        var sent = new System.Collections.Concurrent.ConcurrentQueue<JsonObject>();
        bot.Model!.Calls = request =>
        {
            sent.Enqueue(request);
            return ScriptedModel.LastOf(request, "tool").Length == 0 && request["tools"] is not null ? [new ScriptedCall("room_of", """{"person":"Ben"}""")] : null;
        };
        bot.Model.Script = request => ScriptedModel.LastOf(request, "tool").Contains("217", StringComparison.Ordinal) ? "Ben sits in room 217." : "NO ANSWER";
        try
        {
            var answer = await DoAsync("tools", "where does Ben sit?", options);

            answer["text"]!.GetValue<string>().ShouldContain("Ben sits in room 217.", Case.Sensitive, answer.ToJsonString());
            answer["seen"]!.AsArray().Select(person => person!.GetValue<string>()).ShouldBe(["Ben"]);
            answer["reasons"]!.AsArray().Select(reason => reason!.GetValue<string>()).ShouldBe(["tool_calls", "stop"]);
            sent.ShouldContain(request => ScriptedModel.LastOf(request, "system").Contains("passage", StringComparison.OrdinalIgnoreCase), "its prompt and its knowledge are as always");
        }
        finally
        {
            bot.Model.Calls = _ => null;
            await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "assistant set default --callers-tools no"));
        }
    }

    [ClientFact]
    public async Task Answer_has_the_shape_that_is_asked_for()
    {
        var tries = new System.Collections.Concurrent.ConcurrentQueue<JsonObject>();
        bot.Model!.Script = request =>
        {
            tries.Enqueue(request);
            return tries.Count == 1 ? "There are thirty." : "```json\n{\"days\": [30]}\n```";
        };

        var answer = await DoAsync("chat", Vacation, """{"response_format":{"type":"json_schema","json_schema":{"name":"days","schema":{"type":"object","properties":{"days":{"type":"array","items":{"type":"integer"}}},"required":["days"]}}}}""");

        answer["choices"]?[0]!["message"]!["content"]!.GetValue<string>().ShouldBe("""{"days": [30]}""", answer.ToJsonString());
        tries.First()["response_format"]!["type"]!.GetValue<string>().ShouldBe("json_schema");
        tries.Count.ShouldBe(2, "what is no JSON is written again");
    }

    [ClientFact]
    public async Task Call_that_can_not_be_made_is_an_error_and_not_handed_on()
    {
        await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "assistant set default --callers-tools yes"));
        bot.Model!.Calls = request => request["tools"] is null ? null : [new ScriptedCall("room_of", """{"person":""")];
        try
        {
            (await DoAsync("tools", "where does Ben sit?", "{}"))["code"]!.GetValue<string>().ShouldBe("model_failed");
        }
        finally
        {
            bot.Model.Calls = _ => null;
            await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "assistant set default --callers-tools no"));
        }
    }

    [ClientFact]
    public async Task Answer_that_never_has_its_shape_is_an_error_and_no_quotation()
    {
        bot.Model!.Script = _ => "There are thirty.";

        var error = await DoAsync("chat", Vacation, """{"response_format":{"type":"json_object"}}""");

        error["status"]?.GetValue<int>().ShouldBe(502, error.ToJsonString());
        error["code"]!.GetValue<string>().ShouldBe("model_failed");
    }

    [ClientFact]
    public async Task Picture_that_nobody_can_make_out_is_said_so()
    {
        bot.Model!.Script = _ => "They have 30 vacation days [1].";

        var answer = await DoAsync("chat", Vacation, """{"messages":[{"role":"user","content":[{"type":"text","text":"how many vacation days do full-time employees have?"},{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="}}]}]}""");

        var text = answer["choices"]?[0]!["message"]!["content"]!.GetValue<string>() ?? "";
        text.ShouldContain("30 vacation days", Case.Sensitive, answer.ToJsonString());
        text.ShouldContain("No model here sees pictures");
    }

    [ClientTheory]
    [InlineData("wrong-key-0123456789", "AuthenticationError", 401)]
    public async Task Wrong_key_is_told_as_the_client_expects(string key, string failure, int status)
    {
        var error = await DoWithAsync(key, "models");

        error["failure"]!.GetValue<string>().ShouldBe(failure, error.ToJsonString());
        error["status"]!.GetValue<int>().ShouldBe(status);
        error["code"]!.GetValue<string>().ShouldBe("invalid_api_key");
    }

    [ClientFact]
    public async Task Response_has_its_sources_and_is_gone_on_from()
    {
        var sent = new List<string>();
        bot.Model!.Script = request =>
        {
            lock (sent)
                sent.Add(request.ToJsonString(UnescapedJson));
            return "They have 30 vacation days [1].";
        };

        var answer = await DoAsync("responses", Vacation, "and when do they expire?");

        answer["text"]!.GetValue<string>().ShouldBe("They have 30 vacation days [1].");
        answer["annotations"]![0]!["type"]!.GetValue<string>().ShouldBe("url_citation");
        answer["usage"]!["output_tokens"]!.GetValue<int>().ShouldBeGreaterThan(0);
        answer["previous"]!.GetValue<bool>().ShouldBeTrue();
        answer["unknown"]!.GetValue<string>().ShouldBe("previous_response_not_found");
        // Another went on from the first answer before.
        sent[^1].ShouldContain("full-time employees");
        sent[^1].ShouldContain("and next year?");
        sent[^1].ShouldNotContain("and when do they expire?");
    }

    [ClientFact]
    public async Task Response_streams_by_the_events_that_the_client_knows()
    {
        bot.Model!.Script = _ => "They have 30 vacation days, says the page on vacation [1].";

        var answer = await DoAsync("responsesStream", Vacation);

        answer["text"]!.GetValue<string>().ShouldBe("They have 30 vacation days, says the page on vacation [1].");
        answer["status"]!.GetValue<string>().ShouldBe("completed");
        answer["events"]!.AsArray().Select(name => name!.ToString()).Distinct().ShouldBe(
        [
            "response.created", "response.in_progress", "response.output_item.added", "response.content_part.added", "response.output_text.delta", "response.output_text.annotation.added",
            "response.output_text.done", "response.content_part.done", "response.output_item.done", "response.completed",
        ]);
    }

    [ClientTheory]
    [InlineData("length", "max_output_tokens")]
    [InlineData("content_filter", "content_filter")]
    public async Task Answer_without_its_end_says_why(string reason, string detail)
    {
        (bot.Model!.Script, bot.Model.Finish) = (_ => "They have 30 vacation days and [1]", reason);
        try
        {
            (await DoAsync("chat", Vacation))["choices"]![0]!["finish_reason"]!.GetValue<string>().ShouldBe(reason);
            (await DoAsync("stream", Vacation))["finish"]!.GetValue<string>().ShouldBe(reason);
            var response = await DoAsync("responses", Vacation, "and when do they expire?");
            (response["status"]!.GetValue<string>(), response["incomplete"]!["reason"]!.GetValue<string>()).ShouldBe(("incomplete", detail));
            (await DoAsync("responsesStream", Vacation))["events"]!.AsArray().Last()!.GetValue<string>().ShouldBe("response.incomplete");
        }
        finally
        {
            bot.Model.Finish = "stop";
        }
    }

    private async Task<System.Net.HttpStatusCode> ForAsync(string key, string person)
    {
        using var client = DescribedAnswers.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(bot.Process.Address, "/v1/chat/completions")) { Content = new StringContent(JsonSerializer.Serialize(new { model = "default", messages = new[] { new { role = "user", content = Vacation } } }), System.Text.Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        request.Headers.TryAddWithoutValidation("X-On-Behalf-Of", person);
        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }

    [ClientFact]
    public async Task Budget_that_is_used_up_is_told_as_an_empty_account()
    {
        await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "model budget key 1"));
        bot.Model!.Script = _ => "They have 30 vacation days [1].";
        try
        {
            var (_, made) = await bot.CallAsync(HttpMethod.Post, "/api/keys", new StringContent("""{"name":"poor","scopes":"ask"}""", System.Text.Encoding.UTF8, "application/json"));
            var secret = JsonDocument.Parse(made).RootElement.GetProperty("secret").GetString()!;
            (await DoWithAsync(secret, "chat", Vacation))["object"]!.GetValue<string>().ShouldBe("chat.completion");

            var refused = await DoWithAsync(secret, "chat", Vacation);

            (refused["failure"]!.GetValue<string>(), refused["code"]!.GetValue<string>()).ShouldBe(("RateLimitError", "insufficient_quota"));
            refused["message"]!.GetValue<string>().ShouldContain("is used up");

            // For whomever it asks, the budget is the key's.
            await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "whoami"));
            await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U3CAT", "whoami"));
            (_, made) = await bot.CallAsync(HttpMethod.Post, "/api/keys", new StringContent("""{"name":"poor-too","scopes":"ask","actsForPeople":true}""", System.Text.Encoding.UTF8, "application/json"));
            secret = JsonDocument.Parse(made).RootElement.GetProperty("secret").GetString()!;
            (await ForAsync(secret, "ben@example.com")).ShouldBe(System.Net.HttpStatusCode.OK);
            (await ForAsync(secret, "cat@example.com")).ShouldBe(System.Net.HttpStatusCode.TooManyRequests);
        }
        finally
        {
            await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "model budget key 0"));
        }
    }

    [ClientFact]
    public async Task Answer_that_breaks_off_amid_a_stream_is_followed_by_what_the_documents_say()
    {
        bot.Model!.Script = _ => "They have 30 vacation days, and nobody knows yet whether there will be more of them [1].";
        bot.Model.Pause = TimeSpan.FromMilliseconds(150);
        bot.Model.Faults.Next("chat", async http =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync("data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"They have 30 vacation days, and nobody knows\"},\"finish_reason\":null}]}\n\n");
            await http.Response.Body.FlushAsync();
            await Task.Delay(500);
            http.Abort();
        });
        try
        {
            var streamed = await DoAsync("stream", Vacation);
            streamed["text"]!.GetValue<string>().ShouldContain("Full-time employees have 30 vacation days a year.");
            streamed["text"]!.GetValue<string>().ShouldContain("because the language model could not be reached");
            streamed["finish"]!.GetValue<string>().ShouldBe("stop");
        }
        finally
        {
            bot.Model.Pause = TimeSpan.Zero;
        }
    }

    [ClientFact]
    public async Task Key_finds_only_what_it_may_read()
    {
        await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "kb add The vault\n\nThe vault opens at dawn with the code kiwi."));
        await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "kb access the-vault ana@example.com"));
        var (status, made) = await bot.CallAsync(HttpMethod.Post, "/api/keys", new StringContent("""{"name":"lobby","access":"everyone"}""", System.Text.Encoding.UTF8, "application/json"));
        status.ShouldBe(200, made);
        var secret = JsonDocument.Parse(made).RootElement.GetProperty("secret").GetString()!;
        var sent = new List<string>();
        bot.Model!.Script = request =>
        {
            sent.Add(request.ToJsonString(UnescapedJson));
            return "NOT FOUND";
        };

        await DoWithAsync(secret, "chat", "what is the code of the vault?");
        sent.ShouldNotContain(request => request.Contains("kiwi", StringComparison.Ordinal));
        await DoAsync("chat", "what is the code of the vault?");
        sent.ShouldContain(request => request.Contains("kiwi", StringComparison.Ordinal));
    }

    private Task<JsonNode> DoAsync(string what, params string[] more) => DoWithAsync(BotProcess.Key, what, more);

    private async Task<JsonNode> DoWithAsync(string key, string what, params string[] more)
    {
        return JsonNode.Parse(await NodeClient.SayAsync("openai.mjs", [what, new Uri(bot.Process.Address, "/v1").ToString(), key, .. more]))!;
    }
}

/// <summary>Needs the clients of tests/clients.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClientFactAttribute : FactAttribute
{
    public static readonly string Folder = Path.Combine(BotProcess.Root, "tests", "clients");

    public ClientFactAttribute() => Skip = Reason;

    internal static string? Reason => Directory.Exists(Path.Combine(Folder, "node_modules", "openai")) && Directory.Exists(Path.Combine(Folder, "node_modules", "axe-core")) ? null : "What tests/clients/package.json names is not installed.";
}

/// <summary>The same, with cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClientTheoryAttribute : TheoryAttribute
{
    public ClientTheoryAttribute() => Skip = ClientFactAttribute.Reason;
}
