namespace ChatOpsBot.Core.Jobs;

/// <summary>The section <c>ChatOps:Dispatch</c>.</summary>
public sealed record DispatchOptions
{
    public const string Section = "ChatOps:Dispatch";

    /// <summary>Conversations worked on at the same time, 1…1000.</summary>
    public int MaxConcurrentTurns { get; init; } = 32;

    /// <summary>Questions answered at the same time, 1…10000.</summary>
    public int MaxConcurrentAnswers { get; init; } = 1000;

    /// <summary>How long an answer or a command may take, 5…3600 seconds.</summary>
    public int TurnTimeoutSeconds { get; init; } = 120;

    /// <summary>A lost process's turns are taken up by another after this time, 5…600 seconds.</summary>
    public int LeaseSeconds { get; init; } = 8;

    /// <summary>Errors before a turn becomes a dead letter, 1…20.</summary>
    public int MaxFailures { get; init; } = 5;

    /// <summary>The first wait after an error in milliseconds, doubled each time, 10…60000.</summary>
    public int RetryMilliseconds { get; init; } = 1000;

    /// <summary>The wait after so many errors before, each about twice as long as the one before it.</summary>
    public TimeSpan WaitAfter(int before) => TimeSpan.FromMilliseconds(RetryMilliseconds * Math.Pow(2, before) * (0.75 + (Random.Shared.NextDouble() / 2)));

    /// <summary>The same for a platform that is away, ten minutes at most.</summary>
    public TimeSpan PauseAfter(int before)
    {
        var longest = TimeSpan.FromMinutes(10);
        var pause = WaitAfter(Math.Min(before, 30));
        return pause < longest ? pause : longest;
    }

    /// <summary>How long a turn that is done is kept, 1…3650 days.</summary>
    public int KeepDays { get; init; } = 30;
}
