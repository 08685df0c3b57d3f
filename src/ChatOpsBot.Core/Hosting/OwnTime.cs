using System.Diagnostics;

namespace ChatOpsBot.Core.Hosting;

/// <summary>Tells the time a turn spent itself from the time it waited for others.</summary>
public sealed class OwnTime
{
    private static readonly AsyncLocal<OwnTime?> Current = new();
    private readonly long started = Stopwatch.GetTimestamp();
    private long waited;

    public static OwnTime Start() => Current.Value = new OwnTime();

    public TimeSpan Total => Stopwatch.GetElapsedTime(started);

    public TimeSpan Own => Total - TimeSpan.FromTicks(Interlocked.Read(ref waited));

    /// <summary>Awaits a platform or a model on the clock of others.</summary>
    public static async Task<T> WaitForAsync<T>(Func<Task<T>> call)
    {
        var before = Stopwatch.GetTimestamp();
        try
        {
            return await call();
        }
        finally
        {
            if (Current.Value is { } turn)
                Interlocked.Add(ref turn.waited, Stopwatch.GetElapsedTime(before).Ticks);
        }
    }

    public static Task WaitForAsync(Func<Task> call) => WaitForAsync(async () =>
    {
        await call();
        return true;
    });
}
