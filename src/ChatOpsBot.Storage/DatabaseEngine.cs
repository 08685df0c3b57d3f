using System.Data.Common;
using ChatOpsBot.Core.Hosting;

namespace ChatOpsBot.Storage;

/// <summary>The database behind the tables: how it is reached, how a transaction begins in which no other writer comes between, what time it is.</summary>
internal abstract class DatabaseEngine(TimeProvider time)
{
    // Less than the shortest lease, and more than what the clock said may be old when it is read.
    private static readonly TimeSpan LeastLeap = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan OldestReading = TimeSpan.FromSeconds(2);
    private readonly SteadyClock steady = new(time);
    private long aheadOfUs;
    private bool hasTime;
    private int leaps;
    private int heeded;

    /// <summary>What leases are counted by: of all processes on this database the same.</summary>
    public DateTimeOffset Now => steady.Now + TimeSpan.FromTicks(Interlocked.Read(ref aheadOfUs));

    /// <summary>How often <see cref="Now"/> has leapt.</summary>
    public int Leaps => Volatile.Read(ref leaps);

    /// <summary>It has leapt, and nobody is to be taken for gone by it before that is heeded. Asked after <see cref="Now"/> was.</summary>
    public bool HasLeapt => Leaps != Volatile.Read(ref heeded);

    /// <summary>Where the scripts of its schema are among the resources.</summary>
    public abstract string Scripts { get; }

    /// <summary>Whether other processes may be on it.</summary>
    public abstract bool IsShared { get; }

    /// <summary>Connections that read at once, in this process.</summary>
    public virtual int MostReaders => int.MaxValue;

    /// <summary>A connection for prepared statements, open.</summary>
    public abstract DbConnection Connect(bool takesLong);

    /// <summary>For the value of $1, $2 and so on.</summary>
    public abstract DbParameter Parameter(int number);

    /// <summary>Waits until this process may write; null where the database orders writers itself.</summary>
    public abstract Task<IDisposable?> EnterAsync(CancellationToken cancellationToken);

    /// <summary>Put after a SELECT whose rows nobody may change before the transaction ends.</summary>
    public virtual string Holding => "";

    /// <summary>The same, without those that somebody else is changing.</summary>
    public virtual string HoldingFree => "";

    /// <summary>Nobody else's transaction of this kind is open, in whichever process.</summary>
    public abstract DbTransaction Begin(DbConnection connection);

    /// <summary>Others of any kind may go on beside it.</summary>
    public virtual DbTransaction BeginBeside(DbConnection connection) => Begin(connection);

    /// <summary>Reads what was there at its beginning, whatever is written meanwhile.</summary>
    public abstract DbTransaction BeginSnapshot(DbConnection connection);

    /// <summary>Numbers that are given out go on after those that are there.</summary>
    public virtual void ContinueNumbers(PreparedStatements statements, string table, string column)
    {
    }

    /// <summary>Has a transaction known by its writer and number, in case that nobody hears of its end.</summary>
    public virtual void Mark(PreparedStatements statements, string writer, long number)
    {
    }

    /// <summary>Whether a transaction that was marked, and of whose end nobody heard, was committed; it waits for one that still goes on.</summary>
    public virtual bool WasCommitted(PreparedStatements statements, string writer, long number) => false;

    /// <summary>Waits until no other process upgrades the database; none does for as long as the connection is open.</summary>
    public virtual void HoldUpgrade(PreparedStatements statements)
    {
    }

    /// <summary>Whether a server is on it, as far as the database can tell.</summary>
    public virtual bool IsServed(PreparedStatements statements) => false;

    /// <exception cref="DatabaseException">What is in the data directory can't be begun with.</exception>
    public virtual void RefuseBroken(string directory)
    {
    }

    /// <returns>What keeps this process from starting, and what to do; null when it is something else.</returns>
    public abstract string? Explain(Exception failure);

    /// <summary>A statement was about a table that is not there.</summary>
    public abstract bool IsOfMissingTable(DbException failure);

    /// <summary>Of a connection that only writes.</summary>
    public virtual void PrepareToWrite(PreparedStatements statements)
    {
    }

    /// <summary>Nothing of what was deleted stays in a log.</summary>
    public virtual void EmptyLog(PreparedStatements statements)
    {
    }

    /// <summary>What is held is held by the clock as it is after as many leaps as were counted.</summary>
    public void Heed(int counted) => Volatile.Write(ref heeded, counted);

    protected bool HasClock => time == TimeProvider.System;

    /// <param name="took">How long ago the clock may have said so: who was suspended meanwhile would set it back.</param>
    protected void SetClock(DateTimeOffset now, TimeSpan took)
    {
        if (hasTime && took > OldestReading)
            return;
        var ahead = (now - steady.Now).Ticks;
        // Whoever sees the new time sees that it leapt.
        if (hasTime && Math.Abs(ahead - Interlocked.Read(ref aheadOfUs)) > LeastLeap.Ticks)
            Interlocked.Increment(ref leaps);
        Interlocked.Exchange(ref aheadOfUs, ahead);
        hasTime = true;
    }
}
