using System.Text.Json;
using ChatOpsBot.Core.Dispatch;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.People;
using ChatOpsBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace ChatOpsBot.Storage;

internal sealed class StoredDeadLetters(IDbContextFactory<ChatOpsDb> databases, TurnSignal signal, TimeProvider time) : IDeadLetters
{
    public async Task<IReadOnlyList<DeadLetter>> ListAsync(int most, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return (await Dead(db).OrderByDescending(row => row.Id).Take(most).ToListAsync(cancellationToken)).ConvertAll(ToLetter);
    }

    public async Task<DeadLetter?> FindAsync(long id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await Dead(db).FirstOrDefaultAsync(row => row.Id == id, cancellationToken) is { } row ? ToLetter(row) : null;
    }

    public async Task<bool> RetryAsync(long id, AuditEntry entry, CancellationToken cancellationToken)
    {
        var isBack = await ChangeAsync(id, entry, row => row.SetProperty(each => each.State, TurnState.Waiting)
            .SetProperty(each => each.Failures, 0).SetProperty(each => each.Starts, 0).SetProperty(each => each.NotBefore, DateTimeOffset.UnixEpoch), cancellationToken);
        signal.Raise();
        return isBack;
    }

    public Task<bool> DropAsync(long id, AuditEntry entry, CancellationToken cancellationToken) =>
        ChangeAsync(id, entry, row => row.SetProperty(each => each.State, TurnState.Done).SetProperty(each => each.EndedAt, time.GetUtcNow()), cancellationToken);

    public async Task<QueueLength> CountAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return new QueueLength(
            await db.Inbox.LongCountAsync(row => row.State == TurnState.Waiting, cancellationToken),
            await db.Inbox.LongCountAsync(row => row.State == TurnState.Dead, cancellationToken),
            await db.Inbox.LongCountAsync(row => row.State == TurnState.Waiting && row.Postponements > 0, cancellationToken));
    }

    private async Task<bool> ChangeAsync(long id, AuditEntry entry, Action<UpdateSettersBuilder<InboxRow>> change, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginAsync(cancellationToken);
        if (await Dead(db).Where(row => row.Id == id).ExecuteUpdateAsync(change, cancellationToken) == 0)
            return false;
        await transaction.CommitAsync(entry, time.GetUtcNow(), cancellationToken);
        return true;
    }

    private static IQueryable<InboxRow> Dead(ChatOpsDb db) => db.Inbox.AsNoTracking().Where(row => row.State == TurnState.Dead);

    private static DeadLetter ToLetter(InboxRow row) => new(row.Id, row.Conversation, Read(row.Payload), row.Error, row.Failures, row.ReceivedAt);

    private static InboxEntry? Read(string payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload, InboxJson.Default.InboxEntry);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
