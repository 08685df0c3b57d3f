using Microsoft.Data.Sqlite;

namespace ChatOpsBot.Storage;

/// <summary>A database that everything can be copied from or to, with the data directory that files and keys lie in beside one that is in it.</summary>
public sealed class StoragePlace
{
    private readonly IReadOnlyList<string> made;

    /// <param name="made">What would be made anew by copying there.</param>
    private StoragePlace(DatabaseEngine engine, string? folder, params IReadOnlyList<string> made) => (Engine, Folder, this.made) = (engine, folder, made);

    internal DatabaseEngine Engine { get; }

    /// <summary>Null where files and keys are in the database.</summary>
    internal string? Folder { get; }

    /// <summary>The database that a server with these settings is on.</summary>
    public static StoragePlace Of(StorageOptions options, string dataDirectory) => options.Provider == "postgres"
        ? new StoragePlace(new PostgresEngine(options.ConnectionString ?? "", TimeProvider.System), null)
        : new StoragePlace(new SqliteEngine(options.ConnectionString ?? Sqlite(StorageModule.FileIn(dataDirectory)), TimeProvider.System), dataDirectory);

    /// <summary>SQLite in a data directory.</summary>
    public static StoragePlace DataDirectory(string folder) => new(new SqliteEngine(Sqlite(StorageModule.FileIn(Directory.CreateDirectory(folder).FullName)), TimeProvider.System), folder, folder);

    /// <summary>A single file, which is an SQLite database with files and keys in it.</summary>
    public static StoragePlace File(string path) => new(new SqliteEngine(Sqlite(Path.GetFullPath(path)), TimeProvider.System), null, path, $"{path}-wal", $"{path}-shm", $"{path}-journal");

    /// <summary>Half of a copy is nothing that anybody could begin with: what was made for it goes. Where there was a database before, nothing does.</summary>
    internal void TakeBack()
    {
        try
        {
            foreach (var path in made)
            {
                if (path != Folder)
                {
                    System.IO.File.Delete(path);
                    continue;
                }

                // The folder itself was there, or may be where a disk is mounted.
                foreach (var entry in new DirectoryInfo(path).EnumerateFileSystemInfos())
                {
                    if (entry is DirectoryInfo within)
                        within.Delete(recursive: true);
                    else
                        entry.Delete();
                }
            }
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            // Why the copy failed is what whoever asked for it needs to know.
        }
    }

    private static string Sqlite(string file) => new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ConnectionString;
}
