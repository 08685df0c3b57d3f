using ChatOpsBot.Simulators;
using ChatOpsBot.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatOpsBot.Tests;

/// <summary>What is kept of EF Core's work, so that a start need not do it, is what EF Core would do.</summary>
public sealed class SchemaTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("chatops-schema-").FullName;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => TestDatabase.RemoveAsync(folder);

    [Fact]
    public void Scripts_are_those_of_the_migrations()
    {
        using var sqlite = new StorageModule.DesignTime().CreateDbContext([]);
        using var postgres = new PostgresDb.DesignTime().CreateDbContext([]);

        Are(sqlite, Engine("Data Source=:memory:"), "--context ChatOpsDb -o Migrations");
        Are(postgres, new PostgresEngine("Host=localhost", TimeProvider.System), "--context PostgresDb -o Postgres/Migrations");

        static void Are(ChatOpsDb db, DatabaseEngine engine, string options)
        {
            var migrator = db.GetService<IMigrator>();
            Schema.Migrations(engine).ShouldBe(db.Database.GetMigrations());
            db.Database.HasPendingModelChanges().ShouldBeFalse("a migration of the model's last change is missing");
            var before = "0";
            foreach (var migration in Schema.Migrations(engine))
            {
                Schema.Read(migration, engine).Trim().ShouldBe(migrator.GenerateScript(before, migration).Trim(), $"dotnet ef migrations script {before} {migration} {options}/{migration}.sql writes it anew");
                before = migration;
            }
        }
    }

    [Fact]
    public void Database_of_the_scripts_is_that_of_EF_Core()
    {
        var (ours, theirs) = (In("ours.db"), In("theirs.db"));
        using (var statements = PreparedStatements.Open(Engine(ours)))
            Schema.Upgrade(statements, Engine(ours));
        using (var db = Open(theirs))
            db.Database.Migrate();

        Shape(ours).ShouldBe(Shape(theirs));
        using (var again = PreparedStatements.Open(Engine(ours)))
            Schema.Upgrade(again, Engine(ours));
        using var known = Open(ours);
        known.Database.GetPendingMigrations().ShouldBeEmpty();
    }

    [Fact]
    public void Database_of_an_earlier_version_is_upgraded_with_what_is_in_it()
    {
        var database = In("earlier.db");
        using (var db = Open(database))
            db.GetService<IMigrator>().Migrate(Schema.Migrations(Engine(database))[0]);
        using var statements = PreparedStatements.Open(Engine(database));
        statements.Execute("""INSERT INTO "Settings" ("Name", "Value") VALUES ('title:c1', 'About the harbour')""");

        Schema.Upgrade(statements, Engine(database));

        statements.Query("""SELECT "Title" FROM "Titles" WHERE "Conversation" = 'c1'""", row => row.GetString(0)).ShouldBe(["About the harbour"]);
    }

    [Fact]
    public void Model_that_was_compiled_is_that_of_the_source()
    {
        using var db = Open(In("model.db"));

        Tables(db.Model).ShouldBe(Tables(db.GetService<IDesignTimeModel>().Model), "dotnet ef dbcontext optimize --output-dir Compiled --namespace ChatOpsBot.Storage.Compiled writes it anew");

        static IEnumerable<string> Tables(IModel model) => model.GetEntityTypes().OrderBy(type => type.Name, StringComparer.Ordinal).SelectMany(type => type.GetProperties()
            .Select(property => $"{type.GetTableName()}.{property.Name} {property.ClrType.Name} {property.IsNullable} {property.IsPrimaryKey()} {property.ValueGenerated} {property.GetTypeMapping().Converter?.GetType().Name}")
            .Concat(type.GetForeignKeys().Select(key => $"{type.GetTableName()} > {key.PrincipalEntityType.GetTableName()} by {string.Join(',', key.Properties.Select(property => property.Name))}")));
    }

    private string In(string file) => $"Data Source={Path.Combine(folder, file)}";

    private static SqliteEngine Engine(string connection) => new(connection, TimeProvider.System);

    private static ChatOpsDb Open(string connection) => new(new DbContextOptionsBuilder<ChatOpsDb>().UseSqlite(connection).Options);

    private static List<string> Shape(string connection)
    {
        using var statements = PreparedStatements.Open(Engine(connection));
        return statements.Query("SELECT name || ' ' || COALESCE(sql, '') FROM sqlite_master WHERE name <> '__EFMigrationsLock' ORDER BY name", row => row.GetString(0));
    }
}
