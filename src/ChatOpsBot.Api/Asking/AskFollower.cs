using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Messages;
using Microsoft.Extensions.Hosting;

namespace ChatOpsBot.Api.Asking;

/// <summary>Has a question of a program answered by a job, wherever that is done, and shows the answer as it is written.</summary>
internal sealed class AskFollower(IJobs jobs, JobFeed feed, IHostApplicationLifetime lifetime)
{
    public const string Stopped = "The server was stopped before the answer was there. Ask again.";
    public const string GivenUp = "The question could not be answered after several attempts. The administrators see why in `inbox list`; please try again later.";

    // Of the thirty seconds that a stop may take.
    private static readonly TimeSpan TimeToFinish = TimeSpan.FromSeconds(15);

    /// <returns>Null when it was given up.</returns>
    /// <exception cref="ServerStoppedException">The server stops before the answer is there.</exception>
    /// <exception cref="OperationCanceledException">Whoever asked has gone; the job is stopped.</exception>
    public async Task<Reply?> AskAsync(AskOrder order, IAnswerSink sink, CancellationToken cancellationToken)
    {
        var job = order.ToJob();
        await jobs.StartAsync([job], cancellationToken);
        using var inTime = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var stop = lifetime.ApplicationStopping.Register(() => inTime.CancelAfter(TimeToFinish));
        try
        {
            return await FollowAsync(job.Key, sink, inTime.Token);
        }
        catch (OperationCanceledException)
        {
            // Nobody will read the answer.
            if (await jobs.FindAsync(job.Key, CancellationToken.None) is { } found)
                await jobs.InterruptAsync(new JobInterrupt(found.Id, Payload: null) { ForgetsPayload = true }, CancellationToken.None);
            if (cancellationToken.IsCancellationRequested)
                throw;
            throw new ServerStoppedException();
        }
    }

    private async Task<Reply?> FollowAsync(string key, IAnswerSink sink, CancellationToken cancellationToken)
    {
        await foreach (var happened in feed.FollowAsync(key, after: 0, cancellationToken))
        {
            if (happened.Kind == JobEventKind.Text)
                await sink.AppendAsync(happened.Text);
            else if (happened.Kind == JobEventKind.Reset)
                await sink.ResetAsync();
            else if (happened.Kind == JobEventKind.Done)
                return InboxJson.ReadReply(happened.Text);
        }

        return null;
    }
}

/// <summary>The server stops, and what was asked of it can be asked again.</summary>
internal sealed class ServerStoppedException() : Exception(AskFollower.Stopped);
