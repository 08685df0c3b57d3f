using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Turns;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

/// <summary>The database can't be used as it is. The message tells whoever starts the server what is wrong and what to do.</summary>
public sealed class DatabaseException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The database as a whole: brought to this version at start, asked whether it answers.</summary>
public sealed class Database : IDisposable
{
    // Less room than this, in bytes, and the next document or message may not be taken any more.
    private const long LeastRoom = 4_000_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private readonly IDbContextFactory<ChatOpsDb> databases;
    private readonly ITurnQueue queue;
    private readonly IJobs jobs;
    private readonly DatabaseEngine engine;
    private readonly LeaseOwner owner;
    private readonly WriteQueue writes;
    private readonly TimeProvider time;
    private readonly string directory;
    private DataDirectory? onlyProcess;
    private Task lastCheck = Task.CompletedTask;
    private long checkedAt;

    internal Database(IDbContextFactory<ChatOpsDb> databases, ITurnQueue queue, IJobs jobs, DatabaseEngine engine, LeaseOwner owner, WriteQueue writes, TimeProvider time, string directory) =>
        (this.databases, this.queue, this.jobs, this.engine, this.owner, this.writes, this.time, this.directory) = (databases, queue, jobs, engine, owner, writes, time, directory);

    /// <summary>Migrates, and frees what a process that ended had held. One process owns the data directory; a database that is not in it may be shared.</summary>
    /// <exception cref="DatabaseException">Another process owns it, it can't be written, or the database is damaged, of a later version or can't be reached.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        onlyProcess = DataDirectory.Own(directory);
        owner.Name = onlyProcess.Name;
        await UpgradeAsync(cancellationToken);
        // What time it is there, the first transaction tells.
        await writes.RunAsync(statements => ClockLeap.Mend(statements, Now, Now, isSure: false), cancellationToken);
        // On a database of its own everybody else is gone too.
        var whose = engine.IsShared ? owner.Name : null;
        await queue.ReleaseAsync(whose, cancellationToken);
        await jobs.ReleaseAsync(whose, cancellationToken);
    }

    /// <summary>Brings the database to the schema of this version and nothing else.</summary>
    /// <exception cref="DatabaseException">It is damaged, of a later version or can't be reached.</exception>
    public async Task UpgradeAsync(CancellationToken cancellationToken)
    {
        engine.RefuseBroken(directory);
        try
        {
            using (var statements = PreparedStatements.Open(engine, takesLong: true))
            {
                Schema.Upgrade(statements, engine);
                if (AuditChain.IsWhole(statements))
                    return;
            }

            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            await AuditChain.UpgradeAsync(db, cancellationToken);
        }
        catch (Exception failure) when (engine.Explain(failure) is { } explanation)
        {
            throw new DatabaseException(explanation, failure);
        }
        catch (Exception failure) when (StorageFailure.Find(failure) is { } unavailable && unavailable != failure)
        {
            throw new StorageUnavailableException((Phrase)unavailable.Message, failure);
        }
    }

    /// <summary>Reads and writes, at most once a second.</summary>
    /// <exception cref="StorageUnavailableException">It does not answer, or can't be written.</exception>
    public Task CheckAsync(CancellationToken cancellationToken)
    {
        if (checkedAt == 0 || time.GetElapsedTime(checkedAt) >= Fresh)
            (lastCheck, checkedAt) = (LookAsync(), time.GetTimestamp());
        return lastCheck.WaitAsync(cancellationToken);
    }

    public void Dispose() => onlyProcess?.Dispose();

    private long Now => engine.Now.ToUnixTimeMilliseconds();

    private async Task LookAsync()
    {
        if (new DriveInfo(directory).AvailableFreeSpace < LeastRoom)
            throw new StorageUnavailableException("The disk of the data directory is full. What arrives can't be kept until some space is free.");
        await writes.RunAsync(statements => StoredSettings.Set(statements, "last-check", $"{time.GetUtcNow().ToUnixTimeSeconds()}"), CancellationToken.None);
    }
}
