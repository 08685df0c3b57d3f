using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Models;
using ChatOpsBot.Simulators.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Tests;

/// <summary>Vendors with a protocol of their own.</summary>
public sealed class VendorClientTests : IAsyncLifetime
{
    private readonly List<ModelCall> calls = [];
    private AnthropicService anthropic = null!;
    private OllamaService ollama = null!;
    private ReplicateService replicate = null!;

    public async Task InitializeAsync() => (anthropic, ollama, replicate) = (await AnthropicService.StartAsync(), await OllamaService.StartAsync(), await ReplicateService.StartAsync());

    public async Task DisposeAsync()
    {
        await anthropic.DisposeAsync();
        await ollama.DisposeAsync();
        await replicate.DisposeAsync();
    }

    [Theory]
    [InlineData(ModelSettings.Anthropic)]
    [InlineData(ModelSettings.Ollama)]
    [InlineData(ModelSettings.Replicate)]
    public async Task Vendor_answers_and_says_what_it_took(string kind)
    {
        using var model = Open(kind, settings => settings with { InputPrice = 2, OutputPrice = 10 });

        (await AskAsync(model)).ReplaceLineEndings(" ").ShouldBe("It is so.");

        var call = calls.ShouldHaveSingleItem();
        (call.TokensIn, call.TokensOut).ShouldBe((kind == ModelSettings.Anthropic ? 15 : 11, 5));
        call.Cost.ShouldBe(((kind == ModelSettings.Anthropic ? 15 : 11) * 2 + 50) / 1_000_000m);
        call.FirstToken.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(ModelSettings.Anthropic)]
    [InlineData(ModelSettings.Ollama)]
    public async Task Service_that_can_not_stream_answers_as_a_whole(string kind)
    {
        using var model = Open(kind, settings => settings with { Streams = false });

        (await AskAsync(model)).ReplaceLineEndings(" ").ShouldBe("It is so.");

        ((bool?)(kind == ModelSettings.Anthropic ? anthropic.Requests : ollama.Requests).Single()["stream"] ?? false).ShouldBeFalse();
        calls.ShouldHaveSingleItem().TokensOut.ShouldBe(5);
    }

    [Theory]
    [InlineData(ModelSettings.Anthropic, "\"media_type\":\"image/png\"")]
    [InlineData(ModelSettings.Ollama, "\"images\":[\"AQID\"]")]
    public async Task Picture_goes_to_the_vendor_in_its_own_way(string kind, string written)
    {
        using var model = Open(kind, settings => settings with { SeesImages = true });

        await model.AskAsync([new(ChatRole.User, [new TextContent("What is it?"), new DataContent(new byte[] { 1, 2, 3 }, "image/png")])], new ChatOptions(), default);

        (kind == ModelSettings.Anthropic ? anthropic.Requests : ollama.Requests).Single().ToJsonString().ShouldContain(written);
    }

    [Fact]
    public async Task What_Anthropic_had_from_before_has_a_price_of_its_own()
    {
        using var model = Open(ModelSettings.Anthropic, settings => settings with { InputPrice = 2, CachedInputPrice = 0.5m });

        await AskAsync(model);

        calls[0].Cached.ShouldBe(4);
        calls[0].Cost.ShouldBe((11 * 2 + 4 * 0.5m) / 1_000_000m);
    }

    [Theory]
    [InlineData(ModelSettings.Anthropic, true)]
    [InlineData(ModelSettings.Anthropic, false)]
    [InlineData(ModelSettings.Ollama, true)]
    [InlineData(ModelSettings.Ollama, false)]
    public async Task What_it_thinks_is_heard_and_not_said(string kind, bool isStream)
    {
        (anthropic.Thought, ollama.Thought) = ("Is it so? It seems to be.", "Is it so? It seems to be.");
        using var model = Open(kind, settings => settings with { Streams = isStream });

        var answer = await model.AskAsync([new(ChatRole.User, "Is it so?")], new ChatOptions(), default);

        answer.Text.ShouldBe("It is so.");
        string.Concat(answer.Messages.SelectMany(message => message.Contents).OfType<TextReasoningContent>().Select(thought => thought.Text)).ShouldBe("Is it so? It seems to be.");
    }

    [Theory]
    [InlineData(ModelSettings.Anthropic, "max_tokens", AnswerEnd.Cut, true)]
    [InlineData(ModelSettings.Anthropic, "max_tokens", AnswerEnd.Cut, false)]
    [InlineData(ModelSettings.Anthropic, "refusal", AnswerEnd.Filtered, true)]
    [InlineData(ModelSettings.Anthropic, "refusal", AnswerEnd.Filtered, false)]
    [InlineData(ModelSettings.Ollama, "length", AnswerEnd.Cut, true)]
    [InlineData(ModelSettings.Ollama, "length", AnswerEnd.Cut, false)]
    public async Task Answer_without_its_end_is_known_as_such(string kind, string reason, AnswerEnd end, bool isStream)
    {
        (anthropic.Stop, ollama.Done) = (reason, reason);
        using var model = Open(kind, settings => settings with { Streams = isStream });

        await AskAsync(model);

        calls.ShouldHaveSingleItem().End.ShouldBe(end);
    }

    [Theory]
    [InlineData(ModelSettings.Anthropic, true)]
    [InlineData(ModelSettings.Anthropic, false)]
    [InlineData(ModelSettings.Ollama, true)]
    [InlineData(ModelSettings.Ollama, false)]
    public async Task Tool_is_called_with_its_arguments(string kind, bool isStream)
    {
        (anthropic.Call, ollama.Call) = (new ScriptedCall("weather", """{"city":"Zürich"}"""), new ScriptedCall("weather", """{"city":"Zürich"}"""));
        using var model = Open(kind, settings => settings with { Streams = isStream });

        var response = await model.AskAsync([new(ChatRole.User, "Weather?")], new ChatOptions { Tools = [AIFunctionFactory.Create((string city) => city, "weather")] }, default);

        var call = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ShouldHaveSingleItem();
        call.Name.ShouldBe("weather");
        call.Arguments!["city"]!.ToString().ShouldBe("Zürich");
    }

    [Fact]
    public async Task Model_that_knows_no_tools_is_told_them_in_words_and_calls_them_in_a_block()
    {
        ollama.KnowsTools = false;
        ollama.Answer = "I look.\n\n```call\n{\"tool\": \"weather\", \"arguments\": {\"city\": \"Zürich\"}}\n```";
        using var model = Open(ModelSettings.Ollama);
        model.CallsTools.ShouldBeTrue();

        var response = await model.AskAsync([new(ChatRole.User, "Weather?")], new ChatOptions { Tools = [AIFunctionFactory.Create((string city) => city, "weather")] }, default);

        model.CallsTools.ShouldBeFalse();
        response.Text.ShouldBe("I look.");
        response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ShouldHaveSingleItem().Arguments!["city"]!.ToString().ShouldBe("Zürich");
    }

    [Fact]
    public async Task Ollama_is_told_how_much_it_is_to_read()
    {
        using var model = Open(ModelSettings.Ollama, settings => settings with { ContextTokens = 12_000, Parameters = new Dictionary<string, string> { ["seed"] = "7" } });

        await AskAsync(model);

        ollama.Requests.Single()["options"]!["num_ctx"]!.GetValue<int>().ShouldBe(12_000);
        ollama.Requests.Single()["options"]!["seed"]!.GetValue<int>().ShouldBe(7);
    }

    [Theory]
    [InlineData(ModelSettings.Anthropic, 401, ModelTrouble.KeyRefused)]
    [InlineData(ModelSettings.Anthropic, 529, ModelTrouble.Busy)]
    [InlineData(ModelSettings.Anthropic, 500, ModelTrouble.Unreachable)]
    [InlineData(ModelSettings.Ollama, 429, ModelTrouble.Busy)]
    [InlineData(ModelSettings.Ollama, 400, ModelTrouble.Refused)]
    [InlineData(ModelSettings.Replicate, 402, ModelTrouble.KeyRefused)]
    [InlineData(ModelSettings.Replicate, 429, ModelTrouble.Busy)]
    [InlineData(ModelSettings.Replicate, 503, ModelTrouble.Unreachable)]
    public async Task Refusal_is_told_apart(string kind, int status, ModelTrouble trouble)
    {
        anthropic.Faults.NextStatus("messages", status);
        ollama.Faults.NextStatus("chat", status);
        replicate.Faults.NextStatus("predictions", status);
        using var model = Open(kind);

        (await Should.ThrowAsync<ModelException>(() => AskAsync(model))).Trouble.ShouldBe(trouble);
    }

    [Theory]
    [InlineData(ModelSettings.Anthropic)]
    [InlineData(ModelSettings.Ollama)]
    [InlineData(ModelSettings.Replicate)]
    public async Task Busy_vendor_is_asked_again_as_it_wishes(string kind)
    {
        anthropic.Faults.NextStatus("messages", 529, retryAfterSeconds: 0);
        ollama.Faults.NextStatus("chat", 503);
        replicate.Faults.NextStatus("predictions", 429, retryAfterSeconds: 0);
        using var model = Open(kind, settings => settings with { Retries = 1 });

        (await AskAsync(model)).ShouldStartWith("It is");
    }

    [Fact]
    public async Task Wait_that_a_vendor_asks_for_is_kept_and_one_that_is_too_long_is_not_waited_for()
    {
        using var model = Open(ModelSettings.Anthropic, settings => settings with { Retries = 1 });
        anthropic.Faults.NextStatus("messages", 429, retryAfterSeconds: 2);
        var begun = System.Diagnostics.Stopwatch.GetTimestamp();

        (await AskAsync(model)).ShouldBe("It is so.");

        // Without the wish it would have been a second at most.
        System.Diagnostics.Stopwatch.GetElapsedTime(begun).ShouldBeGreaterThan(TimeSpan.FromSeconds(1.9));
        anthropic.Faults.NextStatus("messages", 429, retryAfterSeconds: 600);
        (await Should.ThrowAsync<ModelException>(() => AskAsync(model))).Trouble.ShouldBe(ModelTrouble.Busy);
        anthropic.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Request_has_the_headers_and_members_that_are_configured_and_goes_through_the_proxy()
    {
        string? seen = null;
        await using var proxy = await ChatOpsBot.Simulators.Loopback.StartAsync(app => app.MapPost("/v1/chat/completions", async http =>
        {
            seen = $"{http.Request.Host} {http.Request.Headers["X-Team"]} {await new StreamReader(http.Request.Body).ReadToEndAsync()}";
            await http.Response.WriteAsync("""{"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"It is so."},"finish_reason":"stop"}]}""");
        }));
        using var models = new ModelCatalogue(
            Options.Create(new ModelOptions
            {
                Chat =
                [
                    new ModelSettings
                    {
                        Endpoint = "http://models.invalid/v1", Model = "m", Proxy = proxy.Address.ToString(), Streams = false, Retries = 0,
                        Headers = new Dictionary<string, string> { ["X-Team"] = "support" },
                        Parameters = new Dictionary<string, string> { ["reasoning_effort"] = "low", ["chat_template_kwargs"] = """{"enable_thinking":false}""" },
                    },
                ],
            }),
            TimeProvider.System);

        (await AskAsync(models.DefaultChat!)).ShouldBe("It is so.");

        seen.ShouldNotBeNull().ShouldStartWith("models.invalid support ");
        seen.ShouldContain("\"reasoning_effort\":\"low\"");
        seen.ShouldContain("\"chat_template_kwargs\":{\"enable_thinking\":false}");
    }

    [Fact]
    public async Task Busy_embedding_service_is_asked_again()
    {
        await using var service = await ScriptedModel.StartAsync();
        service.Faults.NextStatus("embeddings", 429);
        using var models = new ModelCatalogue(Options.Create(new ModelOptions { Embedding = [new ModelSettings { Endpoint = service.Endpoint, Model = "m", Retries = 1 }] }), TimeProvider.System);

        (await models.Embeddings[0].EmbedAsync(["holiday"], default)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Overload_amid_an_answer_is_told_as_such()
    {
        anthropic.ErrorAmid = "overloaded_error";
        using var model = Open(ModelSettings.Anthropic);

        (await Should.ThrowAsync<ModelException>(() => AskAsync(model))).IsOfTheMoment.ShouldBeTrue();
    }

    [Fact]
    public async Task Error_amid_the_lines_of_Ollama_is_none_of_the_answer()
    {
        ollama.BreaksOff = true;
        using var model = Open(ModelSettings.Ollama);

        await Should.ThrowAsync<ModelException>(() => AskAsync(model));
    }

    [Theory]
    [InlineData("prompt is too long: 20 tokens > 8192 maximum", 6553)]
    [InlineData("This model's maximum context length is 8,192 tokens. However, you requested 9000 tokens", 6553)]
    [InlineData("Invalid request: Your request exceeded model token limit: 8192", 6553)]
    [InlineData("invalid params, context window exceeds limit (2013)", null)]
    public async Task Service_that_takes_less_is_sent_less_from_then_on(string words, int? window)
    {
        var text = string.Join(' ', Enumerable.Repeat("word", 4_000));
        using var model = Open(ModelSettings.Anthropic);
        anthropic.Faults.Next("messages", http =>
        {
            http.Response.StatusCode = 400;
            return http.Response.WriteAsJsonAsync(new { type = "error", error = new { type = "invalid_request_error", message = words } });
        });

        var answer = await model.WithinAsync((fits, isShortened) => AskAsync(model, isShortened ? text[..1000] : text));

        answer.ShouldBe("It is so.");
        model.Window.ShouldBeInRange((window ?? 2_000) - 20, (window ?? 2_000) + 20);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Replicate_is_streamed_or_asked_until_it_has_ended(bool streams)
    {
        replicate.Streams = streams;
        using var model = Open(ModelSettings.Replicate);

        (await AskAsync(model)).ShouldBe("It is\nso.");

        var input = replicate.Requests.Single()["input"]!;
        input["system_prompt"]!.GetValue<string>().ShouldBe("Be brief.");
        input["prompt"]!.GetValue<string>().ShouldBe("Is it so?");
        replicate.Cancelled.ShouldBeEmpty();
    }

    [Fact]
    public async Task Prediction_that_nobody_waits_for_is_cancelled()
    {
        replicate.Held = new TaskCompletionSource().Task;
        using var model = Open(ModelSettings.Replicate);
        using var stop = new CancellationTokenSource();

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in model.StreamAsync([new(ChatRole.User, "Is it so?")], new ChatOptions(), stop.Token))
                await stop.CancelAsync();
        });

        replicate.Cancelled.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("CUDA out of memory", ModelTrouble.Unreachable)]
    [InlineData("This model's maximum context length is 4096 tokens.", ModelTrouble.TooLong)]
    [InlineData("The output was stopped by our content filter.", ModelTrouble.Filtered)]
    public async Task Prediction_that_fails_is_no_answer_and_says_why(string error, ModelTrouble trouble)
    {
        (replicate.Fails, replicate.Error, replicate.Streams) = (true, error, false);
        using var model = Open(ModelSettings.Replicate);

        (await Should.ThrowAsync<ModelException>(() => AskAsync(model))).Trouble.ShouldBe(trouble);
        replicate.Streams = true;
        (await Should.ThrowAsync<ModelException>(() => AskAsync(model))).Trouble.ShouldBe(trouble);
    }

    [Fact]
    public async Task Key_is_not_sent_where_a_prediction_points()
    {
        replicate.Elsewhere = "https://example.org/";
        using var model = Open(ModelSettings.Replicate);

        (await Should.ThrowAsync<ModelException>(() => AskAsync(model))).Trouble.ShouldBe(ModelTrouble.Nonsense);
    }

    [Fact]
    public async Task Ollama_embeds_too()
    {
        using var models = new ModelCatalogue(Options.Create(new ModelOptions { Embedding = [new ModelSettings { Kind = ModelSettings.Ollama, Endpoint = ollama.Endpoint, Model = "nomic-embed-text" }] }), TimeProvider.System);

        (await models.Embeddings[0].EmbedAsync(["holiday", "vacation"], default)).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Vectors_of_services_that_write_numbers_are_read(bool refusesTheFormat)
    {
        await using var service = await ChatOpsBot.Simulators.Loopback.StartAsync(app => app.MapPost("/v1/embeddings", async http =>
        {
            var request = (await System.Text.Json.Nodes.JsonNode.ParseAsync(http.Request.Body))!.AsObject();
            if (refusesTheFormat && request.ContainsKey("encoding_format"))
            {
                http.Response.StatusCode = 400;
                await http.Response.WriteAsJsonAsync(new { error = new { message = "Unsupported parameter: encoding_format" } });
                return;
            }

            await http.Response.WriteAsJsonAsync(new { @object = "list", model = "m", data = request["input"]!.AsArray().Select((_, i) => new { @object = "embedding", index = i, embedding = new[] { 0.6f, 0.8f } }), usage = new { prompt_tokens = 4, total_tokens = 4 } });
        }));
        using var models = new ModelCatalogue(Options.Create(new ModelOptions { Embedding = [new ModelSettings { Endpoint = new Uri(service.Address, "/v1").ToString(), Model = "m", Retries = 0 }] }), TimeProvider.System);

        var vectors = await models.Embeddings[0].EmbedAsync(["holiday", "vacation"], default);

        vectors.Count.ShouldBe(2);
        vectors[0][1].ShouldBe(0.8f, 1e-6f);
    }

    [Fact]
    public async Task Recording_is_sent_by_its_own_name_and_counted_as_the_service_counts()
    {
        string? sent = null;
        await using var service = await ChatOpsBot.Simulators.Loopback.StartAsync(app => app.MapPost("/v1/audio/transcriptions", async http =>
        {
            sent = (await http.Request.ReadFormAsync()).Files[0].FileName;
            await http.Response.WriteAsJsonAsync(new { text = "Hello there.", usage = new { type = "tokens", input_tokens = 140, output_tokens = 4, total_tokens = 144 } });
        }));
        using var models = new ModelCatalogue(Options.Create(new ModelOptions { Transcription = [new ModelSettings { Endpoint = new Uri(service.Address, "/v1").ToString(), Model = "m", InputPrice = 10, OutputPrice = 20 }] }), TimeProvider.System);
        var counted = TurnTokens.Start();

        (await models.Transcription!.TranscribeAsync(new MemoryStream([1]), "voice.m4a", default)).ShouldBe("Hello there.");

        sent.ShouldBe("voice.m4a");
        var call = counted.Calls.ShouldHaveSingleItem();
        (call.TokensIn, call.TokensOut, call.Cost).ShouldBe((140, 4, 0.00148m));
    }

    [Fact]
    public async Task Voices_at_a_time_are_as_many_as_are_allowed()
    {
        var (held, under, most) = (new TaskCompletionSource(), 0, 0);
        await using var service = await ChatOpsBot.Simulators.Loopback.StartAsync(app => app.MapPost("/v1/audio/transcriptions", async http =>
        {
            most = Math.Max(most, Interlocked.Increment(ref under));
            await held.Task;
            Interlocked.Decrement(ref under);
            await http.Response.WriteAsJsonAsync(new { text = "Hello." });
        }));
        using var models = new ModelCatalogue(Options.Create(new ModelOptions { Transcription = [new ModelSettings { Endpoint = new Uri(service.Address, "/v1").ToString(), Model = "m", Concurrency = 1 }] }), TimeProvider.System);

        var both = Task.WhenAll(Enumerable.Range(0, 2).Select(_ => models.Transcription!.TranscribeAsync(new MemoryStream([1]), "voice.mp3", default)));
        await WaitUntil(() => under == 1);
        held.SetResult();

        (await both).ShouldBe(["Hello.", "Hello."]);
        most.ShouldBe(1);
    }

    [Fact]
    public async Task Requests_at_a_time_are_as_many_as_are_allowed()
    {
        var held = new TaskCompletionSource();
        ollama.Faults.NextHeld("chat", held.Task);
        using var model = Open(ModelSettings.Ollama, settings => settings with { Concurrency = 1 });

        var first = AskAsync(model);
        await WaitUntil(() => ollama.Requests.Count == 1);
        var second = AskAsync(model);
        await Task.Yield();
        ollama.Requests.Count.ShouldBe(1);
        held.SetResult();

        (await Task.WhenAll(first, second)).ShouldBe(["It is so.", "It is so."]);
    }

    private static async Task WaitUntil(Func<bool> isSo)
    {
        while (!isSo())
            await Task.Delay(5);
    }

    private ChatModel Open(string kind, Func<ModelSettings, ModelSettings>? how = null)
    {
        var settings = new ModelSettings
        {
            Kind = kind,
            Endpoint = kind switch { ModelSettings.Anthropic => anthropic.Endpoint, ModelSettings.Ollama => ollama.Endpoint, _ => replicate.Endpoint },
            ApiKey = "key",
            Model = "m",
            Retries = 0,
            TimeoutSeconds = 20,
        };
        return new ModelCatalogue(Options.Create(new ModelOptions { Chat = [how?.Invoke(settings) ?? settings] }), TimeProvider.System).DefaultChat!;
    }

    private async Task<string> AskAsync(ChatModel model, string question = "Is it so?") =>
        (await model.AskAsync([new ChatMessage(ChatRole.System, "Be brief."), new ChatMessage(ChatRole.User, question)], new ChatOptions(), default, calls.Add)).Text;
}
