using ChatOpsBot.Core.Hosting;

namespace ChatOpsBot.Models;

/// <summary>Requests to a model that are under way at a time; others wait.</summary>
/// <param name="most">0: as many as there are.</param>
internal sealed class Places(int most) : IDisposable
{
    private readonly SemaphoreSlim? free = most > 0 ? new(most) : null;

    /// <returns>Gives the place back when it is disposed of.</returns>
    public async Task<Place> TakeAsync(CancellationToken cancellationToken)
    {
        if (free is not null)
            await OwnTime.WaitForAsync(() => free.WaitAsync(cancellationToken));
        return new Place(free);
    }

    public void Dispose() => free?.Dispose();

    internal readonly struct Place(SemaphoreSlim? of) : IDisposable
    {
        public void Dispose() => of?.Release();
    }
}
