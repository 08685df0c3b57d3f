using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Localization;
using Npgsql;

namespace ChatOpsBot.Storage;

/// <summary>Locks of the database, each by a connection of its own, so that whoever dies or is suspended holds nobody up for long.</summary>
internal sealed class EditTurns(string connectionString, EditTurnsInMemory here) : IEditTurns, IDisposable
{
    private const string Lock = "SELECT pg_advisory_lock(48561650, $1)";
    private const int MostConnections = 2;
    private readonly string own = Postgres.OfLocks(connectionString);
    private readonly SemaphoreSlim connections = new(MostConnections);

    public async Task<IAsyncDisposable> EnterAsync(string of, CancellationToken cancellationToken)
    {
        // Of one process one asks the database about a thing.
        var first = await here.EnterAsync(of, cancellationToken);
        NpgsqlConnection? connection = null;
        try
        {
            await connections.WaitAsync(cancellationToken);
            connection = new NpgsqlConnection(own);
            await connection.OpenAsync(cancellationToken);
            await using var enter = new NpgsqlCommand(Lock, connection) { Parameters = { new() { Value = Postgres.NumberOf(of) } } };
            await enter.ExecuteNonQueryAsync(cancellationToken);
            return new OnLeaving(() => LeaveAsync(first, connection));
        }
        catch (Exception failure)
        {
            await LeaveAsync(first, connection);
            cancellationToken.ThrowIfCancellationRequested();
            if (StorageFailure.Find(failure) is { } unavailable)
                throw new StorageUnavailableException((Phrase)unavailable.Message, failure);
            throw;
        }
    }

    public void Dispose() => connections.Dispose();

    private async ValueTask LeaveAsync(IAsyncDisposable first, NpgsqlConnection? connection)
    {
        try
        {
            if (connection is not null)
                await connection.DisposeAsync();
        }
        finally
        {
            if (connection is not null)
                connections.Release();
            await first.DisposeAsync();
        }
    }
}
