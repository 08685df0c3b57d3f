using ChatOpsBot.Core.Jobs;

namespace ChatOpsBot.Storage;

/// <summary>What each writer committed last. The row is written with the transaction itself, so that whoever lost the connection can look
/// up whether it was kept, also after the database came back from a crash, which gives numbers of its own transactions out again.</summary>
internal sealed class StoredCommits(WriteQueue writes, DatabaseEngine engine) : IMaintenance
{
    private const string Clock = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

    public const string Mark = $"""
        INSERT INTO "Commits" ("Writer", "Number", "At") VALUES ($1, $2, {Clock})
        ON CONFLICT ("Writer") DO UPDATE SET "Number" = excluded."Number", "At" = excluded."At"
        """;

    /// <summary>It writes the row too, and so waits until a transaction of the writer that still goes on is over.</summary>
    public const string Last = $"""
        INSERT INTO "Commits" ("Writer", "Number", "At") VALUES ($1, 0, {Clock})
        ON CONFLICT ("Writer") DO UPDATE SET "At" = excluded."At" RETURNING "Number"
        """;

    public string Name => "forget-commits";

    public TimeSpan Every { get; } = TimeSpan.FromHours(1);

    /// <summary>Of writers that are not there any more; who lost a connection asks within a minute.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        writes.RunAsync(statements => statements.Execute("""DELETE FROM "Commits" WHERE "At" < $1""", engine.Now - TimeSpan.FromHours(1)), cancellationToken);
}
