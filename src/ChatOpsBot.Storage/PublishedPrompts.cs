using ChatOpsBot.Core.Prompts;
using ChatOpsBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

internal static class PublishedPrompts
{
    /// <summary>The version in force of each name and scope; scopes whose own version was taken away are left out.</summary>
    public static async Task<List<PromptVersion>> InForceAsync(ChatOpsDb db, CancellationToken cancellationToken)
    {
        var rows = await db.PromptsInForce.Join(db.PromptVersions, force => force.VersionId, version => version.Id, (_, version) => version)
            .AsNoTracking().Where(row => row.Text != null).ToListAsync(cancellationToken);
        return rows.ConvertAll(ToVersion);
    }

    public static PromptVersion ToVersion(PromptVersionRow row) => new(row.Name, row.Scope, row.Number, row.Text, row.ShippedHash, row.Author, row.At, row.Note) { ApprovedBy = row.ApprovedBy };
}
