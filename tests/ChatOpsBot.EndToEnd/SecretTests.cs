using System.Text;
using System.Text.Json;
using ChatOpsBot.Simulators;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.EndToEnd;

public sealed class BotWithSecrets : BotUnderTest
{
    public const string ModelKey = "sk-planted-model-key-31415926";
    public const string HeaderSecret = "planted-header-27182818";

    protected override bool HasModel => true;

    protected override Dictionary<string, string> More => new()
    {
        ["ChatOps__Models__Chat__0__ApiKey"] = ModelKey,
        ["ChatOps__Models__Chat__0__Headers__X-Team"] = HeaderSecret,
        ["ChatOps__Models__Chat__0__Retries"] = "0",
        ["ChatOps__Models__AllowedNetworks__0"] = "127.0.0.0/8",
        ["ChatOps__Webhooks__AllowedNetworks__0"] = "127.0.0.0/8",
    };
}

/// <summary>Secrets are planted everywhere, and looked for in everything that was written.</summary>
public sealed class SecretTests(BotWithSecrets bot) : IClassFixture<BotWithSecrets>
{
    private const string AddedKey = "sk-planted-added-key-16180339";
    private const string Question = "what is the planted-question-14142135 about the vault?";

    [Fact]
    public async Task No_key_and_no_prompt_is_in_logs_answers_metrics_or_files()
    {
        string? prompt = null;
        // Services repeat what they were sent, keys included.
        bot.Model!.Faults.Next("chat", async http =>
        {
            http.Response.StatusCode = 401;
            await http.Response.WriteAsync(JsonSerializer.Serialize(new { error = new { message = $"Incorrect API key provided: {http.Request.Headers.Authorization} {http.Request.Headers["X-Team"]} for {Question}", code = "invalid_api_key" } }));
        });
        var said = new StringBuilder();
        async Task CallAsync(HttpMethod method, string path, object? body = null, string? key = BotProcess.Key)
        {
            var (status, text) = await bot.CallAsync(method, path, body is null ? null : new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"), key);
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
        await CallAsync(HttpMethod.Get, "/metrics");
        await CallAsync(HttpMethod.Get, "/api/status", key: "cob-planted-wrong-key-17320508");

        var marker = prompt!.Split('\n').First(line => line.Length > 40);
        foreach (var (secret, mayBeAnswered) in ((string, bool)[])[(BotWithSecrets.ModelKey, false), (BotWithSecrets.HeaderSecret, false), (AddedKey, false), (BotProcess.Key, false), ("planted-wrong-key", false), (marker, false), ("planted-question-14142135", true)])
        {
            bot.Process.Output.ShouldNotContain(secret, customMessage: "in the logs");
            if (!mayBeAnswered)
                said.ToString().ShouldNotContain(secret, customMessage: "in the answers");
            if (secret.StartsWith("sk-", StringComparison.Ordinal) || secret == BotWithSecrets.HeaderSecret)
                Written().ShouldNotContain(file => Encoding.Latin1.GetString(file.Content).Contains(secret, StringComparison.Ordinal), secret);
        }
    }

    private List<(string Name, byte[] Content)> Written() =>
    [
        .. Directory.EnumerateFiles(bot.Process.DataDirectory, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).Select(file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var content = new MemoryStream();
            stream.CopyTo(content);
            return (file, content.ToArray());
        }),
    ];
}
