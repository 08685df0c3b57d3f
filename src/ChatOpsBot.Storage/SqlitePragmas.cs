using System.Data.Common;
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

/// <summary>Turns what SQLite reports into <see cref="Core.Inbox.StorageUnavailableException"/>.</summary>
internal sealed class SqliteFailures : DbCommandInterceptor
{
    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) => Translate(eventData.Exception);

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Translate(eventData.Exception);
        return Task.CompletedTask;
    }

    private static void Translate(Exception failure)
    {
        if (Sqlite.FindUnavailable(failure) is { } unavailable)
            throw unavailable;
    }
}
