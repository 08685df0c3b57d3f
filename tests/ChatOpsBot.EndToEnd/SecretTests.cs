using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Slack;
using ChatOpsBot.Simulators.Teams;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.EndToEnd;

public sealed class BotWithSecrets : BotUnderTest
{
    public const string ModelKey = "sk-planted-model-key-31415926";
    public const string HeaderSecret = "planted-header-27182818";
    public const string EmbeddingKey = "sk-planted-embedding-key-57721566";
    public const string TranscriptionKey = "sk-planted-voice-key-69314718";
    public const string ToolSecret = "sk-planted-tool-secret-14142135";
    public const string EmbedSecret = "sk-planted-embed-secret-of-a-page-26457513";
    public const string ClaudeKey = "sk-planted-claude-key-41421356";
    public const string Parameter = "sk-planted-parameter-17724538";
    public const string ProxyPassword = "sk-planted-proxy-password-22360679";
    public const string AzureKey = "sk-planted-azure-key-73205080";
    public const string OllamaKey = "sk-planted-ollama-key-23606797";
    public const string ReplicateKey = "sk-planted-replicate-key-24744871";
    public const string ClientSecret = "sk-planted-client-secret-26457513";
    public const string SearchKey = "sk-planted-search-key-28284271";
    private Loopback? collector;

    /// <summary>What was exported, traces and metrics, as it was sent.</summary>
    public ConcurrentQueue<(string Path, byte[] Body)> Exported { get; } = new();

    protected override bool HasModel => true;

    protected override Dictionary<string, string> More => new()
    {
        ["ChatOps__Models__Chat__0__ApiKey"] = ModelKey,
        ["ChatOps__Models__Chat__0__Headers__X-Team"] = HeaderSecret,
        ["ChatOps__Models__Chat__0__Retries"] = "0",
        ["ChatOps__Models__Chat__1__Alias"] = "claude",
        ["ChatOps__Models__Chat__1__Preset"] = "claude",
        ["ChatOps__Models__Chat__1__Endpoint"] = Collector,
        ["ChatOps__Models__Chat__1__Model"] = "m",
        ["ChatOps__Models__Chat__1__ApiKey"] = ClaudeKey,
        ["ChatOps__Models__Chat__1__Parameters__metadata_token"] = Parameter,
        ["ChatOps__Models__Chat__1__Retries"] = "0",
        ["ChatOps__Models__Chat__2__Alias"] = "behind",
        ["ChatOps__Models__Chat__2__Endpoint"] = Collector,
        ["ChatOps__Models__Chat__2__Model"] = "m",
        ["ChatOps__Models__Chat__2__Proxy"] = $"http://bot:{ProxyPassword}@127.0.0.1:9",
        ["ChatOps__Models__Chat__2__Retries"] = "0",
        ["ChatOps__Models__Chat__3__Alias"] = "azure",
        ["ChatOps__Models__Chat__3__Kind"] = "azure-openai",
        ["ChatOps__Models__Chat__3__Endpoint"] = Collector,
        ["ChatOps__Models__Chat__3__Model"] = "m",
        ["ChatOps__Models__Chat__3__ApiKey"] = AzureKey,
        ["ChatOps__Models__Chat__3__Retries"] = "0",
        ["ChatOps__Models__Chat__4__Alias"] = "ollama",
        ["ChatOps__Models__Chat__4__Kind"] = "ollama",
        ["ChatOps__Models__Chat__4__Endpoint"] = Collector,
        ["ChatOps__Models__Chat__4__Model"] = "m",
        ["ChatOps__Models__Chat__4__ApiKey"] = OllamaKey,
        ["ChatOps__Models__Chat__4__Retries"] = "0",
        ["ChatOps__Models__Chat__5__Alias"] = "replicate",
        ["ChatOps__Models__Chat__5__Kind"] = "replicate",
        ["ChatOps__Models__Chat__5__Endpoint"] = $"{Collector}/v1",
        ["ChatOps__Models__Chat__5__Model"] = "meta/llama",
        ["ChatOps__Models__Chat__5__ApiKey"] = ReplicateKey,
        ["ChatOps__Models__Chat__5__Retries"] = "0",
        ["ChatOps__Agents__OAuth__WIKI__AuthorizationEndpoint"] = $"{Collector}/authorize",
        ["ChatOps__Agents__OAuth__WIKI__TokenEndpoint"] = $"{Collector}/token",
        ["ChatOps__Agents__OAuth__WIKI__ClientId"] = "bot",
        ["ChatOps__Agents__OAuth__WIKI__ClientSecret"] = ClientSecret,
        ["ChatOps__Agents__PublicAddress"] = "https://bot.example.com/",
        ["ChatOps__Agents__Web__SearchKey"] = SearchKey,
        ["ChatOps__Models__Embedding__0__Endpoint"] = Collector,
        ["ChatOps__Models__Embedding__0__Model"] = "vectors",
        ["ChatOps__Models__Embedding__0__ApiKey"] = EmbeddingKey,
        ["ChatOps__Models__Embedding__0__Retries"] = "0",
        ["ChatOps__Models__Transcription__0__Endpoint"] = Collector,
        ["ChatOps__Models__Transcription__0__Model"] = "whisper",
        ["ChatOps__Models__Transcription__0__ApiKey"] = TranscriptionKey,
        ["Logging__LogLevel__Default"] = "Debug",
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Collector,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
        ["ChatOps__Models__AllowedNetworks__0"] = "127.0.0.0/8",
        ["ChatOps__Webhooks__AllowedNetworks__0"] = "127.0.0.0/8",
        ["ChatOps__Agents__AllowedNetworks__0"] = "127.0.0.0/8",
        ["ChatOps__Agents__Secrets__PLANTED"] = ToolSecret,
        ["ChatOps__Embed__Secret"] = EmbedSecret,
        ["ChatOps__Embed__Origins__0"] = "https://intranet.example.com",
    };

    // Takes telemetry, and refuses the rest with what it was sent, as services do.
    public string Collector => (collector ??= Loopback.StartAsync(app => app.Map("/{**path}", async (HttpContext http, string path) =>
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        if (path is "v1/traces" or "v1/metrics")
        {
            Exported.Enqueue((path, body.ToArray()));
            return Results.Bytes([], "application/x-protobuf");
        }

        return Results.Json(new { error = new { message = $"Incorrect API key provided: {http.Request.Headers.Authorization}" } }, statusCode: 401);
    })).GetAwaiter().GetResult()).Address.ToString().TrimEnd('/');
}

/// <summary>Secrets are planted everywhere, and looked for in everything that was written.</summary>
public sealed class SecretTests(BotWithSecrets bot) : IClassFixture<BotWithSecrets>
{
    private static readonly System.Text.Json.Nodes.JsonNode Refusing = System.Text.Json.Nodes.JsonNode.Parse("""{"openapi":"3.1.0","info":{"title":"Refusing","version":"1"},"paths":{"/look":{"get":{"operationId":"look","summary":"Looks","responses":{"200":{"description":"seen"}}}}}}""")!;

    private const string AddedKey = "sk-planted-added-key-16180339";
    private const string FormKey = "sk-planted-form-key-30000000";
    private const string Question = "what is the planted-question-14142135 about the vault?";

    [Fact]
    public async Task No_key_and_no_prompt_is_in_logs_traces_answers_metrics_or_files()
    {
        string? prompt = null;
        // Services repeat what they were sent, keys included.
        bot.Model!.Faults.Next("chat", async http =>
        {
            http.Response.StatusCode = 401;
            await http.Response.WriteAsync(JsonSerializer.Serialize(new { error = new { message = $"Incorrect API key provided: {http.Request.Headers.Authorization} {http.Request.Headers["X-Team"]} for {Question}", code = "invalid_api_key" } }));
        });
        bot.Model.Usage = (11, 5);
        var said = new StringBuilder();
        async Task CallAsync(HttpMethod method, string path, object? body = null, string? key = BotProcess.Key)
        {
            var (status, text) = await bot.CallAsync(method, path, body is null ? null : Json(body), key);
            said.Append(status).Append(text).Append('\n');
        }

        await CallAsync(HttpMethod.Post, "/api/conversations/planted/messages", new { text = Question });
        bot.Model!.Script = request =>
        {
            prompt = request["messages"]![0]!["content"]!.ToString();
            return "Nothing is known of it [1].";
        };
        await CallAsync(HttpMethod.Post, "/v1/chat/completions", new { model = "default", messages = new[] { new { role = "user", content = Question } } });
        await CallAsync(HttpMethod.Put, "/api/models/added", new { vendor = "vllm", model = "m", endpoint = bot.Model!.Endpoint, key = AddedKey });
        await CallAsync(HttpMethod.Post, "/api/models/added/test");
        await CallAsync(HttpMethod.Get, "/api/models");
        await CallAsync(HttpMethod.Get, "/api/audit");
        await CallAsync(HttpMethod.Get, "/api/usage/calls");
        await CallAsync(HttpMethod.Post, "/api/models/default/test");
        foreach (var model in (string[])["claude", "behind", "azure", "ollama", "replicate"])
        {
            await CallAsync(HttpMethod.Post, $"/api/models/{model}/test");
            await CallAsync(HttpMethod.Get, $"/api/models/{model}");
        }

        // A key that is sent by a form.
        await bot.Slack.CommandAsync(BotUnderTest.NewChannel(), "U1ANA", "/chatops", "model add formed");
        var form = await bot.Slack.ViewAsync("U1ANA");
        await bot.Slack.SubmitAsync(form, new Dictionary<string, string> { ["vendor"] = "vllm", ["model"] = "m", ["endpoint"] = bot.Model!.Endpoint, ["secret-key"] = FormKey });
        await BotUnderTest.UntilAsync(async () => (await bot.CallAsync(HttpMethod.Get, "/api/models/formed")).Body.Contains(FormKey[^4..], StringComparison.Ordinal), "the model of the form");

        // What is made here is shown once, to whoever has it made.
        var hook = JsonDocument.Parse((await bot.CallAsync(HttpMethod.Put, "/api/webhooks/planted", Json(new { url = bot.Model!.Endpoint, events = new[] { "question.unanswered" } }))).Body).RootElement.GetProperty("secret").GetString()!;
        var made = JsonDocument.Parse((await bot.CallAsync(HttpMethod.Post, "/api/keys", Json(new { name = "planted" }))).Body).RootElement.GetProperty("secret").GetString()!;
        await CallAsync(HttpMethod.Get, "/api/webhooks/planted");
        await CallAsync(HttpMethod.Get, "/api/keys");
        await CallAsync(HttpMethod.Put, "/api/tool-services/refusing", new { protocol = "openapi", address = bot.Collector, authentication = "bearer PLANTED", document = Refusing });
        await CallAsync(HttpMethod.Post, "/api/tools/refusing_look/calls", new { arguments = new { } });
        await CallAsync(HttpMethod.Post, "/api/conversations/planted/messages", new { text = Question }, key: "Bearer eyJwbGFudGVk.eyJwbGFudGVk.planted");
        var pageToken = EmbeddingPageTests.Token("ana@example.com", TimeSpan.FromMinutes(5), BotWithSecrets.EmbedSecret);
        await CallAsync(HttpMethod.Post, "/api/conversations/planted/messages", new { text = "whoami" }, key: $"Bearer {pageToken}");
        await bot.Teams.SayAsync(BotUnderTest.NewChat(), "29:ana", "whoami");
        await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "", file: ("voice.m4a", [1, 2, 3])));
        await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "status"));
        await CallAsync(HttpMethod.Get, "/metrics");
        await CallAsync(HttpMethod.Get, "/api/status", key: "cob-planted-wrong-key-17320508");

        said.ToString().ShouldContain("Incorrect API key provided: Bearer (a secret)", customMessage: "the service has repeated it");
        var marker = prompt!.Split('\n').First(line => line.Length > 40);
        await BotUnderTest.UntilAsync(() => Task.FromResult(Exported("v1/traces").Contains("gen_ai.usage.output_tokens", StringComparison.Ordinal) && Exported("v1/metrics").Contains("gen_ai.client.token.usage", StringComparison.Ordinal)), "telemetry");
        string[] conventions = ["gen_ai.operation.name", "gen_ai.request.model", "gen_ai.response.finish_reasons", "gen_ai.usage.input_tokens", "chat scripted", "generate_content whisper"];
        foreach (var name in conventions)
            Exported("v1/traces").ShouldContain(name);
        Exported("v1/metrics").ShouldContain("gen_ai.client.operation.duration");
        (string, bool)[] secrets =
        [
            (BotWithSecrets.ModelKey, false), (BotWithSecrets.HeaderSecret, false), (BotWithSecrets.EmbeddingKey, false), (BotWithSecrets.TranscriptionKey, false), (AddedKey, false), (FormKey, false), (BotProcess.Key, false), ("planted-wrong-key", false),
            (BotWithSecrets.ToolSecret, false), (BotWithSecrets.ClaudeKey, false), (BotWithSecrets.Parameter, false), (BotWithSecrets.ProxyPassword, false), (BotWithSecrets.EmbedSecret, false), (BotWithSecrets.AzureKey, false), (BotWithSecrets.OllamaKey, false), (BotWithSecrets.ReplicateKey, false), (BotWithSecrets.ClientSecret, false), (BotWithSecrets.SearchKey, false), (hook, false), (made, false), (pageToken, false), (SlackWorkspace.BotToken, false), (SlackWorkspace.SigningSecret, false), (TeamsService.AppSecret, false), ("eyJ", false), (marker, false), ("planted-question-14142135", true),
        ];
        var written = bot.Written();
        foreach (var (secret, mayBeAnswered) in secrets)
        {
            bot.Process.Output.ShouldNotContain(secret, Case.Sensitive, "in the logs");
            Exported("").ShouldNotContain(secret, Case.Sensitive, "in traces or metrics");
            if (!mayBeAnswered)
                said.ToString().ShouldNotContain(secret, customMessage: "in the answers");
            if (secret.StartsWith("sk-", StringComparison.Ordinal) || secret == BotWithSecrets.HeaderSecret || secret == hook || secret == made || secret == pageToken)
                written.ShouldNotContain(file => Encoding.Latin1.GetString(file.Content).Contains(secret, StringComparison.Ordinal), secret);
        }
    }

    private static StringContent Json(object body) => new(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");

    private string Exported(string path) => string.Concat(bot.Exported.Where(each => each.Path.StartsWith(path, StringComparison.Ordinal)).Select(each => Encoding.Latin1.GetString(each.Body)));
}
