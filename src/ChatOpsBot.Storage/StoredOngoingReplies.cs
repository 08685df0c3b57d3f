using System.Text.Json;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Messages;

namespace ChatOpsBot.Storage;

internal sealed class StoredOngoingReplies(ReadConnections reads, WriteQueue writes) : IOngoingReplies
{
    public Task AddAsync(OngoingReply reply, CancellationToken cancellationToken)
    {
        var entry = JsonSerializer.Serialize(reply.Entry, InboxJson.Default.InboxEntry);
        return writes.RunAsync(statements => statements.Execute("""INSERT OR IGNORE INTO "OngoingReplies" ("Work", "Entry") VALUES ($1, $2)""", reply.Work, entry), cancellationToken);
    }

    public Task<IReadOnlyList<OngoingReply>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<OngoingReply>>(reads.Read(statements => statements.Query(
        """SELECT "Work", "Entry" FROM "OngoingReplies" """,
        row => new OngoingReply(row.GetString(0), JsonSerializer.Deserialize(row.GetString(1), InboxJson.Default.InboxEntry)!))));

    public Task RemoveAsync(string work, CancellationToken cancellationToken) =>
        writes.RunAsync(statements => statements.Execute("""DELETE FROM "OngoingReplies" WHERE "Work" = $1""", work), cancellationToken);
}
