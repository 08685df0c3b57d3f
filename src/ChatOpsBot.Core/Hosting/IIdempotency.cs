namespace ChatOpsBot.Core.Hosting;

/// <summary>What was answered to a request that may be sent again, under the key that its sender gave it.</summary>
/// <param name="Status">0: it is still being done.</param>
public sealed record KeptResponse(string Hash, int Status, string ContentType, string Body);

/// <summary>Keeps for a day what was answered, so that a request which is sent again is done once.</summary>
public interface IIdempotency
{
    /// <returns>What there is already under the key; null: the request is this one's to do.</returns>
    Task<KeptResponse?> BeginAsync(string caller, string key, string hash, DateTimeOffset at, CancellationToken cancellationToken);

    Task EndAsync(string caller, string key, KeptResponse response, CancellationToken cancellationToken);

    /// <summary>It was not done, and may be sent again.</summary>
    Task AbandonAsync(string caller, string key, CancellationToken cancellationToken);

    Task PruneAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
