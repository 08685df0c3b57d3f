using ChatOpsBot.Core.Inbox;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ChatOpsBot.Storage;

/// <summary>What the databases report when they can't be used.</summary>
internal static class StorageFailure
{
    /// <summary>Whether and why the database could not read or write, however deep a library has wrapped it.</summary>
    public static StorageUnavailableException? Find(Exception? failure) => failure switch
    {
        null => null,
        StorageUnavailableException known => known,
        SqliteException sqlite => Sqlite.IsUnavailable(sqlite) ? Sqlite.Unavailable(sqlite) : null,
        NpgsqlException postgres => Postgres.IsUnavailable(postgres) ? Postgres.Unavailable(postgres) : null,
        _ => Find(failure.InnerException),
    };
}
