using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ChatOpsBot.Storage;

/// <summary>Copies everything that is kept from one database to another, of the same kind or not, as it is at one moment; whoever works on
/// the first goes on.</summary>
public static class StorageCopy
{
    private const string Files = "FileParts";

    /// <returns>Rows and files.</returns>
    /// <exception cref="DatabaseException">The second is not empty or a server runs on it, or one of them can't be used.</exception>
    public static (long Rows, long Files) Run(StoragePlace from, StoragePlace to)
    {
        using var only = to.Folder is { } folder ? DataDirectory.Own(folder) : null;
        try
        {
            return Copy(from, to);
        }
        catch
        {
            to.TakeBack();
            throw;
        }
    }

    private static (long Rows, long Files) Copy(StoragePlace from, StoragePlace to)
    {
        using var source = Open(from);
        using var target = Open(to);
        if (to.Engine.IsServed(target))
            throw new DatabaseException("A ChatOpsBot runs on the database that this would be copied to. Stop it first.");
        Schema.RefuseOther(source, from.Engine);
        Schema.Upgrade(target, to.Engine);
        RefuseUsed(target);
        var rows = 0L;
        long files;
        using (var snapshot = source.BeginSnapshot())
        using (var writing = target.Begin())
        {
            var tables = Tables();
            foreach (var table in tables.AsEnumerable().Reverse())
                target.Execute($"DELETE FROM \"{table.Name}\"");
            foreach (var table in tables.Where(table => table.Name != Files))
                rows += Copy(source, target, table);
            files = new CopiedFiles(source, from.Folder).CopyTo(target, to.Folder);
            // Nobody's lease is alive there, and indexes of what was there before are of another database.
            target.Execute("""DELETE FROM "Leases" """);
            target.Execute("""DELETE FROM "Commits" """);
            target.Execute("""UPDATE "Jobs" SET "LeasedUntil" = 0 WHERE "State" = 0""");
            StoredSettings.Set(target, "database.id", Guid.CreateVersion7().ToString("N"));
            foreach (var table in tables.Where(table => table.Numbered is not null))
                to.Engine.ContinueNumbers(target, table.Name, table.Numbered!);
            writing.Commit();
        }

        to.Engine.EmptyLog(target);
        return (rows, files);
    }

    private static PreparedStatements Open(StoragePlace place)
    {
        try
        {
            return PreparedStatements.Open(place.Engine, takesLong: true);
        }
        catch (Exception failure) when (place.Engine.Explain(failure) is { } explanation)
        {
            throw new DatabaseException(explanation, failure);
        }
    }

    // What a server writes at its first start may be there.
    private static void RefuseUsed(PreparedStatements target)
    {
        foreach (var table in (string[])["Documents", "Collections", "Inbox", "Exchanges", "Grants", "PromptVersions", "Runs", "ApiKeys"])
        {
            if (target.Query($"SELECT 1 FROM \"{table}\" LIMIT 1", row => row.GetInt32(0)).Count > 0)
                throw new DatabaseException("The database that this would be copied to is in use: there is something in it already. Name an empty one, or move what is there away.");
        }
    }

    private static long Copy(PreparedStatements source, PreparedStatements target, Table table)
    {
        var columns = string.Join(", ", table.Columns.Select(column => $"\"{column}\""));
        var add = $"INSERT INTO \"{table.Name}\" ({columns}) VALUES ({string.Join(", ", table.Columns.Select((_, i) => $"${i + 1}"))})";
        var rows = 0L;
        source.Each($"SELECT {columns} FROM \"{table.Name}\"", row =>
        {
            var values = new object[table.Columns.Count];
            row.GetValues(values);
            target.Execute(add, values);
            rows++;
        });
        return rows;
    }

    // Those that others name come before them.
    private static List<Table> Tables()
    {
        using var db = new StorageModule.DesignTime().CreateDbContext([]);
        var left = db.Model.GetEntityTypes().OrderBy(type => type.GetTableName(), StringComparer.Ordinal).ToList();
        var tables = new List<Table>();
        while (left.Count > 0)
        {
            var next = left.First(type => type.GetForeignKeys().All(key => key.PrincipalEntityType == type || !left.Contains(key.PrincipalEntityType)));
            left.Remove(next);
            tables.Add(new Table(next.GetTableName()!, [.. next.GetProperties().Select(property => property.GetColumnName())], NumberedBy(next)));
        }

        return tables;
    }

    private static string? NumberedBy(IEntityType type) =>
        type.FindPrimaryKey()!.Properties is [{ ValueGenerated: ValueGenerated.OnAdd } key] && key.ClrType == typeof(long) ? key.GetColumnName() : null;

    /// <param name="Numbered">The column whose values the database gives out.</param>
    private sealed record Table(string Name, IReadOnlyList<string> Columns, string? Numbered);
}
