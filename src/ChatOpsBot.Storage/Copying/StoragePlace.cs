using Microsoft.Data.Sqlite;

namespace ChatOpsBot.Storage;

/// <summary>A database that everything can be copied from or to, with the data directory that files and keys lie in beside one that is in it.</summary>
public sealed class StoragePlace
{
    private StoragePlace(DatabaseEngine engine, string? folder) => (Engine, Folder) = (engine, folder);

    internal DatabaseEngine Engine { get; }

    /// <summary>Null where files and keys are in the database.</summary>
    internal string? Folder { get; }

    /// <summary>The database that a server with these settings is on.</summary>
    public static StoragePlace Of(StorageOptions options, string dataDirectory) => options.Provider == "postgres"
        ? new StoragePlace(new PostgresEngine(options.ConnectionString ?? "", TimeProvider.System), null)
        : new StoragePlace(new SqliteEngine(options.ConnectionString ?? Sqlite(StorageModule.FileIn(dataDirectory)), TimeProvider.System), dataDirectory);

    /// <summary>SQLite in a data directory.</summary>
    public static StoragePlace DataDirectory(string folder) => new(new SqliteEngine(Sqlite(StorageModule.FileIn(Directory.CreateDirectory(folder).FullName)), TimeProvider.System), folder);

    /// <summary>A single file, which is an SQLite database with files and keys in it.</summary>
    public static StoragePlace File(string path) => new(new SqliteEngine(Sqlite(Path.GetFullPath(path)), TimeProvider.System), null);

    private static string Sqlite(string file) => new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ConnectionString;
}
