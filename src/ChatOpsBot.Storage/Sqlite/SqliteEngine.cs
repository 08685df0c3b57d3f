using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace ChatOpsBot.Storage;

/// <summary>A file that one process owns.</summary>
internal sealed class SqliteEngine(string connectionString, TimeProvider time) : DatabaseEngine(time)
{
    private const int NoSuchTable = 1;
    private readonly WriteGate gate = WriteGate.Of(connectionString);

    private readonly string file = new SqliteConnectionStringBuilder(connectionString).DataSource;

    public override bool IsShared => false;

    public override string Scripts => "Sqlite.";

    public override DbConnection Connect(bool takesLong)
    {
        var opened = new SqliteConnection(connectionString);
        opened.Open();
        Sqlite.Configure(opened);
        return opened;
    }

    public override DbParameter Parameter(int number) => new SqliteParameter($"${number}", null);

    public override async Task<IDisposable?> EnterAsync(CancellationToken cancellationToken) => await gate.EnterAsync(cancellationToken);

    public override DbTransaction Begin(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: false);

    public override DbTransaction BeginSnapshot(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: true);

    public override void RefuseBroken(string directory) => SqliteFile.RefuseBroken(file, directory);

    public override string? Explain(Exception failure) => Sqlite.IsBroken(failure) ? SqliteFile.Broken(file, "it can't be read") : null;

    public override bool IsOfMissingTable(DbException failure) => failure is SqliteException { SqliteErrorCode: NoSuchTable };

    // Pages that were written are touched again; whoever reads has SQLite's own two megabytes, and the system's cache of the file.
    public override void PrepareToWrite(PreparedStatements statements) => statements.Execute("PRAGMA cache_size=-16000");

    public override void EmptyLog(PreparedStatements statements) => statements.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
}
