using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using Microsoft.EntityFrameworkCore.Storage;

namespace ChatOpsBot.Storage;

/// <summary>A transaction that writes, while no other of this process does. Not committed, it is rolled back.</summary>
internal sealed class WriteTransaction(ChatOpsDb db, IDbContextTransaction transaction, IDisposable? turn) : IAsyncDisposable
{
    /// <summary>With an entry in the audit log: both are kept, or neither.</summary>
    /// <exception cref="StorageUnavailableException">A disk that is full shows here, where the log is written.</exception>
    public async Task CommitAsync(AuditEntry entry, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await AuditChain.AddAsync(db, entry, at, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await CommitAsync(cancellationToken);
    }

    /// <exception cref="StorageUnavailableException">A disk that is full shows here, where the log is written.</exception>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await db.CommitAsync(transaction, cancellationToken);
        }
        catch (Exception failure) when (StorageFailure.Find(failure) is { } unavailable)
        {
            throw new StorageUnavailableException((Phrase)unavailable.Message, failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await transaction.DisposeAsync();
        }
        finally
        {
            turn?.Dispose();
        }
    }
}
