using System.Data;
using System.Net.Sockets;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Platforms;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ChatOpsBot.Storage;

/// <summary>Locks of the database, all by one connection: whoever dies or is suspended holds nobody up for longer than
/// <see cref="Postgres.OfLocks"/> lets them. While the database is away nobody waits, and what the platform says of its pace has to do.</summary>
internal sealed partial class Pace(string connectionString, TimeProvider time, ILogger<Pace> logger) : IPace, IAsyncDisposable
{
    private const string Take = "SELECT pg_try_advisory_lock(48561651, $1)";
    private const string Leave = "SELECT pg_advisory_unlock(48561651, $1)";
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(5);
    private readonly string own = new NpgsqlConnectionStringBuilder(Postgres.OfLocks(connectionString)) { Timeout = 2, CommandTimeout = 2 }.ConnectionString;
    private readonly SemaphoreSlim gate = new(1);
    private NpgsqlConnection? connection;
    private long? awaySince;
    private bool isOver;

    public async Task<IAsyncDisposable> EnterAsync(string place, CancellationToken cancellationToken)
    {
        var number = Postgres.NumberOf(place);
        while (await AskAsync(Take, number, cancellationToken) is { } taken)
        {
            if (taken)
                return new OnLeaving(() => LeaveAsync(number));
            await Task.Delay(Between, time, cancellationToken);
        }

        return new OnLeaving(() => ValueTask.CompletedTask);
    }

    public async ValueTask DisposeAsync()
    {
        await gate.WaitAsync();
        isOver = true;
        await CloseAsync();
        gate.Release();
    }

    // Who waits elsewhere looks meanwhile, before who waits here does.
    private async ValueTask LeaveAsync(int number)
    {
        await AskAsync(Leave, number, CancellationToken.None);
        await Task.Delay(2 * Between, time, CancellationToken.None);
    }

    // Null: the database is away, and with it what it had locked.
    private async Task<bool?> AskAsync(string statement, int number, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (isOver || (awaySince is { } since && time.GetElapsedTime(since) < Away))
                return null;
            // One that was kept may have been cut meanwhile.
            var wasKept = connection is { State: ConnectionState.Open };
            var answer = await TryAsync(statement, number) ?? (wasKept ? await TryAsync(statement, number) : null);
            awaySince = answer is null ? time.GetTimestamp() : null;
            return answer;
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<bool?> TryAsync(string statement, int number)
    {
        try
        {
            if (connection is not { State: ConnectionState.Open })
            {
                await CloseAsync();
                connection = new NpgsqlConnection(own);
                await connection.OpenAsync(CancellationToken.None);
            }

            await using var command = new NpgsqlCommand(statement, connection) { Parameters = { new() { Value = number } } };
            return (bool)(await command.ExecuteScalarAsync(CancellationToken.None))!;
        }
        catch (Exception away) when (away is NpgsqlException or InvalidOperationException or SocketException or TimeoutException)
        {
            NotKept(logger, away);
            await CloseAsync();
            return null;
        }
    }

    private async ValueTask CloseAsync()
    {
        if (connection is { } known)
            await known.DisposeAsync();
        connection = null;
    }

    [LoggerMessage(428, LogLevel.Debug, "The database can't say who speaks in a channel; messages of other processes may come in the same second")]
    private static partial void NotKept(ILogger logger, Exception failure);
}
