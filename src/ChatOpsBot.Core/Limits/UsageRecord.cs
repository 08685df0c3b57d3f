namespace ChatOpsBot.Core.Limits;

/// <summary>What the questions of one person in a place, or imports, took of one model in one day.</summary>
/// <param name="TokensIn">Sent to the model.</param>
/// <param name="TokensOut">Written by it.</param>
/// <param name="Cost">In the currency of the configured prices; 0 where they are not known.</param>
public sealed record UsageRecord(DateOnly Day, UsageAccount Account, string Model, long TokensIn, long TokensOut, decimal Cost, long Calls);

/// <summary>One call of a model, of the last thirty days.</summary>
/// <param name="Job">The job's number; 0: none.</param>
public sealed record CallRecord(long Id, DateTimeOffset At, UsageAccount Account, long Job, ModelCall Call);
