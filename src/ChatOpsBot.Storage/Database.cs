using System.Buffers.Binary;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Turns;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

/// <summary>The database can't be used as it is. The message tells whoever starts the server what is wrong and what to do.</summary>
public sealed class DatabaseException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The database as a whole: brought to this version at start, asked whether it answers.</summary>
public sealed class Database : IDisposable
{
    // Less room than this, in bytes, and the next document or message may not be taken any more.
    private const long LeastRoom = 4_000_000;
    private const int HeaderLength = 100;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private readonly IDbContextFactory<ChatOpsDb> databases;
    private readonly ITurnQueue queue;
    private readonly IJobs jobs;
    private readonly string connectionString;
    private readonly WriteQueue writes;
    private readonly TimeProvider time;
    private readonly string directory;
    private FileStream? onlyProcess;
    private Task lastCheck = Task.CompletedTask;
    private long checkedAt;

    internal Database(IDbContextFactory<ChatOpsDb> databases, ITurnQueue queue, IJobs jobs, string connectionString, WriteQueue writes, TimeProvider time, string directory) =>
        (this.databases, this.queue, this.jobs, this.connectionString, this.writes, this.time, this.directory) = (databases, queue, jobs, connectionString, writes, time, directory);

    /// <summary>Migrates, and frees what a process that ended had held. On SQLite one process owns the data directory.</summary>
    /// <exception cref="DatabaseException">Another process owns it, it can't be written, or the database is damaged.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        OwnDirectory();
        var file = new SqliteConnectionStringBuilder(connectionString).DataSource;
        RefuseBroken(file);
        try
        {
            await UpgradeAsync(cancellationToken);
        }
        catch (Exception broken) when (Sqlite.IsBroken(broken))
        {
            throw Broken(file, "it can't be read", broken);
        }

        await queue.ReleaseAllAsync(cancellationToken);
        await jobs.ReleaseAllAsync(cancellationToken);
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

    private async Task UpgradeAsync(CancellationToken cancellationToken)
    {
        using (var statements = PreparedStatements.Open(connectionString))
        {
            try
            {
                Schema.Upgrade(statements);
                if (AuditChain.IsWhole(statements))
                    return;
            }
            catch (SqliteException failure) when (Sqlite.IsUnavailable(failure) && !Sqlite.IsBroken(failure))
            {
                throw Sqlite.Unavailable(failure);
            }
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await AuditChain.UpgradeAsync(db, cancellationToken);
    }

    private async Task LookAsync()
    {
        if (new DriveInfo(directory).AvailableFreeSpace < LeastRoom)
            throw new StorageUnavailableException("The disk of the data directory is full. What arrives can't be kept until some space is free.");
        await writes.RunAsync(statements => StoredSettings.Set(statements, "last-check", $"{time.GetUtcNow().ToUnixTimeSeconds()}"), CancellationToken.None);
    }

    private void OwnDirectory()
    {
        try
        {
            onlyProcess = new FileStream(Path.Combine(directory, "chatops.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken) when (IsLocked(taken))
        {
            throw new DatabaseException($"Another ChatOpsBot runs on the data directory '{directory}'. Stop it, or give this one a directory of its own with ChatOps:DataDirectory.", taken);
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseException($"The data directory '{directory}' can't be written: {closed.Message} Let the user that runs ChatOpsBot write there, or name another directory with ChatOps:DataDirectory.", closed);
        }
    }

    // The lock that another process holds is the only one that leaves the file's own rights unsaid.
    private static bool IsLocked(IOException failure) => (failure.HResult & 0xFFFF) is 11 or 32 or 35;

    // What SQLite would begin anew without a word, or would notice only when somebody asks for what is missing.
    private void RefuseBroken(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            return;
        if (file.Length == 0)
        {
            if (Directory.Exists(Path.Combine(directory, "index")))
                throw Broken(path, "it is empty, though this directory was in use", null);
            return;
        }

        Span<byte> header = stackalloc byte[HeaderLength];
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
        {
            if (stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength || !header.StartsWith("SQLite format 3\0"u8))
                throw Broken(path, "it does not begin as a database does", null);
        }

        // The header counts the pages; see https://sqlite.org/fileformat2.html#in_header_database_size. With a log beside it the count may be behind.
        var pageSize = BinaryPrimitives.ReadUInt16BigEndian(header[16..]) is var size && size == 1 ? 65_536 : size;
        var pages = BinaryPrimitives.ReadUInt32BigEndian(header[28..]);
        if (new FileInfo($"{path}-wal") is not { Exists: true, Length: > 0 } && (long)pages * pageSize > file.Length)
            throw Broken(path, "its end is missing", null);
    }

    private static DatabaseException Broken(string path, string how, Exception? inner) => new(
        $"""
        The database '{path}' is damaged: {how}. ChatOpsBot does not start on it, so that nothing more is lost.
        What to do:
          1. Keep a copy of the whole data directory.
          2. Put back chatops.db from your latest backup, without a chatops.db-wal beside it; the search index is made anew from it.
          3. Without a backup: `sqlite3 chatops.db .recover | sqlite3 rescued.db` saves what can be read; put rescued.db in its place.
          4. To begin anew, move the data directory away. The original files of documents lie in its folder 'files'.
        """, inner);
}
