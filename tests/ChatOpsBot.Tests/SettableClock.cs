namespace ChatOpsBot.Tests;

/// <summary>A machine whose time of day somebody sets, while time itself passes as always.</summary>
internal sealed class SettableClock : TimeProvider
{
    private DateTimeOffset now = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);
    private long passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => now;

    public override long GetTimestamp() => passed;

    /// <summary>Only the time of day steps.</summary>
    public void Set(TimeSpan step) => now += step;

    public void Pass(TimeSpan time)
    {
        now += time;
        passed += time.Ticks;
    }
}
