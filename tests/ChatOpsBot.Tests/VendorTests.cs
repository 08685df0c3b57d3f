using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Models;
using ChatOpsBot.Models.Vendors;
using ChatOpsBot.Simulators;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Tests;

/// <summary>Services that are nearly OpenAI's, and strict where they are not, as their documentation has it.</summary>
public sealed class VendorTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<JsonObject> requests = new();
    private Func<JsonObject, (int Status, string Json)?> refuse = _ => null;
    private List<string> pieces = [];
    private string comment = "";
    private bool isBare;
    private string contentType = "text/event-stream";
    private Loopback server = null!;
    private ModelCatalogue models = null!;

    public async Task InitializeAsync()
    {
        server = await Loopback.StartAsync(app => app.MapPost("/v1/chat/completions", CompleteAsync));
        models = new ModelCatalogue(Options.Create(new ModelOptions { Chat = [new ModelSettings { Endpoint = new Uri(server.Address, "/v1").ToString(), Model = "m", Retries = 2, TimeoutSeconds = 20 }] }), TimeProvider.System);
    }

    public async Task DisposeAsync()
    {
        models.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Limit_of_tokens_has_the_name_that_all_know()
    {
        // Mistral, Baichuan: what is not in their description is refused.
        refuse = request => request.ContainsKey("max_completion_tokens") ? (422, """{"detail":[{"type":"extra_forbidden","loc":["body","max_completion_tokens"],"msg":"Extra inputs are not permitted"}]}""") : null;

        (await AskAsync()).ShouldBe("Yes.");
        requests.Single()["max_tokens"]!.GetValue<int>().ShouldBe(50);
    }

    [Fact]
    public async Task Service_that_wants_the_newer_name_is_given_it_from_then_on()
    {
        refuse = request => request.ContainsKey("max_tokens") ? (400, """{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.","type":"invalid_request_error","param":"max_tokens","code":"unsupported_parameter"}}""") : null;

        (await AskAsync()).ShouldBe("Yes.");
        (await AskAsync()).ShouldBe("Yes.");
        requests.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(422, """{"error":"Template error: invalid operation: System role not supported (in chat_template:1)","error_type":"template_error"}""")]
    [InlineData(400, """{"object":"error","message":"Conversation roles must alternate user/assistant/user/assistant/...","code":400}""")]
    [InlineData(500, """{"error":{"message":"the system role is not supported by this model's template"}}""")]
    public async Task Template_without_a_system_is_told_in_the_question(int status, string refusal)
    {
        refuse = request => request["messages"]!.AsArray().Any(message => (string?)message!["role"] == "system") ? (status, refusal) : null;

        (await AskAsync()).ShouldBe("Yes.");

        var message = requests.Last()["messages"]!.AsArray().Single()!;
        message["role"]!.GetValue<string>().ShouldBe("user");
        message["content"]!.GetValue<string>().ShouldBe("Be brief.\n\nIs it so?");
    }

    [Fact]
    public async Task Service_that_does_not_count_for_streams_is_not_asked_to()
    {
        refuse = request => request.ContainsKey("stream_options") ? (400, """{"error":{"message":"Unrecognized request argument supplied: stream_options","type":"invalid_request_error"}}""") : null;

        (await AskAsync()).ShouldBe("Yes.");
    }

    [Theory]
    [InlineData("""{"id":"x","choices":null,"base_resp":{"status_code":1002,"status_msg":"rate limit"}}""")]
    [InlineData("""{"code":11202,"message":"licc failed: qps limit","sid":"cha000"}""")]
    [InlineData("""{"error":{"message":"rate limit exceeded","type":"rate_limit"}}""")]
    public async Task Rate_limit_that_looks_like_an_answer_is_tried_again(string body)
    {
        var calls = 0;
        refuse = _ => Interlocked.Increment(ref calls) == 1 ? (200, body) : null;

        (await AskAsync()).ShouldBe("Yes.");
        calls.ShouldBe(2);
    }

    [Theory]
    [InlineData("""{"base_resp":{"status_code":1004,"status_msg":"login fail"}}""", ModelTrouble.KeyRefused)]
    [InlineData("""{"base_resp":{"status_code":1008,"status_msg":"insufficient balance"}}""", ModelTrouble.KeyRefused)]
    [InlineData("""{"code":10013,"message":"input is not allowed","sid":"cha000"}""", ModelTrouble.Filtered)]
    [InlineData("""{"code":10907,"message":"token数量超过上限","sid":"cha000"}""", ModelTrouble.TooLong)]
    [InlineData("""{"error":{"message":"AppIdQpsOverFlow","code":"11202"}}""", ModelTrouble.Busy)]
    [InlineData("""{"base_resp":{"status_code":1002,"status_msg":"rate limit"}}""", ModelTrouble.Busy)]
    public async Task Error_that_looks_like_an_answer_is_none(string body, ModelTrouble trouble)
    {
        foreach (var isStream in (bool[])[false, true])
        {
            refuse = _ => (isStream ? 0 : 200, body);

            (await Should.ThrowAsync<ModelException>(AskAsync)).Trouble.ShouldBe(trouble);
        }
    }

    [Theory]
    [InlineData("Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens and 100 `max_new_tokens`")]
    [InlineData("Input validation error: `inputs` must have less than 4096 tokens. Given: 5000")]
    [InlineData("Prompt exceeds max length")]
    [InlineData("invalid params, context window exceeds limit")]
    public async Task What_is_too_long_is_known_by_the_words_of_each(string words)
    {
        refuse = _ => (422, $$"""{"error":"{{words}}","error_type":"validation"}""");

        (await Should.ThrowAsync<ModelException>(AskAsync)).Trouble.ShouldBe(ModelTrouble.TooLong);
    }

    [Theory]
    [InlineData("""{"choices":null,"base_resp":{"status_code":1002,"status_msg":"rate limit"}}""", ModelTrouble.Busy)]
    [InlineData("""{"code":10013,"message":"output is not allowed","sid":"cha000"}""", ModelTrouble.Filtered)]
    public async Task Error_amid_a_stream_that_looks_like_a_piece_of_it_ends_it(string line, ModelTrouble trouble)
    {
        pieces = [Piece("Yes, "), line];

        (await Should.ThrowAsync<ModelException>(AskAsync)).Trouble.ShouldBe(trouble);
    }

    [Theory]
    [InlineData("<think>Is it? It may be.</think>\n\nYes.", "Yes.")]
    [InlineData("\n<think>\n</think>Yes.", "Yes.")]
    [InlineData("<think>It never ends", "")]
    [InlineData("<thin line is drawn.", "<thin line is drawn.")]
    [InlineData("<th", "<th")]
    [InlineData("Write <think>so</think>.", "Write <think>so</think>.")]
    public async Task What_a_model_thinks_before_it_answers_is_not_said(string written, string said)
    {
        for (var size = 1; size <= written.Length; size += 3)
        {
            pieces = [.. written.Chunk(size).Select(piece => Piece(new string(piece)))];
            (await AskAsync()).ShouldBe(said, $"in pieces of {size}");
        }
    }

    [Fact]
    public async Task Refusal_of_something_else_changes_nothing()
    {
        refuse = _ => (400, """{"error":{"message":"The system could not resolve the role of 'max_tokens' in billing: invalid account."}}""");
        await Should.ThrowAsync<ModelException>(AskAsync);

        refuse = _ => null;
        (await AskAsync()).ShouldBe("Yes.");
        requests.Last().ContainsKey("max_tokens").ShouldBeTrue();
        requests.Last()["messages"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Stream_that_begins_with_a_comment_and_is_called_something_else_is_read()
    {
        comment = ": keep-alive\n\n";
        contentType = "application/octet-stream";

        (await AskAsync()).ShouldBe("Yes.");
    }

    [Theory]
    [InlineData("abort")]
    [InlineData("function_call_filter: MALFORMED_FUNCTION_CALL")]
    public async Task Reason_to_end_that_is_a_failure_breaks_the_answer_off(string reason)
    {
        pieces = [Piece("Yes, "), Piece("and").Replace("\"finish_reason\":null", $"\"finish_reason\":\"{reason}\"", StringComparison.Ordinal)];

        (await Should.ThrowAsync<ModelException>(AskAsync)).IsOfTheMoment.ShouldBeTrue();
    }

    [Fact]
    public async Task Calls_without_ids_that_come_whole_under_one_number_are_two()
    {
        static string Call(string city) => Piece("").Replace("\"content\":\"\"", """
            "tool_calls":[{"index":0,"id":"","type":"function","function":{"name":"weather","arguments":"{\"city\":\"CITY\"}"}}]
            """.Replace("CITY", city, StringComparison.Ordinal), StringComparison.Ordinal);
        pieces = [Call("Bern"), Call("Basel")];

        var answer = await models.DefaultChat!.AskAsync([new ChatMessage(ChatRole.User, "Weather?")], new ChatOptions { Tools = [AIFunctionFactory.Create((string city) => city, "weather")] }, default);

        var calls = answer.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
        calls.Select(call => $"{call.Arguments!["city"]}").ShouldBe(["Bern", "Basel"]);
        calls.Select(call => call.CallId).ShouldBeUnique();
    }

    [Fact]
    public async Task Empty_account_is_not_asked_again()
    {
        refuse = _ => (429, """{"error":{"message":"You exceeded your current quota, please check your plan and billing details.","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}""");

        (await Should.ThrowAsync<ModelException>(AskAsync)).Trouble.ShouldBe(ModelTrouble.KeyRefused);
        requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Page_in_place_of_an_answer_is_none()
    {
        foreach (var type in (string[])["text/html", "text/event-stream"])
        {
            (contentType, pieces) = (type, ["<html><body>Sign in to the network</body></html>"]);
            isBare = true;

            (await Should.ThrowAsync<ModelException>(AskAsync)).Trouble.ShouldBe(ModelTrouble.Unreachable);
        }
    }

    [Fact]
    public async Task Stream_that_is_over_without_an_end_has_broken_off()
    {
        pieces = [$"data: {Piece("Yes, ")}\n\n"];
        isBare = true;

        (await Should.ThrowAsync<ModelException>(AskAsync)).Trouble.ShouldBe(ModelTrouble.Unreachable);
    }

    [Fact]
    public void Every_preset_has_an_address_and_a_name_of_its_own()
    {
        ModelPreset.All.Where(preset => preset.Name is not ("azure" or "huggingface-endpoint")).ShouldAllBe(preset => Uri.IsWellFormedUriString(preset.Endpoint, UriKind.Absolute));
        ModelPreset.All.Select(preset => preset.Name).ShouldBeUnique();
        ModelPreset.Find("MISTRAL")!.Endpoint.ShouldBe("https://api.mistral.ai/v1");
    }

    private async Task<string> AskAsync() => (await models.DefaultChat!.AskAsync(
        [new ChatMessage(ChatRole.System, "Be brief."), new ChatMessage(ChatRole.User, "Is it so?")], new ChatOptions { MaxOutputTokens = 50 }, default)).Text;

    private static string Piece(string text) => new JsonObject
    {
        ["id"] = "1", ["object"] = "chat.completion.chunk", ["created"] = 1, ["model"] = "m",
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = new JsonObject { ["content"] = text }, ["finish_reason"] = null }),
    }.ToJsonString();

    // Status 0: in a stream.
    private async Task CompleteAsync(HttpContext http)
    {
        var request = (await http.Request.ReadFromJsonAsync<JsonObject>())!;
        requests.Enqueue(request);
        if (refuse(request) is var (status, json))
        {
            http.Response.StatusCode = status == 0 ? 200 : status;
            http.Response.ContentType = status == 0 ? "text/event-stream" : "application/json";
            await http.Response.WriteAsync(status == 0 ? $"data: {json}\n\ndata: [DONE]\n\n" : json);
            return;
        }

        http.Response.ContentType = contentType;
        if (isBare)
        {
            await http.Response.WriteAsync(string.Concat(pieces));
            return;
        }

        if (pieces.Count > 0)
        {
            await http.Response.WriteAsync(string.Concat(pieces.Append("[DONE]").Select(piece => $"data: {piece}\n\n")));
            return;
        }

        await http.Response.WriteAsync(comment + """
            data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"Yes."},"finish_reason":null}]}

            data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: [DONE]


            """);
    }
}
