using System.Text.Json;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

internal sealed class StoredOngoingReplies(IDbContextFactory<ChatOpsDb> databases) : IOngoingReplies
{
    // Asked for every few seconds, and there are seldom any.
    private volatile bool mayBeSome = true;

    public async Task AddAsync(OngoingReply reply, CancellationToken cancellationToken)
    {
        mayBeSome = true;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.OngoingReplies.AnyAsync(row => row.Work == reply.Work, cancellationToken))
            return;
        db.OngoingReplies.Add(new OngoingReplyRow { Work = reply.Work, Entry = JsonSerializer.Serialize(reply.Entry, InboxJson.Default.InboxEntry) });
        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<OngoingReply>> ListAsync(CancellationToken cancellationToken)
    {
        if (!mayBeSome)
            return [];
        mayBeSome = false;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.OngoingReplies.AsNoTracking().ToListAsync(cancellationToken);
        mayBeSome |= rows.Count > 0;
        return rows.ConvertAll(row => new OngoingReply(row.Work, JsonSerializer.Deserialize(row.Entry, InboxJson.Default.InboxEntry)!));
    }

    public async Task RemoveAsync(string work, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.OngoingReplies.Where(row => row.Work == work).ExecuteDeleteAsync(cancellationToken);
    }
}
