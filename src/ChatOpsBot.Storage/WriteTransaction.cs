using Microsoft.EntityFrameworkCore.Storage;

namespace ChatOpsBot.Storage;

/// <summary>A transaction that writes, while no other of this process does. Not committed, it is rolled back.</summary>
internal sealed class WriteTransaction(IDbContextTransaction transaction, IDisposable turn) : IAsyncDisposable
{
    public Task CommitAsync(CancellationToken cancellationToken) => transaction.CommitAsync(cancellationToken);

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
