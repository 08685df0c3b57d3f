using System.Text.Json;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Model;
using ChatOpsBot.Simulators.Slack;
using ChatOpsBot.Simulators.Teams;

namespace ChatOpsBot.EndToEnd;

/// <summary>The real server between simulated platforms, with the handbook in it.</summary>
public class BotUnderTest : IAsyncLifetime
{
    private static long conversations = 1000;
    private readonly HttpClient client = DescribedAnswers.Client();

    public SlackWorkspace Slack { get; private set; } = null!;
    public TeamsService Teams { get; private set; } = null!;
    public ScriptedModel? Model { get; private set; }
    public BotProcess Process { get; private set; } = null!;

    protected virtual bool HasModel => false;

    protected virtual bool UsesSocketMode => false;

    protected virtual Dictionary<string, string> More => [];

    public async Task InitializeAsync()
    {
        Slack = await SlackWorkspace.StartAsync();
        Teams = await TeamsService.StartAsync();
        Model = HasModel ? await ScriptedModel.StartAsync() : null;
        var more = new Dictionary<string, string>(More) { ["ChatOps__Dispatch__RetryMilliseconds"] = "50" };
        if (UsesSocketMode)
            more["ChatOps__Slack__AppToken"] = SlackWorkspace.AppToken;
        Process = BotProcess.Create(Slack, Teams, Model, more: more);
        await Process.StartAsync();
        await Handbook.AddToAsync(Process);
    }

    public async Task DisposeAsync()
    {
        await Process.DisposeAsync();
        await Slack.DisposeAsync();
        await Teams.DisposeAsync();
        if (Model is not null)
            await Model.DisposeAsync();
        client.Dispose();
    }

    /// <summary>A Slack channel that no other test writes in.</summary>
    public static string NewChannel() => $"C{Interlocked.Increment(ref conversations)}";

    public static string NewDirect() => $"D{Interlocked.Increment(ref conversations)}";

    public static string NewChat() => $"a:{Interlocked.Increment(ref conversations)}";

    public async Task<(int Status, string Body)> CallAsync(HttpMethod method, string path, HttpContent? content = null, string? key = BotProcess.Key)
    {
        using var request = new HttpRequestMessage(method, new Uri(Process.Address, path)) { Content = content };
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Authorization", key);
        using var response = await client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async Task<JsonElement> PostJsonAsync(string path, object body)
    {
        var (status, text) = await CallAsync(HttpMethod.Post, path, new StringContent(JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/json"));
        status.ShouldBe(200, text);
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>The files of its data directory as they are, databases included.</summary>
    public List<(string Name, byte[] Content)> Written() =>
    [
        .. Directory.EnumerateFiles(Process.DataDirectory, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).Select(file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var content = new MemoryStream();
            stream.CopyTo(content);
            return (file, content.ToArray());
        }),
    ];

    public Task<long> CountAsync(string table, string where = "1 = 1") => CountAsync(Process, table, where);

    public static async Task<long> CountAsync(BotProcess bot, string table, string where)
    {
        await using var database = await TestDatabase.OpenAsync(bot.DataDirectory);
        await using var command = database.CreateCommand();
        command.CommandText = $"SELECT COUNT(*) FROM \"{table}\" WHERE {where}";
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Until the condition holds.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds, string what, int seconds = 10)
    {
        for (var i = 0; i < seconds * 40; i++)
        {
            if (await holds())
                return;
            await Task.Delay(25);
        }

        throw new TimeoutException($"Waited in vain for {what}.");
    }
}

public sealed class BotWithModel : BotUnderTest
{
    protected override bool HasModel => true;

    protected override Dictionary<string, string> More => new() { ["ChatOps__Models__Chat__0__TimeoutSeconds"] = "3", ["ChatOps__Models__Chat__0__Retries"] = "1" };
}

public sealed class BotWithSlowModel : BotUnderTest
{
    protected override bool HasModel => true;

    protected override Dictionary<string, string> More => new() { ["ChatOps__Models__Chat__0__TimeoutSeconds"] = "60" };
}

public sealed class BotWithTrustedCaller : BotUnderTest
{
    public const string CallingTenant = "33333333-0000-0000-0000-000000000000";
    public const string CallingApp = "44444444-0000-0000-0000-000000000000";

    protected override Dictionary<string, string> More => new()
    {
        ["ChatOps__Teams__TrustedCallers__0__TenantId"] = CallingTenant,
        ["ChatOps__Teams__TrustedCallers__0__AppId"] = CallingApp,
    };
}

public sealed class BotOnSocket : BotUnderTest
{
    protected override bool UsesSocketMode => true;
}

/// <summary>Writes one answer at a time.</summary>
public sealed class BotWithOneAnswerAtATime : BotUnderTest
{
    protected override bool HasModel => true;

    protected override Dictionary<string, string> More => new() { ["ChatOps__Dispatch__MaxConcurrentAnswers"] = "1" };
}
