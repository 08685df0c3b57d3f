using System.Data.Common;
using System.Reflection;

namespace ChatOpsBot.Storage;

/// <summary>Brings a database to the schema of this program, by the scripts that EF Core makes of its migrations. Run by EF Core itself,
/// they would wait for models that it builds of each, in time and memory which a start does not get back.</summary>
internal static class Schema
{
    private const string Script = ".sql";

    /// <summary>Names of all migrations, the first first.</summary>
    public static IReadOnlyList<string> Migrations(DatabaseEngine engine) =>
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(engine.Scripts, StringComparison.Ordinal) && name.EndsWith(Script, StringComparison.Ordinal))
            .Select(name => name[engine.Scripts.Length..^Script.Length]).Order(StringComparer.Ordinal),
    ];

    /// <summary>Runs what the database does not have yet, each migration whole or not at all, and by one process at a time.</summary>
    public static void Upgrade(PreparedStatements statements, DatabaseEngine engine)
    {
        engine.HoldUpgrade(statements);
        var applied = Applied(statements, engine);
        foreach (var migration in Migrations(engine).Where(migration => !applied.Contains(migration)))
            statements.Execute(Read(migration, engine));
    }

    /// <summary>Whether the database has the schema of this program, and no other.</summary>
    /// <exception cref="DatabaseException">It has not; the message says what to do.</exception>
    public static void RefuseOther(PreparedStatements statements, DatabaseEngine engine)
    {
        var (applied, known) = (Applied(statements, engine), Migrations(engine));
        if (applied.Count == 0)
            throw new DatabaseException("There is no database of ChatOpsBot to read from. Check where it is: ChatOps:DataDirectory, or ChatOps:Database.");
        if (applied.Except(known, StringComparer.Ordinal).Any())
            throw new DatabaseException("What is to be read was written by a later version of ChatOpsBot. Use that version, or a later one.");
        if (known.Any(migration => !applied.Contains(migration)))
            throw new DatabaseException("What is to be read was written by an earlier version of ChatOpsBot. Bring it to this one first: with -- migrate, for a backup on a copy of it with --ChatOps:DataDirectory=FOLDER.");
    }

    public static string Read(string migration, DatabaseEngine engine)
    {
        using var resource = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream($"{engine.Scripts}{migration}{Script}")!);
        return resource.ReadToEnd();
    }

    private static HashSet<string> Applied(PreparedStatements statements, DatabaseEngine engine)
    {
        try
        {
            return statements.Query("""SELECT "MigrationId" FROM "__EFMigrationsHistory" """, row => row.GetString(0)).ToHashSet(StringComparer.Ordinal);
        }
        catch (DbException fresh) when (engine.IsOfMissingTable(fresh))
        {
            return [];
        }
    }
}
