using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ChatOpsBot.Storage;

/// <summary>Turns what the database reports into <see cref="Core.Inbox.StorageUnavailableException"/>.</summary>
internal sealed class StorageFailures : DbCommandInterceptor
{
    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) => Translate(eventData.Exception);

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Translate(eventData.Exception);
        return Task.CompletedTask;
    }

    private static void Translate(Exception failure)
    {
        if (StorageFailure.Find(failure) is { } unavailable)
            throw unavailable;
    }
}
