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
