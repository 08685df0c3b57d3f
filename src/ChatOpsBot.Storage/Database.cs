using ChatOpsBot.Core.Dispatch;
using ChatOpsBot.Core.Documents;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

/// <summary>The database as a whole: brought to this version at start, asked whether it answers.</summary>
public sealed class Database : IDisposable
{
    private readonly IDbContextFactory<ChatOpsDb> databases;
    private readonly ITurnQueue queue;
    private readonly IIngestions ingestions;
    private readonly string directory;
    private FileStream? onlyProcess;

    internal Database(IDbContextFactory<ChatOpsDb> databases, ITurnQueue queue, IIngestions ingestions, string directory) =>
        (this.databases, this.queue, this.ingestions, this.directory) = (databases, queue, ingestions, directory);

    /// <summary>Migrates, and frees what a process that ended had held. On SQLite one process owns the data directory.</summary>
    /// <exception cref="InvalidOperationException">Another process owns it.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            onlyProcess = new FileStream(Path.Combine(directory, "chatops.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken)
        {
            throw new InvalidOperationException(
                $"Another ChatOpsBot runs on the data directory '{directory}'. Stop it, or give this one a directory of its own with ChatOps:DataDirectory.", taken);
        }

        // Asking is cheap; migrating builds the whole model a second time, in time and memory that a start does not get back.
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            if ((await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
                await db.Database.MigrateAsync(cancellationToken);
        }

        await queue.ReleaseAllAsync(cancellationToken);
        await ingestions.RequeueAsync(cancellationToken);
    }

    /// <exception cref="Core.Inbox.StorageUnavailableException">It does not.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Settings.AnyAsync(cancellationToken);
    }

    public void Dispose() => onlyProcess?.Dispose();
}
