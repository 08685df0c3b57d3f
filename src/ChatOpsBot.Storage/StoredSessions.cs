using ChatOpsBot.Core.People;
using ChatOpsBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

internal sealed class StoredSessions(IDbContextFactory<ChatOpsDb> databases, TimeProvider time) : ISessions
{
    public event Action<string>? Ended;

    public async Task SaveAsync(Session session, byte[] ticket, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Sessions.AsTracking().FirstOrDefaultAsync(row => row.Id == session.Id, cancellationToken) is { } row)
            (row.Ticket, row.SeenAt, row.ExpiresAt) = (ticket, session.SeenAt, session.ExpiresAt);
        else
            db.Sessions.Add(new SessionRow { Id = session.Id, PersonId = session.PersonId, Agent = session.Agent, Ticket = ticket, CreatedAt = session.CreatedAt, SeenAt = session.SeenAt, ExpiresAt = session.ExpiresAt });
        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task<byte[]?> TicketAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        return await db.Sessions.Where(row => row.Id == id && row.ExpiresAt > now).Select(row => row.Ticket).FirstOrDefaultAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<Session>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        return await db.Sessions.Where(row => row.ExpiresAt > now).OrderByDescending(row => row.SeenAt)
            .Select(row => new Session(row.Id, row.PersonId, row.Agent, row.CreatedAt, row.SeenAt, row.ExpiresAt)).ToListAsync(cancellationToken);
    }

    public async Task<bool> EndAsync(string id, AuditEntry entry, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using (var transaction = await db.BeginAsync(cancellationToken))
        {
            if (await db.Sessions.Where(row => row.Id == id).ExecuteDeleteAsync(cancellationToken) == 0)
                return false;
            await transaction.CommitAsync(entry, time.GetUtcNow(), cancellationToken);
        }

        Ended?.Invoke(id);
        return true;
    }

    public async Task PruneAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        await db.Sessions.Where(row => row.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
    }
}
