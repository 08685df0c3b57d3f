using ChatOpsBot.Core.Inbox;
using Microsoft.Data.Sqlite;

namespace ChatOpsBot.Storage;

/// <summary>How this product opens SQLite: write-ahead log, every commit on the disk before it counts, and what is
/// deleted overwritten, so that nothing of it is left in the file.</summary>
internal static class Sqlite
{
    private const string Pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=2000; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;";

    /// <exception cref="StorageUnavailableException">It can't be read or written.</exception>
    public static void Configure(SqliteConnection connection)
    {
        try
        {
            using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            command.ExecuteNonQuery();
        }
        catch (SqliteException failure) when (IsUnavailable(failure))
        {
            throw Unavailable(failure);
        }
    }

    /// <summary>Full, locked, read-only or broken: nothing the caller did wrong.</summary>
    public static bool IsUnavailable(SqliteException failure) => failure.SqliteErrorCode is 5 or 6 or 8 or 10 or 11 or 13 or 14 or 26;

    /// <summary>The file is no database, or not a whole one.</summary>
    public static bool IsBroken(Exception? failure) => failure switch
    {
        null => false,
        SqliteException { SqliteErrorCode: 11 or 26 } => true,
        _ => IsBroken(failure.InnerException),
    };

    public static StorageUnavailableException Unavailable(SqliteException failure) => new(failure.SqliteErrorCode switch
    {
        5 or 6 => "The database is locked by another program. Nothing was changed; try again in a moment.",
        13 => "The disk is full. Nothing was changed; free some space and try again.",
        8 => "The database can't be written. Check the permissions of the data directory and try again.",
        _ => "The database can't be read or written. Nothing was changed; an administrator should look at the log.",
    }, failure);
}
