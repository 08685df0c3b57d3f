using System.Data.Common;
using ChatOpsBot.Simulators;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ChatOpsBot.EndToEnd;

/// <summary>Everything is moved between SQLite and PostgreSQL, and backed up, by the commands that people run.</summary>
[Collection("kills")]
public sealed class CopyTests(BotUnderTest bot) : IClassFixture<BotUnderTest>, IAsyncLifetime
{
    // What is made anew in each place, or written by each server that runs.
    private static readonly string[] OfThePlace = ["FileParts", "Leases", "Rates", "Commits"];
    private const string Odd = "Grüße, 你好 😀 'one' \"two\" \\ %_ \n\t|";
    private readonly string folder = Directory.CreateTempSubdirectory("chatops-copies-").FullName;
    private PostgresServer? postgres;

    public async Task InitializeAsync() => postgres = PostgresServer.Programs is null ? null : await PostgresServer.StartAsync(isDurable: false);

    public async Task DisposeAsync()
    {
        if (postgres is not null)
            await postgres.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [FactOnPostgres]
    public async Task Everything_moves_to_PostgreSQL_and_back_row_by_row_and_goes_on_answering()
    {
        // It begins on SQLite, whatever the others are on.
        if (TestDatabase.IsPostgres)
            return;
        await bot.Slack.AnswerToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "how many vacation days do full-time employees have?"));
        await FillAsync();
        var (there, back) = (await postgres!.CreateDatabaseAsync("moved"), Path.Combine(folder, "back"));
        var (first, second) = (Path.Combine(folder, "first.chatops"), Path.Combine(folder, "second.chatops"));
        var toPostgres = PostgresServer.SettingsOf(there);

        (await RunAsync(bot.Process.DataDirectory, [], "export", first)).ShouldContain("files were copied");
        (await RunAsync(Path.Combine(folder, "of-moved"), toPostgres, "import", first)).ShouldContain("files were copied");
        (await RunAsync(Path.Combine(folder, "of-moved"), toPostgres, "export", second)).ShouldContain("files were copied");
        (await RunAsync(back, [], "import", second)).ShouldContain("files were copied");

        await using var exported = new SqliteConnection($"Data Source={first};Pooling=false");
        await using var moved = new NpgsqlConnection(there + ";Pooling=false");
        await using var returned = new SqliteConnection($"Data Source={Path.Combine(back, "chatops.db")};Pooling=false");
        var (whole, inPostgres, inSqlite) = (await RowsAsync(exported), await RowsAsync(moved), await RowsAsync(returned));
        foreach (var table in (string[])["Documents", "Chunks", "Exchanges", "Inbox", "Jobs", "Schedules", "ApiKeys", "Assistants", "Audit", "PromptVersions", "PromptsInForce", "Settings", "Memories", "Collections"])
            whole[table].ShouldNotBeEmpty(table);
        foreach (var (table, rows) in whole)
        {
            inPostgres[table].ShouldBe(rows, table);
            inSqlite[table].ShouldBe(rows, table);
        }

        await using var onPostgres = BotProcess.Create(bot.Slack, bot.Teams, more: toPostgres);
        await AnswersAsync(onPostgres);
        await using var onSqlite = BotProcess.Create(bot.Slack, bot.Teams, dataDirectory: back);
        await AnswersAsync(onSqlite);
        (bot.Slack.BotAddress, bot.Teams.BotAddress) = (bot.Process.Address, bot.Process.Address);
    }

    [FactOnPostgres]
    public async Task Row_of_whichever_table_moves_as_it_is()
    {
        if (TestDatabase.IsPostgres)
            return;
        var (there, back) = (PostgresServer.SettingsOf(await postgres!.CreateDatabaseAsync("each")), Path.Combine(folder, "each-back"));
        var (first, second) = (Path.Combine(folder, "each-first.chatops"), Path.Combine(folder, "each-second.chatops"));
        (await RunAsync(bot.Process.DataDirectory, [], "export", first)).ShouldContain("files were copied");
        await AddToEachTableAsync(first);

        (await RunAsync(Path.Combine(folder, "of-each"), there, "import", first)).ShouldContain("files were copied");
        (await RunAsync(Path.Combine(folder, "of-each"), there, "export", second)).ShouldContain("files were copied");
        (await RunAsync(back, [], "import", second)).ShouldContain("files were copied");

        await using var filled = new SqliteConnection($"Data Source={first};Pooling=false");
        await using var returned = new SqliteConnection($"Data Source={Path.Combine(back, "chatops.db")};Pooling=false");
        var (whole, after) = (await RowsAsync(filled), await RowsAsync(returned));
        whole.Count.ShouldBeGreaterThan(40);
        foreach (var (table, rows) in whole)
        {
            rows.ShouldContain(row => row.Contains(Odd, StringComparison.Ordinal) || row.Contains("900001", StringComparison.Ordinal), table);
            after[table].ShouldBe(rows, table);
        }
    }

    [Fact]
    public async Task Backup_of_a_server_that_runs_is_one_that_another_starts_on()
    {
        var (backup, restored) = (Path.Combine(folder, "backup"), Path.Combine(folder, "restored"));

        (await RunAsync(bot.Process.DataDirectory, [], "backup", backup)).ShouldContain("files were copied");
        (await RunAsync(bot.Process.DataDirectory, [], "backup", backup)).ShouldContain("is not empty");
        (await RunAsync(restored, [], "restore", backup)).ShouldContain("files were copied");
        (await RunAsync(restored, [], "restore", backup)).ShouldContain("is in use");

        await using var server = BotProcess.Create(bot.Slack, bot.Teams, dataDirectory: restored);
        await AnswersAsync(server);
        (await RunAsync(bot.Process.DataDirectory, [], "restore", backup)).ShouldContain(TestDatabase.IsPostgres ? "runs on the database" : "runs on the data directory");
        (bot.Slack.BotAddress, bot.Teams.BotAddress) = (bot.Process.Address, bot.Process.Address);
    }

    [FactOnSqlite]
    public async Task Export_that_fails_leaves_nothing_behind()
    {
        var (broken, file) = (Path.Combine(folder, "broken"), Path.Combine(folder, "broken.chatops"));
        Directory.CreateDirectory(broken);
        await File.WriteAllTextAsync(Path.Combine(broken, "chatops.db"), "This is no database.");

        (await RunAsync(broken, [], "export", file)).ShouldNotContain("were copied");

        Directory.EnumerateFileSystemEntries(folder, "broken.chatops*").ShouldBeEmpty();
        var kept = Directory.CreateDirectory(Path.Combine(folder, "kept")).FullName;
        await File.WriteAllTextAsync(Path.Combine(kept, "letter.txt"), "Dear reader");
        (await RunAsync(bot.Process.DataDirectory, [], "export", kept)).ShouldContain("is there already");
        File.Exists(Path.Combine(kept, "letter.txt")).ShouldBeTrue();
    }

    [FactOnPostgres]
    public async Task Database_is_brought_to_this_version_by_a_command_also_by_two_at_once_and_once_more()
    {
        var settings = PostgresServer.SettingsOf(await postgres!.CreateDatabaseAsync("migrated"));

        var said = await Task.WhenAll(Enumerable.Range(0, 2).Select(i => RunAsync(Path.Combine(folder, $"migrates-{i}"), settings, "migrate")));

        said.ShouldAllBe(each => each.Contains("is of this version", StringComparison.Ordinal));
        (await RunAsync(Path.Combine(folder, "again"), settings, "migrate")).ShouldContain("is of this version");
        await using var server = BotProcess.Create(more: settings);
        await server.StartAsync();
    }

    private async Task FillAsync()
    {
        foreach (var command in (string[])["schedule remind tomorrow 9:00 to water the plants", "key create copied --scopes ask --expires 1d", "assistant set default --mode agent", "assistant set default --mode answer", "settings set limits.person-per-minute 100", "memory add The plotter stands on the second floor."])
            await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", command));
        (await bot.CallAsync(HttpMethod.Put, "/api/prompts/tone", new StringContent("---\nname: tone\ndescription: How it speaks.\npurpose: include\n---\nSpeak kindly.\n", System.Text.Encoding.UTF8, "text/markdown"))).Status.ShouldBe(200);
        (await bot.CallAsync(HttpMethod.Put, "/api/collections/plans", new StringContent("{}", System.Text.Encoding.UTF8, "application/json"))).Status.ShouldBeLessThan(300);
    }

    // What one row names, the other tables have.
    private static async Task AddToEachTableAsync(string file)
    {
        await using var database = new SqliteConnection($"Data Source={file};Pooling=false;Foreign Keys=False");
        await database.OpenAsync();
        foreach (var table in await ReadAsync(database, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND substr(name, 1, 2) <> '__'"))
        {
            var columns = (await ReadAsync(database, $"SELECT name, type FROM pragma_table_info('{table}')")).Select(column => column.Split('|')).ToList();
            for (var row = 1; row <= 2; row++)
            {
                await using var add = database.CreateCommand();
                add.CommandText = $"INSERT INTO \"{table}\" ({string.Join(", ", columns.Select(column => $"\"{column[0]}\""))}) VALUES ({string.Join(", ", columns.Select((_, i) => $"${i}"))})";
                foreach (var (column, i) in columns.Select((column, i) => (column, i)))
                    add.Parameters.AddWithValue($"${i}", column[1] switch { "INTEGER" => 900_000L + row, "BLOB" => new byte[] { 0, 255, (byte)row }, _ => $"{Odd}{row}" });
                await add.ExecuteNonQueryAsync();
            }
        }
    }

    private async Task AnswersAsync(BotProcess server)
    {
        await server.StartAsync();
        var asked = await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U2BEN", "how many vacation days do full-time employees have?");
        (await bot.Slack.AnswerToAsync(asked)).Text.ShouldContain("30");
        using var client = DescribedAnswers.Client();
        using var download = server.Authorized(HttpMethod.Get, "/memory/download?documentId=vacation&filename=vacation.md", null);
        (await client.SendAsync(download)).IsSuccessStatusCode.ShouldBeTrue("originals are moved too");
        await server.StopAsync();
    }

    private async Task<string> RunAsync(string dataDirectory, Dictionary<string, string> settings, params string[] command)
    {
        await using var process = BotProcess.Create(dataDirectory: dataDirectory, more: settings);
        process.LaunchCommand(command);
        return await process.WaitForExitAsync();
    }

    private static async Task<Dictionary<string, List<string>>> RowsAsync(DbConnection database)
    {
        await database.OpenAsync();
        var isPostgres = database is NpgsqlConnection;
        var tables = await ReadAsync(database, isPostgres
            ? "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
            : "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
        var rows = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var table in tables.Where(table => !table.StartsWith("__", StringComparison.Ordinal) && !OfThePlace.Contains(table)))
        {
            var columns = (await ReadAsync(database, isPostgres ? $"SELECT column_name FROM information_schema.columns WHERE table_name = '{table}'" : $"SELECT name FROM pragma_table_info('{table}')")).Order(StringComparer.Ordinal);
            var where = table == "Settings" ? "WHERE \"Name\" <> 'database.id' AND \"Name\" NOT LIKE 'protection-key:%'" : "";
            rows[table] = [.. (await ReadAsync(database, $"SELECT {string.Join(", ", columns.Select(column => $"\"{column}\""))} FROM \"{table}\" {where}")).Order(StringComparer.Ordinal)];
        }

        return rows;
    }

    private static async Task<List<string>> ReadAsync(DbConnection database, string sql)
    {
        await using var command = database.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : $"{reader.GetValue(i)}")));
        return rows;
    }
}
