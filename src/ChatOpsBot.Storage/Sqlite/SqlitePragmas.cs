using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ChatOpsBot.Storage;

/// <summary>Configures connections that EF Core opens, and gives a lost database the same words everywhere.</summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Sqlite.Configure((SqliteConnection)connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Sqlite.Configure((SqliteConnection)connection);
        return Task.CompletedTask;
    }
}

/// <summary>Has commands that write without a transaction wait their turn like all others.</summary>
internal sealed class SqliteTurns(string connectionString) : DbCommandInterceptor
{
    private readonly ConditionalWeakTable<DbCommand, IDisposable> turns = [];

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (command.Transaction is null)
            turns.Add(command, await WriteGate.Of(connectionString).EnterAsync(cancellationToken));
        return result;
    }

    public override ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        Leave(command);
        return ValueTask.FromResult(result);
    }

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Leave(command);
        return Task.CompletedTask;
    }

    public override Task CommandCanceledAsync(DbCommand command, CommandEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Leave(command);
        return Task.CompletedTask;
    }

    private void Leave(DbCommand command)
    {
        if (!turns.TryGetValue(command, out var turn))
            return;
        turns.Remove(command);
        turn.Dispose();
    }
}
