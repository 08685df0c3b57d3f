using System.Collections.Concurrent;
using System.Diagnostics;
using ChatOpsBot.Simulators.Model;
using ChatOpsBot.Simulators.Slack;
using ChatOpsBot.Simulators.Teams;

namespace ChatOpsBot.Simulators;

/// <summary>The real server in a process of its own.</summary>
public sealed class BotProcess : IAsyncDisposable
{
    public const string Key = "key-for-tests-0123456789";

    private static readonly HttpClient Probe = new() { Timeout = TimeSpan.FromSeconds(2) };
    private static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly Dictionary<string, string> environment;
    private readonly ConcurrentQueue<string> output = new();
    private readonly bool ownsData;
    private Process? process;

    private BotProcess(string dataDirectory, bool ownsData, Dictionary<string, string> environment)
    {
        (DataDirectory, this.ownsData, this.environment) = (dataDirectory, ownsData, environment);
        Address = new Uri($"http://127.0.0.1:{FreePorts.Next()}");
    }

    public Uri Address { get; }

    public string DataDirectory { get; }

    public string Output => string.Join('\n', output);

    public bool HasExited => process?.HasExited ?? true;

    public int ExitCode => process!.ExitCode;

    public int ProcessId => process!.Id;

    /// <summary>The server's program, from the same build as this one unless <c>CHATOPS_SERVER</c> says otherwise.</summary>
    public static string Program => Environment.GetEnvironmentVariable("CHATOPS_SERVER") ?? Path.Combine(
        Root, "src", "ChatOpsBot.Server", "bin", AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}") ? "Release" : "Debug", "net10.0", "ChatOpsBot.Server.dll");

    public static string Root { get; } = FindRoot();

    public static BotProcess Create(SlackWorkspace? slack = null, TeamsService? teams = null, ScriptedModel? model = null, string? dataDirectory = null, Dictionary<string, string>? more = null)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["ChatOps__Models__Embedding"] = "none", ["ChatOps__Admin__BootstrapKey"] = Key, ["ChatOps__Admin__Emails__0"] = "ana@example.com", ["ChatOps__Limits__PersonPerMinute"] = "0", ["ChatOps__Limits__ChannelPerMinute"] = "0" };
        if (slack is not null)
        {
            settings["ChatOps__Slack__BotToken"] = SlackWorkspace.BotToken;
            settings["ChatOps__Slack__ApiBaseUrl"] = slack.ApiBaseUrl;
            settings["ChatOps__Slack__SigningSecret"] = SlackWorkspace.SigningSecret;
        }

        if (teams is not null)
        {
            settings["ChatOps__Teams__AppId"] = TeamsService.AppId;
            settings["ChatOps__Teams__AppSecret"] = TeamsService.AppSecret;
            settings["ChatOps__Teams__TenantId"] = TeamsService.Tenant;
            settings["ChatOps__Teams__OpenIdMetadata"] = teams.Metadata;
            settings["ChatOps__Teams__LoginEndpoint"] = teams.Address.ToString();
            settings["ChatOps__Teams__GraphEndpoint"] = teams.Address.ToString();
        }

        if (model is not null)
        {
            settings["ChatOps__Models__Chat__0__Endpoint"] = model.Endpoint;
            settings["ChatOps__Models__Chat__0__Model"] = "scripted";
            settings["ChatOps__Models__Chat__0__ApiKey"] = "model-key";
        }

        foreach (var (name, value) in more ?? [])
            settings[name] = value;
        var bot = new BotProcess(dataDirectory ?? Directory.CreateTempSubdirectory("chatops-").FullName, dataDirectory is null, settings);
        if (slack is not null && !settings.ContainsKey("ChatOps__Slack__AppToken"))
            slack.BotAddress = bot.Address;
        if (teams is not null)
            teams.BotAddress = bot.Address;
        return bot;
    }

    /// <summary>Settings for the next start.</summary>
    public void Set(Dictionary<string, string> more)
    {
        foreach (var (name, value) in more)
            environment[name] = value;
    }

    /// <summary>Starts the process and returns when it is ready.</summary>
    public async Task StartAsync()
    {
        Launch();
        var waited = Stopwatch.StartNew();
        while (!await IsReadyAsync())
        {
            if (HasExited || waited.Elapsed > TimeSpan.FromSeconds(60))
                throw new InvalidOperationException($"The server did not become ready:\n{Output}");
            await Task.Delay(20);
        }
    }

    public void Launch(params string[] arguments) => LaunchCommand(["--urls", Address.ToString(), .. arguments]);

    /// <summary>Starts the program with these arguments and no others.</summary>
    public void LaunchCommand(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["ChatOps__DataDirectory"] = DataDirectory;
        // One that is killed would leave what debuggers connect to.
        start.Environment.TryAdd("DOTNET_EnableDiagnostics", "0");
        foreach (var (name, value) in TestDatabase.SettingsOf(DataDirectory))
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public async Task<bool> IsReadyAsync()
    {
        try
        {
            using var response = await Probe.GetAsync(new Uri(Address, "/readyz"));
            return response.IsSuccessStatusCode;
        }
        catch (Exception away) when (away is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    /// <summary>What time it is there.</summary>
    public async Task<DateTimeOffset> ClockAsync()
    {
        using var response = await Probe.GetAsync(new Uri(Address, "/readyz"));
        return response.Headers.Date ?? default;
    }

    /// <summary>SIGKILL: nothing is finished, nothing is said.</summary>
    public async Task KillAsync()
    {
        process!.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    /// <summary>STOP suspends it as a whole, CONT lets it go on.</summary>
    public async Task SignalAsync(string signal)
    {
        using var told = Process.Start("kill", [$"-{signal}", process!.Id.ToString()]);
        await told.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as an orchestrator stops a container.</summary>
    public async Task StopAsync()
    {
        using var term = Process.Start("kill", ["-TERM", process!.Id.ToString()]);
        await term.WaitForExitAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(40));
    }

    public async Task<string> WaitForExitAsync()
    {
        await process!.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(40));
        process.WaitForExit();
        return Output;
    }

    /// <summary>Puts a document into the knowledge base and waits until it can be found.</summary>
    public async Task AddDocumentAsync(string id, string text, string name = "document.md", string index = "default")
    {
        using var form = new MultipartFormDataContent { { new StringContent(id), "documentId" }, { new StringContent(index), "index" }, { new StringContent(text), "file", name } };
        using var upload = Authorized(HttpMethod.Post, "/memory/upload", form);
        (await Client.SendAsync(upload)).EnsureSuccessStatusCode();
        for (var i = 0; i < 1000; i++)
        {
            using var status = Authorized(HttpMethod.Get, $"/memory/upload-status?documentId={id}&index={index}", null);
            var body = await (await Client.SendAsync(status)).Content.ReadAsStringAsync();
            if (body.Contains("\"completed\":true", StringComparison.Ordinal))
                return;
            await Task.Delay(20);
        }

        throw new TimeoutException($"The document '{id}' was not ingested.");
    }

    public HttpRequestMessage Authorized(HttpMethod method, string path, HttpContent? content)
    {
        var request = new HttpRequestMessage(method, new Uri(Address, path)) { Content = content };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Key}");
        return request;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
            await KillAsync();
        process?.Dispose();
        process = null;
        if (ownsData && Directory.Exists(DataDirectory) && Environment.GetEnvironmentVariable("CHATOPS_KEEP") is null)
            await TestDatabase.RemoveAsync(DataDirectory);
    }

    private void Keep(string? line)
    {
        if (line is not null)
            output.Enqueue(line);
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "ChatOpsBot.sln")))
            directory = directory.Parent;
        return directory?.FullName ?? throw new DirectoryNotFoundException("ChatOpsBot.sln is in no folder above this program.");
    }
}
