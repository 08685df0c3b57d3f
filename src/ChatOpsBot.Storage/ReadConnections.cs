using System.Collections.Concurrent;
using ChatOpsBot.Core.Inbox;

namespace ChatOpsBot.Storage;

/// <summary>Connections that read what is asked for all the time or at once after the start, where EF Core would have to build and compile
/// first. Each keeps its prepared statements and has one caller at a time.</summary>
internal sealed class ReadConnections(string connectionString) : IDisposable
{
    private readonly ConcurrentBag<PreparedStatements> free = [];

    /// <exception cref="StorageUnavailableException">The database can't be read.</exception>
    public T Read<T>(Func<PreparedStatements, T> read)
    {
        if (!free.TryTake(out var statements))
            statements = PreparedStatements.Open(connectionString);
        try
        {
            var result = read(statements);
            free.Add(statements);
            return result;
        }
        catch (Exception failure)
        {
            statements.Dispose();
            if (Sqlite.FindUnavailable(failure) is { } unavailable)
                throw unavailable;
            throw;
        }
    }

    /// <summary>Gives up what the write-ahead log still has of what was deleted.</summary>
    public void EmptyLog() => Read(statements => statements.Execute("PRAGMA wal_checkpoint(TRUNCATE)"));

    public void Dispose()
    {
        while (free.TryTake(out var statements))
            statements.Dispose();
    }
}
