using System.Diagnostics;
using System.Threading.Channels;
using ChatOpsBot.Core.Inbox;

namespace ChatOpsBot.Storage;

/// <summary>Commits what is waiting in one transaction, so that many callers share one flush of the disk. A call returns when
/// its work is durable. When one piece of work fails, each runs alone and only that one fails.</summary>
internal sealed class WriteQueue : IAsyncDisposable
{
    /// <summary>Pieces of work in one transaction.</summary>
    public const int MostTogether = 512;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>So long an answer is waited for that a database owes.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly Channel<Work> waiting = Channel.CreateBounded<Work>(new BoundedChannelOptions(16_384) { SingleReader = true });
    private readonly DatabaseEngine engine;
    private readonly bool isBeside;
    private readonly Task writing;
    private readonly string name = $"{Guid.CreateVersion7():N}";
    private long number;
    private PreparedStatements? statements;
    private bool hasBegun;

    // Nobody could say whether it was kept; it is not written again.
    private bool isUnknown;

    /// <param name="isBeside">What is written depends on nothing that others write, and goes on beside it.</param>
    public WriteQueue(DatabaseEngine engine, bool isBeside = false)
    {
        (this.engine, this.isBeside) = (engine, isBeside);
        writing = Task.Factory.StartNew(WriteAsync, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
    }

    /// <exception cref="StorageUnavailableException">The database could not write.</exception>
    public async Task<T> RunAsync<T>(Func<PreparedStatements, T> write, CancellationToken cancellationToken)
    {
        var work = new Work<T>(write);
        await waiting.Writer.WriteAsync(work, cancellationToken);
        return await work.Completion;
    }

    /// <summary>The same for what has happened and can't be had again, as the result of a model or a message that was posted: a database that is
    /// away for less than a minute loses nothing of it.</summary>
    /// <exception cref="StorageUnavailableException">It was away for longer.</exception>
    public async Task<T> InsistAsync<T>(Func<PreparedStatements, T> write)
    {
        var since = Stopwatch.GetTimestamp();
        for (var pause = TimeSpan.FromMilliseconds(100); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await RunAsync(write, CancellationToken.None);
            }
            catch (StorageUnavailableException) when (Stopwatch.GetElapsedTime(since) < Patience)
            {
                await Task.Delay(pause, CancellationToken.None);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await writing;
    }

    private async Task WriteAsync()
    {
        var batch = new List<Work>(MostTogether);
        while (await waiting.Reader.WaitToReadAsync())
        {
            while (batch.Count < MostTogether && waiting.Reader.TryRead(out var work))
                batch.Add(work);
            using var turn = await engine.EnterAsync(CancellationToken.None);
            // What came while this waited for its turn goes with it.
            while (batch.Count < MostTogether && waiting.Reader.TryRead(out var work))
                batch.Add(work);
            await CommitAllAsync(batch);
            batch.Clear();
        }

        statements?.Dispose();
    }

    private async Task CommitAllAsync(List<Work> batch)
    {
        // A connection that was lost is opened anew, once: those who wait would rather hear soon that the database is away.
        var hadConnection = statements is not null;
        try
        {
            await CommitAsync(batch);
        }
        catch (Exception failure) when (isUnknown || (!hasBegun && !hadConnection))
        {
            Fail(batch, failure);
        }
        catch (Exception)
        {
            await CommitEachAsync(batch);
        }
    }

    private async Task CommitEachAsync(List<Work> batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            try
            {
                await CommitAsync([batch[i]]);
            }
            catch (Exception failure)
            {
                // Where one could not even begin, none of the others can.
                var failed = hasBegun ? [batch[i]] : batch[i..];
                Fail(failed, failure);
                i += failed.Count - 1;
            }
        }
    }

    private async Task CommitAsync(List<Work> batch)
    {
        var isCommitting = false;
        (hasBegun, isUnknown) = (false, false);
        try
        {
            statements ??= Open();
            using var transaction = isBeside ? statements.BeginBeside() : statements.Begin();
            hasBegun = true;
            foreach (var work in batch)
                work.Run(statements);
            engine.Mark(statements, name, ++number);
            statements.Flush();
            isCommitting = engine.IsShared;
            transaction.Commit();
        }
        catch (Exception) when (!hasBegun || isCommitting || statements is { IsOpen: false })
        {
            var isRefused = statements is { IsOpen: true };
            Close();
            if (!isCommitting || isRefused || !await WasCommittedAsync())
                throw;
        }

        foreach (var work in batch)
            work.Complete();
    }

    private void Close()
    {
        statements?.Dispose();
        statements = null;
    }

    private static void Fail(List<Work> batch, Exception failure) => batch.ForEach(work => work.Fail(StorageFailure.Find(failure) ?? failure));

    private PreparedStatements Open()
    {
        var opened = PreparedStatements.Open(engine);
        engine.PrepareToWrite(opened);
        return opened;
    }

    // Nothing is written before that is known: what was kept must not be kept again.
    private async Task<bool> WasCommittedAsync()
    {
        isUnknown = true;
        for (var since = Stopwatch.GetTimestamp(); ; await Task.Delay(LongestPause / 10, CancellationToken.None))
        {
            try
            {
                statements ??= Open();
                var was = engine.WasCommitted(statements, name, number);
                isUnknown = false;
                return was;
            }
            catch (Exception away) when (StorageFailure.Find(away) is not null && Stopwatch.GetElapsedTime(since) < Patience)
            {
                Close();
            }
        }
    }

    private abstract class Work
    {
        public abstract void Run(PreparedStatements statements);

        public abstract void Complete();

        public abstract void Fail(Exception failure);
    }

    private sealed class Work<T>(Func<PreparedStatements, T> write) : Work
    {
        private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T result = default!;

        public Task<T> Completion => completion.Task;

        public override void Run(PreparedStatements statements) => result = write(statements);

        public override void Complete() => completion.SetResult(result);

        public override void Fail(Exception failure) => completion.SetException(failure);
    }
}
