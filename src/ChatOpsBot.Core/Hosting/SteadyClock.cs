namespace ChatOpsBot.Core.Hosting;

/// <summary>Begins at the time of day and then goes forward as time passes, and not otherwise: whoever sets the machine's clock ends
/// no lease and lengthens no wait.</summary>
public sealed class SteadyClock(TimeProvider time)
{
    private readonly DateTimeOffset begin = time.GetUtcNow();
    private readonly long started = time.GetTimestamp();

    public DateTimeOffset Now => begin + time.GetElapsedTime(started);
}
