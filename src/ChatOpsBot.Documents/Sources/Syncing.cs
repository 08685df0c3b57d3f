using System.Text.Json;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Jobs;

namespace ChatOpsBot.Documents.Sources;

/// <summary>Has sources read for people, who wait for what comes of it as long as a person does; a large site takes longer.</summary>
internal sealed class Syncing(IJobs jobs, JobFeed feed, TimeProvider time)
{
    /// <param name="reason">Of this reading: the same starts none again.</param>
    /// <returns>What came of it; null when the source was being read already.</returns>
    /// <exception cref="TimeoutException">It goes on.</exception>
    public async Task<SourceRun?> RunAsync(SyncOrder order, string reason, TimeSpan patience, CancellationToken cancellationToken)
    {
        var key = order.ToJob(reason).Key;
        if (await jobs.FindAsync(key, cancellationToken) is null && !await StartAsync(order, reason, cancellationToken))
            return null;
        return await ResultAsync(key, cancellationToken).WaitAsync(patience, time, cancellationToken);
    }

    /// <returns>False when the source is being read already.</returns>
    public async Task<bool> StartAsync(SyncOrder order, string reason, CancellationToken cancellationToken)
    {
        if ((await jobs.UnfinishedAsync(SyncJob.Name, order.Source, subject: null, cancellationToken)).Count > 0)
            return false;
        await QueueAsync(order, reason, cancellationToken);
        return true;
    }

    /// <summary>One reading of a source comes after the other.</summary>
    public Task QueueAsync(SyncOrder order, string reason, CancellationToken cancellationToken) => jobs.StartAsync([order.ToJob(reason)], cancellationToken);

    private async Task<SourceRun?> ResultAsync(string key, CancellationToken cancellationToken)
    {
        await foreach (var happened in feed.FollowAsync(key, after: 0, cancellationToken))
        {
            if (happened is { Kind: JobEventKind.Done, Text.Length: > 0 })
                return JsonSerializer.Deserialize(happened.Text, SyncJson.Default.SourceRun);
            if (happened.IsLast)
                throw new InvalidOperationException("The source could not be read for a fault of the server.");
        }

        return null;
    }
}
