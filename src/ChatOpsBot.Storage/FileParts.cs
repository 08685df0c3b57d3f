namespace ChatOpsBot.Storage;

/// <summary>How a file's content lies in the database.</summary>
internal static class FileParts
{
    /// <summary>In bytes; the last is shorter, and a file that is empty has one too.</summary>
    public const int Length = 256 * 1024;

    private const string Write = """INSERT INTO "FileParts" ("Hash", "Number", "Content", "At") VALUES ($1, $2, $3, $4) ON CONFLICT ("Hash", "Number") DO UPDATE SET "At" = excluded."At" """;

    public static int Add(PreparedStatements statements, string name, int number, byte[] part, DateTimeOffset at) => statements.Execute(Write, name, number, part, at.ToUnixTimeMilliseconds());
}
