using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Localization;
using Npgsql;

namespace ChatOpsBot.Storage;

/// <summary>How this product uses PostgreSQL: whoever is suspended or cut off amid a transaction holds up the others for seconds at most.</summary>
internal static class Postgres
{
    /// <summary>What its connections are called.</summary>
    public const string Name = "ChatOpsBot";

    private const string IdleInTransaction = "25P03";
    private const string Session = "-c idle_in_transaction_session_timeout=4s -c tcp_user_timeout=6s -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=2 -c client_connection_check_interval=2s -c lock_timeout=8s";

    /// <summary>Of EF Core, which opens and closes connections all the time.</summary>
    public static string OfLists(string connectionString)
    {
        var wanted = new NpgsqlConnectionStringBuilder(connectionString);
        // What whoever runs the database has said holds.
        var said = wanted.Keys.OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (!said.Contains("Maximum Pool Size"))
            wanted.MaxPoolSize = 6;
        if (!said.Contains("Timeout"))
            wanted.Timeout = 5;
        if (!said.Contains("Command Timeout"))
            wanted.CommandTimeout = 60;
        if (!said.Contains("Keepalive"))
            wanted.KeepAlive = 5;
        wanted.Options = $"{wanted.Options} {Session}".Trim();
        wanted.ApplicationName = Name;
        return wanted.ConnectionString;
    }

    /// <summary>Of prepared statements: they are short, and their connections are kept by whoever opened them.</summary>
    public static string OfStatements(string connectionString) => new NpgsqlConnectionStringBuilder(OfLists(connectionString))
    {
        Pooling = false,
        CommandTimeout = 10,
        MaxAutoPrepare = 300,
        AutoPrepareMinUsages = 2,
    }.ConnectionString;

    /// <summary>Of locks that are held from one statement to another: waited for as long as another holds them, who is heard of each two
    /// seconds and is taken for gone after six.</summary>
    public static string OfLocks(string connectionString)
    {
        var wanted = new NpgsqlConnectionStringBuilder(OfStatements(connectionString)) { CommandTimeout = 0, KeepAlive = 2 };
        wanted.Options = $"{wanted.Options} -c lock_timeout=0 -c idle_session_timeout=6s";
        return wanted.ConnectionString;
    }

    /// <summary>By which a lock is asked for.</summary>
    public static int NumberOf(string name) => BinaryPrimitives.ReadInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    /// <summary>Of upgrades and copies, which take as long as they take.</summary>
    public static string OfLongWork(string connectionString) => new NpgsqlConnectionStringBuilder(OfStatements(connectionString))
    {
        CommandTimeout = 0,
        Options = new NpgsqlConnectionStringBuilder(connectionString).Options,
    }.ConnectionString;

    /// <summary>Why a start on this database is not possible, and what to do.</summary>
    public static string? Explain(Exception failure, string connectionString)
    {
        var to = new NpgsqlConnectionStringBuilder(connectionString);
        var (server, database) = ($"{to.Host}:{to.Port}", to.Database ?? to.Username);
        return failure switch
        {
            PostgresException { SqlState: "28P01" or "28000" } => $"PostgreSQL at {server} does not let the user '{to.Username}' in. Check the name and the password in ChatOps:Database:ConnectionString.",
            PostgresException { SqlState: "3D000" } => $"PostgreSQL at {server} has no database '{database}'. Create it (createdb {database}), or name another in ChatOps:Database:ConnectionString.",
            PostgresException { SqlState: "42501" } => $"The user '{to.Username}' may not make tables in the database '{database}' at {server}. Let it own the database (ALTER DATABASE {database} OWNER TO {to.Username}), or run the migrations as somebody who may, with -- migrate.",
            PostgresException { SqlState: "53300" } => $"PostgreSQL at {server} takes no more connections. Each process of ChatOpsBot uses up to nineteen: raise max_connections, or run fewer.",
            PostgresException => null,
            NpgsqlException or SocketException => $"PostgreSQL can't be reached at {server}. See that it runs and takes connections from here, and check ChatOps:Database:ConnectionString.",
            _ => null,
        };
    }

    /// <summary>Away, overloaded, read-only or full: nothing the caller did wrong.</summary>
    public static bool IsUnavailable(Exception failure) => failure switch
    {
        // Classes 08 connection, 53 resources, 57 intervention, 58 system; a deadlock or a lock that was not had in time; read only.
        PostgresException { SqlState: var state } => state[..2] is "08" or "53" or "57" or "58"
            || state is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.ReadOnlySqlTransaction or IdleInTransaction,
        NpgsqlException or SocketException or TimeoutException => true,
        _ => false,
    };

    public static StorageUnavailableException Unavailable(Exception failure) => new(
        failure is PostgresException { SqlState: PostgresErrorCodes.DiskFull }
            ? (Phrase)"The disk of the database is full. Nothing was changed; free some space and try again."
            : (Phrase)"The database can't be reached. Nothing was changed; try again in a moment.", failure);
}
