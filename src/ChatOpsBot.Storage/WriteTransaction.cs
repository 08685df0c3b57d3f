using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Wording;
using Microsoft.EntityFrameworkCore.Storage;

namespace ChatOpsBot.Storage;

/// <summary>A transaction that writes, while no other of this process does. Not committed, it is rolled back.</summary>
internal sealed class WriteTransaction(IDbContextTransaction transaction, IDisposable turn) : IAsyncDisposable
{
    /// <exception cref="StorageUnavailableException">A disk that is full shows here, where the log is written.</exception>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await transaction.CommitAsync(cancellationToken);
        }
        catch (Exception failure) when (Sqlite.FindUnavailable(failure) is { } unavailable)
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
            turn.Dispose();
        }
    }
}
