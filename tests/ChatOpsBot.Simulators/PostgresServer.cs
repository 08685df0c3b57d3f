using System.Diagnostics;
using ChatOpsBot.Simulators.Clock;
using Npgsql;

namespace ChatOpsBot.Simulators;

/// <summary>A real PostgreSQL with a cluster of its own, which ends with this process.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly string folder;
    private readonly List<string> settings;
    private ProcessClock? clock;
    private Process? process;

    private PostgresServer(string within, IEnumerable<string> settings) =>
        (folder, this.settings) = (Path.Combine(within, $"chatops-postgres-{Guid.CreateVersion7():N}"), [.. settings]);

    /// <summary>Where its programs are; null where it is not installed.</summary>
    public static string? Programs { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "postgres"))).Order(StringComparer.Ordinal).LastOrDefault()
        : null;

    public int Port { get; } = FreePorts.Next();

    public int ProcessId => int.Parse(File.ReadLines(Path.Combine(folder, "postmaster.pid")).First());

    /// <param name="isDurable">Whether commits are flushed to the disk; a test of what is said need not wait for that.</param>
    /// <param name="within">The folder in which its cluster is made; null: that for temporary files.</param>
    /// <param name="clock">By which it tells the time; null: the machine's.</param>
    public static async Task<PostgresServer> StartAsync(bool isDurable = true, string? within = null, ProcessClock? clock = null)
    {
        var server = new PostgresServer(within ?? Path.GetTempPath(), isDurable ? [] : ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]) { clock = clock };
        await server.InitializeAsync();
        await server.LaunchAsync();
        return server;
    }

    public string ConnectionString(string database = "postgres") => $"Host=127.0.0.1;Port={Port};Database={database};Username=postgres";

    /// <summary>What a server needs to know of such a database.</summary>
    public static Dictionary<string, string> SettingsOf(string connectionString) => new(StringComparer.Ordinal)
    {
        ["ChatOps__Database__Provider"] = "postgres",
        ["ChatOps__Database__ConnectionString"] = connectionString,
    };

    public async Task<string> CreateDatabaseAsync(string name, string? template = null)
    {
        await ExecuteAsync($"""CREATE DATABASE "{name}" {(template is null ? "" : $"TEMPLATE \"{template}\"")}""");
        return ConnectionString(name);
    }

    public async Task ExecuteAsync(string sql, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Has each flush of its log take so long, as on a disk that is slow; at most 100 ms.</summary>
    public async Task SlowDownAsync(TimeSpan flush)
    {
        await ExecuteAsync($"ALTER SYSTEM SET commit_delay = {(int)flush.TotalMicroseconds}");
        await ExecuteAsync("ALTER SYSTEM SET commit_siblings = 0");
        await ExecuteAsync("SELECT pg_reload_conf()");
    }

    /// <summary>It went down by itself.</summary>
    public bool HasEnded => process?.HasExited ?? true;

    /// <summary>Starts it, after a stop or a kill too.</summary>
    public async Task LaunchAsync()
    {
        process?.Dispose();
        // Whose standard input ends when this process does, however it ends.
        const string UntilWeEnd = "\"$@\" >>\"$0\" 2>&1 & server=$!; (cat >/dev/null; kill -INT $server 2>/dev/null) & wait $server";
        var start = new ProcessStartInfo("sh",
        [
            "-c", UntilWeEnd, Log, .. AsPostgres("postgres"), "-D", folder, "-p", $"{Port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
            "-c", "max_connections=300", "-c", "shared_buffers=64MB", "-c", "max_wal_size=128MB", "-c", "min_wal_size=32MB", .. settings,
        ])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in clock?.Settings ?? [])
            start.Environment[name] = value;
        process = Process.Start(start)!;
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(60); await Task.Delay(50))
        {
            if (process.HasExited)
                throw Failed();
            try
            {
                await ExecuteAsync("SELECT 1");
                return;
            }
            catch (NpgsqlException)
            {
                // Not yet.
            }
        }

        throw Failed();
    }

    /// <summary>Sessions are cut, the rest is written.</summary>
    public async Task StopAsync()
    {
        await SignalAsync("-INT", ProcessId);
        await process!.WaitForExitAsync();
    }

    /// <summary>All of its processes stand still until <see cref="ResumeAsync"/>.</summary>
    public Task SuspendAsync() => SignalAllAsync("-STOP");

    public Task ResumeAsync() => SignalAllAsync("-CONT");

    /// <summary>SIGKILL to all its processes, as when the machine goes down; it recovers from its log.</summary>
    public async Task KillAsync()
    {
        await SignalAllAsync("-KILL");
        await process!.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
            await StopAsync();
        process?.Dispose();
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        File.Delete(Log);
    }

    // Not on the disk of the cluster, which a test may fill.
    private string Log => Path.Combine(Path.GetTempPath(), $"{Path.GetFileName(folder)}.log");

    private InvalidOperationException Failed() => new($"PostgreSQL did not start: {(File.Exists(Log) ? File.ReadAllText(Log) : "it said nothing")}");

    private async Task SignalAllAsync(string signal)
    {
        var server = ProcessId;
        using var children = Process.Start("pkill", [signal, "-P", $"{server}"]);
        await SignalAsync(signal, server);
        await children.WaitForExitAsync();
    }

    private static async Task SignalAsync(string signal, int to)
    {
        using var told = Process.Start("kill", [signal, $"{to}"]);
        await told.WaitForExitAsync();
    }

    private async Task InitializeAsync()
    {
        string[] words = [.. AsPostgres("initdb"), "-D", folder, "-U", "postgres", "--auth=trust", "--locale=C.UTF-8", "--encoding=UTF8", "--no-sync"];
        using var made = Process.Start(new ProcessStartInfo(words[0], words[1..]) { UseShellExecute = false, RedirectStandardOutput = true, WorkingDirectory = Path.GetTempPath() })!;
        await made.StandardOutput.ReadToEndAsync();
        await made.WaitForExitAsync();
        if (made.ExitCode != 0)
            throw new InvalidOperationException("initdb failed.");
    }

    // It refuses to run as root.
    private static IEnumerable<string> AsPostgres(string program) =>
        [.. Environment.UserName == "root" ? (string[])["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"] : [], Path.Combine(Programs!, program)];
}
