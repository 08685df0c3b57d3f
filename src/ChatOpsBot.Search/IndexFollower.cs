using System.Diagnostics;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.People;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Search;

/// <summary>Brings this process's index up to date from the database's change log.</summary>
public sealed partial class IndexFollower : BackgroundService
{
    private const int DocumentsAtOnce = 20;
    private const int Many = 400;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BetweenCommits = TimeSpan.FromSeconds(5);
    private readonly IChunks chunks;
    private readonly ISettings settings;
    private readonly string folder;
    private readonly ProcessHealth own;
    private readonly TimeProvider time;
    private readonly ILogger<IndexFollower> logger;
    private readonly SemaphoreSlim changed = new(0);
    private readonly SemaphoreSlim following = new(1, 1);
    private readonly TaskCompletionSource<LuceneIndex> opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string database = "";
    private long done;
    private long all;
    private long upTo;
    private long lastCommit;

    public IndexFollower(IChunks chunks, ISettings settings, DocumentSignals signals, IndexFolder folder, ProcessHealth own, TimeProvider time, ILogger<IndexFollower> logger)
    {
        (this.chunks, this.settings, this.folder, this.own, this.time, this.logger) = (chunks, settings, folder.Path, own, time, logger);
        signals.Changed += () => changed.Release();
    }

    /// <summary>The index, once it is open and had caught up with the database.</summary>
    public Task<LuceneIndex> Index => opened.Task;

    /// <summary>The index with all that other processes have added: who was told by one that a document is in finds it through another too.</summary>
    public async Task<LuceneIndex> CurrentAsync(CancellationToken cancellationToken)
    {
        var index = await opened.Task.WaitAsync(cancellationToken);
        if (chunks.AreShared && await chunks.LastChangeAsync(cancellationToken) > Interlocked.Read(ref upTo))
            await FollowAsync(index, cancellationToken);
        return index;
    }

    /// <summary>Of the changes that there were at the start, how many are in the index.</summary>
    public (long Done, long All) Progress => (Interlocked.Read(ref done), Interlocked.Read(ref all));

    /// <summary>Applies what is new in the log now.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken) => await FollowAsync(await opened.Task.WaitAsync(cancellationToken), cancellationToken);

    /// <summary>Has the index give up on the disk what was removed from it.</summary>
    public async Task ExpungeAsync(CancellationToken cancellationToken)
    {
        await FollowAsync(cancellationToken);
        var index = await opened.Task;
        await following.WaitAsync(cancellationToken);
        try
        {
            index.Expunge();
            index.Commit(database, upTo);
        }
        finally
        {
            following.Release();
        }
    }

    public override void Dispose()
    {
        if (opened.Task is { IsCompletedSuccessfully: true })
            Close(opened.Task.GetAwaiter().GetResult());
        changed.Dispose();
        following.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            database = await DatabaseNameAsync(stoppingToken);
            var index = LuceneIndex.Open(folder, database);
            upTo = index.UpTo;
            Interlocked.Exchange(ref all, await chunks.CountChangesAfterAsync(upTo, stoppingToken));
            await FollowAsync(index, stoppingToken);
            opened.SetResult(index);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            opened.SetException(failure);
            throw;
        }

        await Loop.ForeverAsync("following the database with the search index", async stopping =>
        {
            if (await changed.WaitAsync(Poll, stopping))
                await Task.Delay(Gathering, stopping);
            while (changed.Wait(0, stopping))
            {
                // What changed meanwhile is followed with it.
            }

            await FollowAsync(await opened.Task, stopping);
            await CommitAsync(stopping);
        }, time, logger, stoppingToken, longest: Poll);
    }

    private async Task FollowAsync(LuceneIndex index, CancellationToken cancellationToken)
    {
        await following.WaitAsync(cancellationToken);
        try
        {
            while (await chunks.ChangesAfterAsync(upTo, most: 5_000, cancellationToken) is { } changes && changes.UpTo > upTo)
            {
                var writing = Task.CompletedTask;
                try
                {
                    foreach (var some in changes.Changed.Chunk(DocumentsAtOnce))
                    {
                        // The next are read while these are written.
                        var kept = await chunks.ReadForIndexAsync(some, cancellationToken);
                        await writing;
                        // Each thread writes a segment of its own, which pays for many chunks.
                        var threads = new ParallelOptions { MaxDegreeOfParallelism = kept.Sum(document => document.Count()) < Many ? 1 : -1 };
                        writing = Task.Run(() => Parallel.ForEach(some, threads, key => index.Replace(key, kept[key])), CancellationToken.None);
                        Interlocked.Add(ref done, some.Length);
                    }

                    await writing;
                }
                finally
                {
                    // Whoever follows next writes what is newer.
                    await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                index.Refresh();
                Interlocked.Exchange(ref upTo, changes.UpTo);
                Followed(logger, changes.Changed.Count, changes.UpTo);
            }

            own.Trouble = null;
        }
        catch (Exception failure) when (chunks.AreShared && IsOfDisk(failure))
        {
            own.Trouble = "The disk of this process's search index is full or can't be written to. Free some space there.";
            throw new StorageUnavailableException(own.Trouble, failure);
        }
        finally
        {
            following.Release();
        }
    }

    private static bool IsOfDisk(Exception failure) =>
        failure is IOException or UnauthorizedAccessException || (failure is AggregateException several && several.InnerExceptions.Any(IsOfDisk));

    // To write to the disk what can be had again from the database need not be done with each document.
    private async Task CommitAsync(CancellationToken cancellationToken)
    {
        var index = await opened.Task;
        if (index.UpTo == upTo || Stopwatch.GetElapsedTime(lastCommit) < BetweenCommits)
            return;
        await following.WaitAsync(cancellationToken);
        try
        {
            index.Commit(database, upTo);
            lastCommit = Stopwatch.GetTimestamp();
        }
        finally
        {
            following.Release();
        }
    }

    private void Close(LuceneIndex index)
    {
        if (index.UpTo != upTo)
            index.Commit(database, upTo);
        index.Dispose();
    }

    // An index folder beside another database than the one it was made from must not be believed.
    private async Task<string> DatabaseNameAsync(CancellationToken cancellationToken)
    {
        const string Name = "database.id";
        return await settings.ReadAsync(Name, cancellationToken) ?? await settings.KeepAsync(Name, Guid.CreateVersion7().ToString("N"), cancellationToken);
    }

    [LoggerMessage(200, LogLevel.Information, "The search index took up {Documents} changed documents, up to change {UpTo}")]
    private static partial void Followed(ILogger logger, int documents, long upTo);
}
