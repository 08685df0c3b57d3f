using System.Collections.Concurrent;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Storage;

/// <summary>Connections that read what is asked for all the time or at once after the start, where EF Core would have to build and compile
/// first. Each keeps its prepared statements and has one caller at a time.</summary>
internal sealed class ReadConnections(DatabaseEngine engine) : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);
    private readonly ConcurrentBag<PreparedStatements> free = [];
    private readonly SemaphoreSlim room = new(engine.MostReaders, engine.MostReaders);

    /// <exception cref="StorageUnavailableException">The database can't be read.</exception>
    public T Read<T>(Func<PreparedStatements, T> read)
    {
        if (!room.Wait(LongestWait))
            throw new StorageUnavailableException("The database can't be reached. Nothing was changed; try again in a moment.");
        try
        {
            while (true)
            {
                var result = ReadOnce(read, out var isLost);
                if (!isLost)
                    return result!;
            }
        }
        catch (Exception failure) when (StorageFailure.Find(failure) is { } unavailable && failure != unavailable)
        {
            throw new StorageUnavailableException((Phrase)unavailable.Message, failure);
        }
        finally
        {
            room.Release();
        }
    }

    /// <summary>Gives up what a log still has of what was deleted.</summary>
    public void EmptyLog() => Read(statements =>
    {
        engine.EmptyLog(statements);
        return true;
    });

    public void Dispose()
    {
        while (free.TryTake(out var statements))
            statements.Dispose();
        room.Dispose();
    }

    // A connection that was kept may have been lost meanwhile; so were the others then, and reading again does no harm.
    private T? ReadOnce<T>(Func<PreparedStatements, T> read, out bool isLost)
    {
        isLost = false;
        var wasKept = free.TryTake(out var statements);
        statements ??= PreparedStatements.Open(engine);
        try
        {
            var result = read(statements);
            free.Add(statements);
            return result;
        }
        catch (Exception)
        {
            isLost = wasKept && !statements.IsOpen;
            statements.Dispose();
            if (!isLost)
                throw;
            while (free.TryTake(out var other))
                other.Dispose();
            return default;
        }
    }
}
