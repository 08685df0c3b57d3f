using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Platforms;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ChatOpsBot.Storage;

/// <summary>Locks of the database, all by one connection: whoever dies holds nobody up, and what waits is asked about again. While the
/// database is away places are not kept for anybody, and what the platform says of its pace has to do.</summary>
internal sealed partial class Pace(string connectionString, TimeProvider time, ILogger<Pace> logger) : IPace, IAsyncDisposable
{
    private const string Take = "SELECT pg_try_advisory_lock(48561651, $1)";
    private const string Leave = "SELECT pg_advisory_unlock(48561651, $1)";
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);
    private readonly string own = new NpgsqlConnectionStringBuilder(Postgres.OfStatements(connectionString)) { Timeout = 2, CommandTimeout = 2 }.ConnectionString;
    private readonly SemaphoreSlim gate = new(1);
    private NpgsqlConnection? connection;

    public async Task<IAsyncDisposable> EnterAsync(string place, CancellationToken cancellationToken)
    {
        var number = BinaryPrimitives.ReadInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(place)));
        while (await AskAsync(Take, number, cancellationToken) == false)
            await Task.Delay(Between, time, cancellationToken);
        return new OnLeaving(async () => await AskAsync(Leave, number, CancellationToken.None));
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        gate.Dispose();
    }

    // Null: the database is away, and with it what it had locked.
    private async Task<bool?> AskAsync(string statement, int number, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (connection is null)
            {
                connection = new NpgsqlConnection(own);
                await connection.OpenAsync(CancellationToken.None);
            }

            await using var command = new NpgsqlCommand(statement, connection) { Parameters = { new() { Value = number } } };
            return (bool?)await command.ExecuteScalarAsync(CancellationToken.None);
        }
        catch (Exception away) when (StorageFailure.Find(away) is not null)
        {
            NotKept(logger, away);
            await CloseAsync();
            return null;
        }
        finally
        {
            gate.Release();
        }
    }

    private async ValueTask CloseAsync()
    {
        if (connection is { } known)
            await known.DisposeAsync();
        connection = null;
    }

    [LoggerMessage(430, LogLevel.Debug, "The database can't say who speaks in a channel; messages of other processes may come in the same second")]
    private static partial void NotKept(ILogger logger, Exception failure);
}
