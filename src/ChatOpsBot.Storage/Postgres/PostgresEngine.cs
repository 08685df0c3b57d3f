using System.Data;
using System.Data.Common;
using System.Diagnostics;
using Npgsql;

namespace ChatOpsBot.Storage;

/// <summary>A database that many processes share. Those who write take turns by a lock of the database, so that what is numbered is
/// seen in the order of its numbers; what only arrives does not wait for it.</summary>
internal sealed class PostgresEngine : DatabaseEngine
{
    /// <summary>Takes the lock of whoever writes, to the end of the transaction.</summary>
    public const string Enter = "SELECT pg_advisory_xact_lock(4856165061432341249)";

    private const string Tell = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint";
    private readonly string connectionString;
    private readonly string longConnectionString;

    public PostgresEngine(string connectionString, TimeProvider time)
        : base(time) => (this.connectionString, longConnectionString) = (Postgres.OfStatements(connectionString), Postgres.OfLongWork(connectionString));

    public override bool IsShared => true;

    public override string Scripts => "Postgres.";

    public override int MostReaders => 6;

    public override bool IsServed(PreparedStatements statements) => statements.Query(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1 AND pid <> pg_backend_pid() LIMIT 1", row => row.GetInt32(0), Postgres.Name).Count > 0;

    public override string Holding => " FOR UPDATE";

    public override string HoldingFree => " FOR UPDATE SKIP LOCKED";

    public override DbConnection Connect(bool takesLong)
    {
        var opened = new NpgsqlConnection(takesLong ? longConnectionString : connectionString);
        try
        {
            opened.Open();
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    public override DbParameter Parameter(int number) => new NpgsqlParameter();

    public override Task<IDisposable?> EnterAsync(CancellationToken cancellationToken) => Task.FromResult<IDisposable?>(null);

    public override DbTransaction Begin(DbConnection connection) => Begin(connection, [Enter, Tell]);

    public override DbTransaction BeginBeside(DbConnection connection) => Begin(connection, [Tell]);

    public override void Mark(PreparedStatements statements, string writer, long number) => statements.Later(StoredCommits.Mark, writer, number);

    public override bool WasCommitted(PreparedStatements statements, string writer, long number) => statements.Query(StoredCommits.Last, row => row.GetInt64(0), writer)[0] == number;

    private DbTransaction Begin(DbConnection connection, IReadOnlyList<string> first)
    {
        var transaction = connection.BeginTransaction();
        try
        {
            ReadClock(connection, transaction, first);
            return transaction;
        }
        catch
        {
            transaction.Dispose();
            throw;
        }
    }

    private void ReadClock(DbConnection connection, DbTransaction transaction, IReadOnlyList<string> first)
    {
        var asked = Stopwatch.GetTimestamp();
        using var batch = connection.CreateBatch();
        batch.Transaction = transaction;
        foreach (var text in first)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = text;
            batch.BatchCommands.Add(command);
        }

        using var reader = batch.ExecuteReader();
        for (var i = 1; i < first.Count; i++)
            reader.NextResult();
        reader.Read();
        if (HasClock)
            SetClock(reader.Time(0), Stopwatch.GetElapsedTime(asked));
    }

    public override DbTransaction BeginSnapshot(DbConnection connection) => connection.BeginTransaction(IsolationLevel.RepeatableRead);

    public override void ContinueNumbers(PreparedStatements statements, string table, string column) =>
        statements.Query($"""SELECT setval(pg_get_serial_sequence('"{table}"', '{column}'), COALESCE(MAX("{column}"), 0) + 1, false) FROM "{table}" """, row => row.GetInt64(0));

    public override void HoldUpgrade(PreparedStatements statements) => statements.Query("SELECT pg_advisory_lock(4856165061432341250)", _ => true);

    public override string? Explain(Exception failure) => Postgres.Explain(failure, connectionString) ?? (failure.InnerException is { } cause ? Explain(cause) : null);

    public override bool IsOfMissingTable(DbException failure) => failure is PostgresException { SqlState: PostgresErrorCodes.UndefinedTable };
}
