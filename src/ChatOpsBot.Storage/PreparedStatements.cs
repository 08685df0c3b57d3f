using System.Data;
using System.Data.Common;

namespace ChatOpsBot.Storage;

/// <summary>A connection whose statements are prepared once.</summary>
internal sealed class PreparedStatements : IDisposable
{
    private readonly DatabaseEngine engine;
    private readonly DbConnection connection;
    private readonly Dictionary<string, DbCommand> commands = new(StringComparer.Ordinal);
    private readonly List<(string Sql, object?[] Values)> later = [];
    private DbTransaction? transaction;

    private PreparedStatements(DatabaseEngine engine, bool takesLong) => (this.engine, connection) = (engine, engine.Connect(takesLong));

    /// <param name="takesLong">What is done takes as long as it takes.</param>
    public static PreparedStatements Open(DatabaseEngine engine, bool takesLong = false) => new(engine, takesLong);

    /// <summary>Whether the connection may still be used.</summary>
    public bool IsOpen => connection.State == ConnectionState.Open;

    /// <summary>A transaction beside which no other of its kind goes on.</summary>
    public DbTransaction Begin() => Begin(engine.Begin(connection));

    /// <summary>One that may go on beside others.</summary>
    public DbTransaction BeginBeside() => Begin(engine.BeginBeside(connection));

    /// <summary>What was there now, whatever is written meanwhile.</summary>
    public DbTransaction BeginSnapshot() => transaction = engine.BeginSnapshot(connection);

    /// <returns>Rows changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<object?> values)
    {
        if (later.Count == 0)
            return Bind(sql, values).ExecuteNonQuery();
        using var batch = LaterAnd(sql, values);
        batch.ExecuteNonQuery();
        return batch.BatchCommands[^1].RecordsAffected;
    }

    /// <summary>Writes of whose result nothing depends: over a network they go with the next statement, in order, and at the latest by <see cref="Flush"/>.</summary>
    public void Later(string sql, params ReadOnlySpan<object?> values)
    {
        if (engine.IsShared)
            later.Add((sql, values.ToArray()));
        else
            Execute(sql, values);
    }

    /// <summary>Before the transaction is committed.</summary>
    public void Flush()
    {
        if (later.Count == 0)
            return;
        var (sql, values) = later[^1];
        later.RemoveAt(later.Count - 1);
        Execute(sql, values);
    }

    public List<T> Query<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        var rows = new List<T>();
        // What was to go with it returns no rows.
        using var batch = later.Count > 0 ? LaterAnd(sql, values) : null;
        using var reader = batch?.ExecuteReader() ?? Bind(sql, values).ExecuteReader();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>Row by row, of which none is kept.</summary>
    public void Each(string sql, Action<DbDataReader> read, params ReadOnlySpan<object?> values)
    {
        using var reader = Bind(sql, values).ExecuteReader();
        while (reader.Read())
            read(reader);
    }

    public void Dispose()
    {
        foreach (var command in commands.Values)
            command.Dispose();
        connection.Dispose();
    }

    private DbTransaction Begin(DbTransaction begun)
    {
        later.Clear();
        return transaction = begun;
    }

    private DbBatch LaterAnd(string sql, ReadOnlySpan<object?> values)
    {
        var batch = connection.CreateBatch();
        batch.Transaction = Current;
        foreach (var each in later)
            Add(batch, each.Sql, each.Values);
        Add(batch, sql, values);
        later.Clear();
        return batch;
    }

    private void Add(DbBatch batch, string sql, ReadOnlySpan<object?> values)
    {
        var command = batch.CreateBatchCommand();
#pragma warning disable CA2100 // The texts are this project's constants; values are bound.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = engine.Parameter(i + 1);
            parameter.Value = Columns.Kept(values[i]);
            command.Parameters.Add(parameter);
        }

        batch.BatchCommands.Add(command);
    }

    private DbTransaction? Current => transaction is { Connection: not null } open ? open : null;

    /// <summary>Values bind to $1, $2 and so on.</summary>
    private DbCommand Bind(string sql, ReadOnlySpan<object?> values)
    {
        if (!commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are this project's constants; values are bound.
            command.CommandText = sql;
#pragma warning restore CA2100
            for (var i = 0; i < values.Length; i++)
                command.Parameters.Add(engine.Parameter(i + 1));
            commands[sql] = command;
        }

        command.Transaction = Current;
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = Columns.Kept(values[i]);
        return command;
    }
}
