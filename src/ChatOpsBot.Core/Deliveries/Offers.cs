using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Messages;

namespace ChatOpsBot.Core.Deliveries;

/// <summary>Platforms want the answer to a form in the response to the request that brought it. Its delivery offers the reply to that
/// request, in whichever process it waits, and says it itself when the request does not take it in time: who claims it first decides.</summary>
public sealed class Offers(JobFeed feed, IJobs jobs, TimeProvider time)
{
    private const string InResponse = "said in the response";
    private const string Itself = "said by itself";
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits for the reply to an entry that was just kept.</summary>
    /// <returns>Null when it did not come in time; then its delivery says it.</returns>
    public async Task<Reply?> TakeAsync(InboxEntry entry, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var key = DeliveryOrder.KeyOf(entry);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(atMost);
        try
        {
            await foreach (var happened in feed.FollowAsync(key, after: 0, patience.Token))
            {
                if (happened.Kind == JobEventKind.Reply)
                    return await jobs.ClaimAsync(key, InResponse, cancellationToken) ? InboxJson.ReadReply(happened.Text) : null;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It comes too late for the response.
        }

        return null;
    }

    /// <returns>Whether the request has taken it.</returns>
    internal async Task<bool> OfferAsync(JobRun run, InboxEntry entry, Reply reply, TimeSpan atMost, CancellationToken cancellationToken)
    {
        if (run.Checkpoint is { } before)
            return before == InResponse;
        run.Show(reply);
        var offered = time.GetTimestamp();
        // Another process's clock may be ahead.
        while (time.GetUtcNow() - entry.ReceivedAt < atMost && time.GetElapsedTime(offered) < atMost)
        {
            if ((await jobs.FindAsync(run.Job.Key, cancellationToken))?.Checkpoint is { } claimed)
                return claimed == InResponse;
            await Task.Delay(Glance, time, cancellationToken);
        }

        return !await jobs.ClaimAsync(run.Job.Key, Itself, cancellationToken);
    }
}
