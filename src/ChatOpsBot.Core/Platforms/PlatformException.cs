namespace ChatOpsBot.Core.Platforms;

/// <summary>A platform did not do what it was asked to, after the retries that it allows.</summary>
public abstract class PlatformException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>It is away or overloaded, and the same call may succeed later. What is to be said waits; it is no failure of the turn.</summary>
    public abstract bool IsAway { get; }

    /// <summary>It was asked too often, and what it was to show will be out of date by then: not before that time. Null when it is something else.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
