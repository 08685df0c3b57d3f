namespace ChatOpsBot.Core.Limits;

/// <summary>What the questions of one person, or imports, took of one model in one day.</summary>
/// <param name="PersonId">Or <see cref="IUsage.Imports"/>.</param>
/// <param name="TokensIn">Sent to the model.</param>
/// <param name="TokensOut">Written by it.</param>
public sealed record UsageRecord(DateOnly Day, string PersonId, string Model, long TokensIn, long TokensOut);
