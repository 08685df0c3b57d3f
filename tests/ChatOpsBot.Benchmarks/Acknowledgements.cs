using System.Data.Common;
using System.Diagnostics;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Slack;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ChatOpsBot.Benchmarks;

/// <summary>How many events a second are acknowledged: ours with each on the disk, a Bolt app's with none kept.</summary>
internal static class Acknowledgements
{
    private const int Events = 60_000;
    private const int Connections = 128;
    private const int Rounds = 3;

    // Both are just-in-time compiled; what is measured is a server that runs, not one that starts.
    private const int WarmUp = 60_000;

    public static async Task RunAsync()
    {
        await using var slack = await SlackWorkspace.StartAsync();
        Console.WriteLine($"Acknowledged events, {Events:N0} a round over {Connections} connections, load generator on the same machine");
        await using var postgres = PostgresServer.Programs is null ? null : await PostgresServer.StartAsync();
        Console.WriteLine("| round | ours, durable in SQLite: events/s | p99 ms | in PostgreSQL: events/s | p99 ms | Bolt, keeps nothing: events/s | p99 ms | ratio of SQLite, of PostgreSQL |\n| --- | --- | --- | --- | --- | --- | --- | --- |");
        var ratios = new List<double>();
        for (var round = 1; round <= Rounds; round++)
        {
            var ours = await OursAsync(slack, null);
            var shared = postgres is null ? default : await OursAsync(slack, await postgres.CreateDatabaseAsync($"round{round}"));
            var peer = await BoltAsync();
            ratios.Add(ours.Rate / peer.Rate);
            Console.WriteLine($"| {round} | {ours.Rate:N0} | {ours.P99:0.0} | {shared.Rate:N0} | {shared.P99:0.0} | {peer.Rate:N0} | {peer.P99:0.0} | {ratios[^1]:0.00}, {shared.Rate / peer.Rate:0.00} |");
        }

        Console.WriteLine($"median ratio {ratios.Order().ElementAt(Rounds / 2):0.00}\n");
    }

    private static async Task<(double Rate, double P99)> OursAsync(SlackWorkspace slack, string? postgres)
    {
        var settings = new Dictionary<string, string>(postgres is null ? [] : PostgresServer.SettingsOf(postgres)) { ["ChatOps__Role"] = "web" };
        await using var bot = BotProcess.Create(slack, more: settings);
        await bot.StartAsync();
        await WarmUpAsync(bot.Address);
        var result = await Load.RunAsync(bot.Address, Events, Connections);
        await using DbConnection database = postgres is null ? new SqliteConnection($"Data Source={Path.Combine(bot.DataDirectory, "chatops.db")};Mode=ReadOnly") : new NpgsqlConnection(postgres);
        await database.OpenAsync();
        await using var count = database.CreateCommand();
        count.CommandText = "SELECT COUNT(*) FROM \"Inbox\"";
        var kept = (long)(await count.ExecuteScalarAsync())!;
        return kept == Events + WarmUp ? result : throw new InvalidOperationException($"{kept} rows are kept.");
    }

    private static async Task<(double Rate, double P99)> BoltAsync()
    {
        var folder = Path.Combine(BotProcess.Root, "tests", "ChatOpsBot.Benchmarks", "bolt");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            using var install = Process.Start(new ProcessStartInfo("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock"]) { WorkingDirectory = folder })!;
            await install.WaitForExitAsync();
        }

        var port = FreePorts.Next();
        using var node = Process.Start(new ProcessStartInfo("node", ["app.mjs", port.ToString(), SlackWorkspace.SigningSecret])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        try
        {
            await node.StandardOutput.ReadLineAsync();
            var address = new Uri($"http://127.0.0.1:{port}");
            await WarmUpAsync(address);
            return await Load.RunAsync(address, Events, Connections);
        }
        finally
        {
            node.Kill(entireProcessTree: true);
            await node.WaitForExitAsync();
        }
    }

    private static async Task WarmUpAsync(Uri address)
    {
        await Load.RunAsync(address, WarmUp, Connections);
        await Task.Delay(TimeSpan.FromSeconds(2));
    }
}
