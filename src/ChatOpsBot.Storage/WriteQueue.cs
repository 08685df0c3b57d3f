using System.Threading.Channels;
using ChatOpsBot.Core.Inbox;

namespace ChatOpsBot.Storage;

/// <summary>Commits what is waiting in one transaction, so that many callers share one flush of the disk. A call returns when
/// its work is durable. When one piece of work fails, each runs alone and only that one fails.</summary>
internal sealed class WriteQueue : IAsyncDisposable
{
    private const int MostTogether = 512;
    private readonly Channel<Work> waiting = Channel.CreateBounded<Work>(new BoundedChannelOptions(16_384) { SingleReader = true });
    private readonly string connectionString;
    private readonly WriteGate gate;
    private readonly Task writing;

    public WriteQueue(string connectionString)
    {
        (this.connectionString, gate) = (connectionString, WriteGate.Of(connectionString));
        writing = Task.Factory.StartNew(WriteAsync, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
    }

    /// <exception cref="StorageUnavailableException">The database could not write.</exception>
    public async Task<T> RunAsync<T>(Func<PreparedStatements, T> write, CancellationToken cancellationToken)
    {
        var work = new Work<T>(write);
        await waiting.Writer.WriteAsync(work, cancellationToken);
        return await work.Completion;
    }

    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await writing;
    }

    private async Task WriteAsync()
    {
        var batch = new List<Work>(MostTogether);
        PreparedStatements? statements = null;
        while (await waiting.Reader.WaitToReadAsync())
        {
            while (batch.Count < MostTogether && waiting.Reader.TryRead(out var work))
                batch.Add(work);
            using var turn = await gate.EnterAsync(CancellationToken.None);
            // What came while this waited for its turn goes with it.
            while (batch.Count < MostTogether && waiting.Reader.TryRead(out var work))
                batch.Add(work);
            try
            {
                statements ??= Open();
                Commit(statements, batch);
            }
            catch (Exception failure)
            {
                if (statements is null)
                    batch.ForEach(work => work.Fail(Translate(failure)));
                else
                    batch.ForEach(work => CommitAlone(statements, work));
            }

            batch.Clear();
        }

        statements?.Dispose();
    }

    // Pages that were written are touched again; whoever reads has SQLite's own two megabytes, and the system's cache of the file.
    private PreparedStatements Open()
    {
        var opened = PreparedStatements.Open(connectionString);
        opened.Execute("PRAGMA cache_size=-16000");
        return opened;
    }

    private static void CommitAlone(PreparedStatements statements, Work work)
    {
        try
        {
            Commit(statements, [work]);
        }
        catch (Exception failure)
        {
            work.Fail(Translate(failure));
        }
    }

    private static void Commit(PreparedStatements statements, List<Work> batch)
    {
        using (var transaction = statements.Begin())
        {
            foreach (var work in batch)
                work.Run(statements);
            transaction.Commit();
        }

        foreach (var work in batch)
            work.Complete();
    }

    private static Exception Translate(Exception failure) =>
        Sqlite.FindUnavailable(failure) ?? failure;

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
