using ChatOpsBot.Simulators.Clock;
using ChatOpsBot.Simulators.Model;
using ChatOpsBot.Simulators.Slack;
using ChatOpsBot.Simulators.Teams;

namespace ChatOpsBot.Simulators;

/// <summary>Several processes of the server on one PostgreSQL, behind one address, between simulated platforms.</summary>
public sealed class BotCluster : IAsyncDisposable
{
    private BotCluster(PostgresServer postgres) => Postgres = postgres;

    public PostgresServer Postgres { get; }

    /// <summary>The clock of the database's machine, where one can be set.</summary>
    public ProcessClock? DatabaseClock { get; private init; }

    /// <summary>The way of all processes to the database.</summary>
    public TcpProxy ToDatabase { get; private set; } = null!;

    /// <summary>The address that platforms know.</summary>
    public TcpProxy Front { get; private set; } = null!;

    public SlackWorkspace Slack { get; private set; } = null!;

    public TeamsService Teams { get; private set; } = null!;

    public ScriptedModel Model { get; private set; } = null!;

    public List<BotProcess> Web { get; } = [];

    public List<BotProcess> Workers { get; } = [];

    public IEnumerable<BotProcess> All => Web.Concat(Workers);

    /// <summary>The clock of each process, where one can be set.</summary>
    public Dictionary<BotProcess, ProcessClock> Clocks { get; } = [];

    private string ConnectionString(bool isDirect) => $"Host=127.0.0.1;Port={(isDirect ? Postgres.Port : ToDatabase.Port)};Database=chatops;Username=postgres";

    /// <param name="isDirect">Whether the way to the database is measured too, and nothing stands in it.</param>
    public static async Task<BotCluster> StartAsync(int web = 2, int workers = 3, Dictionary<string, string>? more = null, bool isDirect = false)
    {
        var clock = ProcessClock.WhyNot is null ? new ProcessClock() : null;
        var cluster = new BotCluster(await PostgresServer.StartAsync(clock: clock)) { DatabaseClock = clock };
        await cluster.Postgres.CreateDatabaseAsync("chatops");
        cluster.ToDatabase = new TcpProxy(() => [cluster.Postgres.Port]);
        cluster.Front = new TcpProxy(() => [.. cluster.Web.Select(each => each.Address.Port)]);
        (cluster.Slack, cluster.Teams, cluster.Model) = (await SlackWorkspace.StartAsync(), await TeamsService.StartAsync(), await ScriptedModel.StartAsync());
        for (var i = 0; i < web + workers; i++)
        {
            var settings = new Dictionary<string, string>(PostgresServer.SettingsOf(cluster.ConnectionString(isDirect)).Concat(more ?? []), StringComparer.Ordinal)
            {
                ["ChatOps__Role"] = i < web ? "web" : "worker",
                ["ChatOps__Dispatch__RetryMilliseconds"] = "50",
            };
            var bot = BotProcess.Create(cluster.Slack, cluster.Teams, cluster.Model, more: settings);
            (i < web ? cluster.Web : cluster.Workers).Add(bot);
            if (ProcessClock.WhyNot is null)
                bot.Set((cluster.Clocks[bot] = new ProcessClock()).Settings);
        }

        cluster.Slack.BotAddress = cluster.Teams.BotAddress = cluster.Front.Address;
        await Task.WhenAll(cluster.All.Select(each => each.StartAsync()));
        return cluster;
    }

    public Task<long> CountAsync(string table, string where = "1 = 1") => LookAsync($"SELECT COUNT(*) FROM \"{table}\" WHERE {where}");

    /// <returns>The number that a statement reads.</returns>
    public async Task<long> LookAsync(string statement) => (long)(await ExecuteAsync(statement))!;

    public Task ChangeAsync(string statement) => ExecuteAsync(statement);

    private async Task<object?> ExecuteAsync(string statement)
    {
        await using var database = new Npgsql.NpgsqlConnection(Postgres.ConnectionString("chatops") + ";Pooling=false");
        await database.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand(statement, database);
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        ToDatabase.Restore();
        foreach (var each in All)
            await each.DisposeAsync();
        foreach (var clock in Clocks.Values)
            clock.Dispose();
        await Front.DisposeAsync();
        await ToDatabase.DisposeAsync();
        await Slack.DisposeAsync();
        await Teams.DisposeAsync();
        await Model.DisposeAsync();
        await Postgres.DisposeAsync();
        DatabaseClock?.Dispose();
    }
}
