using System.Collections.Concurrent;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ChatOpsBot.Simulators;

/// <summary>The database of a data directory: SQLite in it, or one of its own in a PostgreSQL that the tests start, as
/// <c>CHATOPS_TEST_DATABASE</c> says.</summary>
public static class TestDatabase
{
    private static readonly Lazy<PostgresServer> Server = new(() => Task.Run(StartAsync).GetAwaiter().GetResult());
    private static readonly ConcurrentDictionary<string, Lazy<string>> Made = new(StringComparer.Ordinal);

    public static bool IsPostgres { get; } = Environment.GetEnvironmentVariable("CHATOPS_TEST_DATABASE") == "postgres";

    /// <summary>What the server needs to know of it besides its data directory, by the names of the configuration.</summary>
    public static Dictionary<string, string?> SettingsOf(string folder) =>
        !IsPostgres ? [] : PostgresServer.SettingsOf(ConnectionString(folder)).ToDictionary(setting => setting.Key.Replace("__", ":", StringComparison.Ordinal), setting => (string?)setting.Value);

    public static async Task<DbConnection> OpenAsync(string folder)
    {
        DbConnection database = IsPostgres ? new NpgsqlConnection(ConnectionString(folder) + ";Pooling=false") : new SqliteConnection($"Data Source={Path.Combine(folder, "chatops.db")}");
        await database.OpenAsync();
        return database;
    }

    /// <summary>Removes a data directory with its database: those of all tests together are gigabytes.</summary>
    public static async Task RemoveAsync(string folder)
    {
        SqliteConnection.ClearAllPools();
        if (Made.TryRemove(folder, out _))
            await Server.Value.ExecuteAsync($"""DROP DATABASE IF EXISTS "{NameOf(folder)}" WITH (FORCE)""");
        Directory.Delete(folder, recursive: true);
    }

    private static string ConnectionString(string folder) =>
        Made.GetOrAdd(folder, made => new Lazy<string>(() => Task.Run(() => Server.Value.CreateDatabaseAsync(NameOf(made))).GetAwaiter().GetResult())).Value;

    private static string NameOf(string folder) => $"chatops_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..16]}";

    private static async Task<PostgresServer> StartAsync()
    {
        var server = await PostgresServer.StartAsync(isDurable: false);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Task.Run(async () => await server.DisposeAsync()).Wait(TimeSpan.FromSeconds(10));
        return server;
    }
}
