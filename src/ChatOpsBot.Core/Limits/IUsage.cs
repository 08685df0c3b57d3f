using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Core.Limits;

/// <summary>On whose account models are asked, where, and by which assistant.</summary>
/// <param name="PersonId">Or a key's, or <see cref="IUsage.Imports"/>.</param>
/// <param name="Channel">A chat's, or the key by which software asks, for itself or for a person.</param>
public sealed record UsageAccount(string PersonId, string Channel = "", string Assistant = "")
{
    public bool IsByKey => Channel.StartsWith(ApiCaller.KeyPrefix, StringComparison.Ordinal);

    public static UsageAccount Of(Person asker, string channel = "", string assistant = "") =>
        new(asker.Id, asker is { Key.Name: { } key } && key != ApiCaller.Operator.Id ? ApiCaller.KeyPrefix + key : channel, assistant);
}

/// <summary>Of whom usage is looked at; null is all.</summary>
/// <param name="Job">Of single calls: that they were made in.</param>
public sealed record UsageFilter(string? PersonId = null, string? Channel = null, string? Assistant = null, long? Job = null);

/// <summary>What models have taken.</summary>
/// <param name="Cost">In the currency of the configured prices.</param>
public readonly record struct Used(long Tokens, decimal Cost);

/// <summary>What models took of an account in a day, and of all together that share a part of it.</summary>
public sealed record UsedOf(Used Person, Used Channel, Used Assistant, Used All);

/// <summary>What models took: by day for good, and each call for a month.</summary>
public interface IUsage
{
    /// <summary>On whose account is counted what nobody has asked a question for, as embedding what is imported; no budget of questions has it.</summary>
    const string Imports = "imports";

    /// <param name="job">That the calls were made in; 0: none.</param>
    Task AddAsync(DateTimeOffset at, UsageAccount account, long job, IReadOnlyCollection<ModelCall> calls, CancellationToken cancellationToken);

    /// <summary>The newest day first.</summary>
    Task<Page<UsageRecord>> ListAsync(DateOnly from, DateOnly to, UsageFilter filter, PageRequest page, CancellationToken cancellationToken);

    /// <summary>The newest first.</summary>
    Task<Page<CallRecord>> CallsAsync(UsageFilter filter, PageRequest page, CancellationToken cancellationToken);

    /// <summary>Questions of a day; of imports nothing.</summary>
    Task<UsedOf> OfAsync(DateOnly day, UsageAccount account, CancellationToken cancellationToken);

    /// <summary>Forgets single calls.</summary>
    Task PruneAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
