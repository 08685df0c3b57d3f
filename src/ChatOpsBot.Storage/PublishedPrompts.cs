using ChatOpsBot.Core.Prompts;
using ChatOpsBot.Storage.Rows;

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
            row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetString(3), row.Text(4), row.GetString(5), row.Time(6), row.Text(7)) { ApprovedBy = row.Text(8) });

    public static PromptVersion ToVersion(PromptVersionRow row) => new(row.Name, row.Scope, row.Number, row.Text, row.ShippedHash, row.Author, row.At, row.Note) { ApprovedBy = row.ApprovedBy };
}
