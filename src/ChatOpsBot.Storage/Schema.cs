using System.Reflection;
using Microsoft.Data.Sqlite;

namespace ChatOpsBot.Storage;

/// <summary>Brings a database to the schema of this program, by the scripts that EF Core makes of its migrations. Run by EF Core itself,
/// they would wait for models that it builds of each, in time and memory which a start does not get back.</summary>
internal static class Schema
{
    private const int NoSuchTable = 1;
    private const string Script = ".sql";

    /// <summary>Names of all migrations, the first first.</summary>
    public static IReadOnlyList<string> Migrations { get; } =
        [.. Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(name => name.EndsWith(Script, StringComparison.Ordinal)).Select(name => name[..^Script.Length]).Order(StringComparer.Ordinal)];

    /// <summary>Runs what the database does not have yet, each migration whole or not at all.</summary>
    public static void Upgrade(PreparedStatements statements)
    {
        var applied = Applied(statements);
        foreach (var migration in Migrations.Where(migration => !applied.Contains(migration)))
            statements.Execute(Read(migration));
    }

    public static string Read(string migration)
    {
        using var resource = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(migration + Script)!);
        return resource.ReadToEnd();
    }

    private static HashSet<string> Applied(PreparedStatements statements)
    {
        try
        {
            return statements.Query("""SELECT "MigrationId" FROM "__EFMigrationsHistory" """, row => row.GetString(0)).ToHashSet(StringComparer.Ordinal);
        }
        catch (SqliteException fresh) when (fresh.SqliteErrorCode == NoSuchTable)
        {
            return [];
        }
    }
}
