using ChatOpsBot.Core.Prompts;
using ChatOpsBot.Storage.Rows;
using Microsoft.Data.Sqlite;

namespace ChatOpsBot.Storage;

internal static class PublishedPrompts
{
    /// <summary>The version in force of each name and scope; scopes whose own version was taken away are left out.</summary>
    public static List<PromptVersion> InForce(PreparedStatements statements) => statements.Query(
        """
        SELECT v."Name", v."Scope", v."Number", v."Text", v."ShippedHash", v."Author", v."At", v."Note", v."ApprovedBy"
        FROM "PromptsInForce" AS f JOIN "PromptVersions" AS v ON v."Id" = f."VersionId" WHERE v."Text" IS NOT NULL
        """,
        row => new PromptVersion(
            row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetString(3), Text(row, 4), row.GetString(5), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)), Text(row, 7)) { ApprovedBy = Text(row, 8) });

    public static PromptVersion ToVersion(PromptVersionRow row) => new(row.Name, row.Scope, row.Number, row.Text, row.ShippedHash, row.Author, row.At, row.Note) { ApprovedBy = row.ApprovedBy };

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
