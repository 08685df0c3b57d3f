using ChatOpsBot.Core.People;

namespace ChatOpsBot.Storage;

internal sealed class StoredSettings(ReadConnections reads, WriteQueue writes) : ISettings
{
    private const string Write = """INSERT INTO "Settings" ("Name", "Value") VALUES ($1, $2) ON CONFLICT ("Name") DO UPDATE SET "Value" = excluded."Value" """;

    public Task<string?> ReadAsync(string name, CancellationToken cancellationToken) => Task.FromResult(reads.Read(
        statements => statements.Query("""SELECT "Value" FROM "Settings" WHERE "Name" = $1""", row => row.GetString(0), name) is [var value] ? value : null));

    public Task WriteAsync(string name, string value, CancellationToken cancellationToken) => writes.RunAsync(statements => Set(statements, name, value), cancellationToken);

    public Task<string> KeepAsync(string name, string value, CancellationToken cancellationToken) => writes.RunAsync(
        statements =>
        {
            statements.Execute("""INSERT INTO "Settings" ("Name", "Value") VALUES ($1, $2) ON CONFLICT ("Name") DO NOTHING""", name, value);
            return statements.Query("""SELECT "Value" FROM "Settings" WHERE "Name" = $1""", row => row.GetString(0), name)[0];
        },
        cancellationToken);

    /// <summary>The same among other statements of the queue.</summary>
    public static int Set(PreparedStatements statements, string name, string value) => statements.Execute(Write, name, value);
}
