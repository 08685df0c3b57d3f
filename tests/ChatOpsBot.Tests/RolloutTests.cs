using ChatOpsBot.Simulators;
using ChatOpsBot.Storage;

namespace ChatOpsBot.Tests;

/// <summary>While a new version is rolled out, the one before goes on writing to the tables that the new one has changed.</summary>
public sealed class RolloutTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("chatops-rollout-").FullName;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => TestDatabase.RemoveAsync(folder);

    [Fact]
    public void Version_before_writes_on_SQLite() =>
        WriteAsBefore(new SqliteEngine($"Data Source={Path.Combine(folder, "rollout.db")}", TimeProvider.System), "PRAGMA foreign_keys = 0");

    [PostgresFact]
    public async Task Version_before_writes_on_PostgreSQL()
    {
        await using var server = await PostgresServer.StartAsync(isDurable: false);

        WriteAsBefore(new PostgresEngine(server.ConnectionString(), TimeProvider.System), "SET session_replication_role = replica");
    }

    [PostgresFact]
    public async Task What_the_first_version_wrote_on_PostgreSQL_is_there_after_the_upgrade()
    {
        await using var server = await PostgresServer.StartAsync(isDurable: false);
        var engine = new PostgresEngine(server.ConnectionString(), TimeProvider.System);
        using var statements = PreparedStatements.Open(engine);
        statements.Execute(Schema.Read(Schema.Migrations(engine)[0], engine));
        statements.Execute("SET session_replication_role = replica");
        var tables = statements.Query(
            "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '__EFMigrationsHistory' ORDER BY 1, ordinal_position",
            row => (Name: row.GetString(0), Column: row.GetString(1), Type: row.GetString(2))).GroupBy(column => column.Name, StringComparer.Ordinal).ToList();
        var written = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var table in tables)
        {
            var columns = table.ToList();
            statements.Execute(
                $"""INSERT INTO "{table.Key}" ({Names(table.Select(column => column.Column))}) VALUES ({string.Join(", ", columns.Select((_, i) => $"${i + 1}"))})""",
                [.. columns.Select((column, i) => column.Type switch { "bigint" => 700L + i, "integer" => (object)(i % 2), "bytea" => new byte[] { 0, (byte)i }, _ => $"Grüße {i}" })]);
            written[table.Key] = Row(table);
        }

        Schema.Upgrade(statements, engine);

        written.Count.ShouldBeGreaterThan(30);
        foreach (var table in tables)
            Row(table).ShouldBe(written[table.Key], table.Key);

        string Row(IGrouping<string, (string Name, string Column, string Type)> table) =>
            statements.Query($"""SELECT CAST(ROW({Names(table.Select(column => column.Column))}) AS TEXT) FROM "{table.Key}" """, row => row.GetString(0)).ShouldHaveSingleItem();

        static string Names(IEnumerable<string> columns) => string.Join(", ", columns.Select(column => $"\"{column}\""));
    }

    // Rows that name the columns of then and no others, put in, changed and read; what they point at is not looked for.
    private static void WriteAsBefore(DatabaseEngine engine, string withoutForeignKeys)
    {
        using var statements = PreparedStatements.Open(engine);
        Schema.Upgrade(statements, engine);
        statements.Execute(withoutForeignKeys);
        foreach (var table in Columns().GroupBy(column => column.Table, StringComparer.Ordinal))
        {
            var (names, values) = (table.Select(column => $"\"{column.Name}\"").ToList(), table.Select(column => column.Value).ToArray());
            statements.Execute($"""INSERT INTO "{table.Key}" ({string.Join(", ", names)}) VALUES ({string.Join(", ", names.Select((_, i) => $"${i + 1}"))})""", values);
            statements.Execute($"""UPDATE "{table.Key}" SET {string.Join(", ", names.Select((name, i) => $"{name} = ${i + 1}"))}""", values).ShouldBe(1, table.Key);
            statements.Query($"""SELECT {string.Join(", ", names)} FROM "{table.Key}" """, row => row.FieldCount).ShouldBe([names.Count]);
        }
    }

    private static IEnumerable<(string Table, string Name, object Value)> Columns() =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "data", "columns-of-the-version-before.tsv")).Where(line => !line.StartsWith('#')).Select(line => line.Split('\t') switch
        {
            [var table, var name, "INTEGER"] => (table, name, (object)1L),
            [var table, var name, "TEXT"] => (table, name, "x"),
            [var table, var name, "REAL"] => (table, name, 1d),
            [var table, var name, _] => (table, name, new byte[] { 1 }),
            _ => throw new FormatException(line),
        });
}

public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute()
    {
        if (PostgresServer.Programs is null)
            Skip = "PostgreSQL is not installed.";
    }
}
