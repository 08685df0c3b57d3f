using System.Text.Json;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Platforms;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Core.Deliveries;

/// <summary>Says a reply on its platform: posts once, shows how the job behind it stands at the platform's own pace, and ends with the
/// result. However slow the platform is, the job does not wait for it.</summary>
internal sealed partial class DeliveryJob(PlatformDirectory platforms, JobFeed feed, IJobs jobs, Offers offers, IExchanges exchanges, TimeProvider time, ILogger<DeliveryJob> logger) : IJobHandler
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(3);

    // Quick answers need no word that they are waited for.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public string Kind => DeliveryOrder.Kind;

    public JobLimits Limits { get; } = new(AtOnce: 10_000, Longest: null, HasTime: false);

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var order = run.Read(DeliveryOrderJson.Default.DeliveryOrder);
        var platform = platforms.Of(order.Entry);
        if (order.IsTakenBack)
            return await TakeBackAsync(order, platform, run, cancellationToken);
        // An earlier reply to the same message is written over.
        var existing = order.Question is { } question && await exchanges.FindByQuestionAsync(order.Entry.Conversation, question, cancellationToken) is { PostedIds: { Count: > 0 } said } ? said : run.Job.Posted;
        var delivery = new Delivery(order.Entry, run.Job.Posted, run.Job.IsResumed, run.RecordPostedAsync)
        {
            Language = order.Language,
            CanStop = order.CanStop,
            OfferAsync = (reply, atMost, stopping) => offers.OfferAsync(run, order.Entry, reply, atMost, stopping),
        };
        var writer = platform.OpenReply(delivery, existing);
        if (order.FormTitle is { } title)
            await writer.BeginFormAsync(title, order.Language, run.Stopping);
        try
        {
            var reply = Delayed(order.Reply ?? await FollowAsync(order, writer, run, cancellationToken), order, run.Job);
            var posted = await writer.CompleteAsync(reply, run.Stopping);
            await KeepPostedAsync(order, posted, cancellationToken);
            var result = InboxJson.Write(reply);
            return new JobOutcome(result) { Kept = reply.IsSecret ? null : result };
        }
        catch (ReplyAbandonedException)
        {
            Abandoned(logger, run.Job.Id);
            if (order.Follows is { } key && await jobs.FindAsync(key, cancellationToken) is { } followed)
                await jobs.InterruptAsync(new JobInterrupt(followed.Id, Payload: null), cancellationToken);
        }

        return new JobOutcome(null);
    }

    // Where it stood is kept before it is forgotten.
    private async Task<JobOutcome> TakeBackAsync(DeliveryOrder order, IPlatform platform, JobRun run, CancellationToken cancellationToken)
    {
        // What is still being answered is ended first, or it would be kept after this.
        if (order.Follows is { } key)
            await feed.FollowAsync(key, after: 0, cancellationToken).LastAsync(cancellationToken);
        var said = run.Checkpoint?.Split('\n') ?? [];
        if (await exchanges.FindByQuestionAsync(order.Entry.Conversation, order.Question!, cancellationToken) is { } exchange)
        {
            said = [.. said.Union(exchange.PostedIds, StringComparer.Ordinal)];
            await run.CheckpointAsync(string.Join('\n', said), cancellationToken);
            await exchanges.RemoveAsync(exchange, cancellationToken);
        }

        await platform.DeleteAsync(order.Entry, [.. said.Union(run.Job.Posted, StringComparer.Ordinal)], cancellationToken);
        return new JobOutcome(null);
    }

    public async Task GiveUpAsync(Job job, CancellationToken cancellationToken)
    {
        var order = DeliveryOrder.Read(job.Payload);
        if (order.IsTakenBack)
            return;
        var delivery = new Delivery(order.Entry, job.Posted, IsResumed: true, (_, _) => Task.CompletedTask);
        await platforms.Of(order.Entry).OpenReply(delivery, job.Posted).CompleteAsync(GaveUp(order, job.Id), cancellationToken);
    }

    private async Task<Reply> FollowAsync(DeliveryOrder order, IReplyWriter writer, JobRun run, CancellationToken cancellationToken)
    {
        var (shown, form, isFixed) = ((string?)null, (string?)null, false);
        await using var states = feed.NewestAsync(order.Follows!, Between, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var first = states.MoveNextAsync().AsTask();
        if (await Task.WhenAny(first, Task.Delay(Patience, time, cancellationToken)) != first)
            await SayWhatItWaitsForAsync(order, writer, run, cancellationToken);
        while (await first)
        {
            var state = states.Current;
            if (state.Last is { } last)
                return await ResultAsync(order, last, cancellationToken);
            // Told to begin anew, it finishes what it is saying first, so that every message is known.
            if (state.Reply is { } interim && interim != shown && !isFixed)
            {
                var posted = await writer.CompleteAsync(InboxJson.ReadReply(interim), run.Stopping);
                await KeepPostedAsync(order, posted, cancellationToken);
                // Where a message can't be changed, only the end is told.
                isFixed = posted.Count == 0;
            }
            else if (state.Form is { } current && current != form)
            {
                await writer.ShowFormAsync(JsonSerializer.Deserialize(current, InboxJson.Default.Form)!, run.Stopping);
            }
            else if (state.Reply is null && state.Text.Length > 0)
            {
                await writer.ShowTextAsync(state.Text, run.Stopping);
            }
            else if (state.Reply is null && state.Status.Length > 0)
            {
                await writer.ShowStatusAsync(state.Status, run.Stopping);
            }

            (shown, form) = (state.Reply, state.Form);
            await LeaveLaneAsync(writer, run, cancellationToken);
            first = states.MoveNextAsync().AsTask();
        }

        throw new InvalidOperationException($"What '{order.Follows}' has come to is not known.");
    }

    private async Task SayWhatItWaitsForAsync(DeliveryOrder order, IReplyWriter writer, JobRun run, CancellationToken cancellationToken)
    {
        try
        {
            if (await jobs.AheadAsync(order.Follows!, cancellationToken) is not (> 0 and var ahead))
                return;
            await writer.ShowStatusAsync(Localizer.In(order.Language).Say(ahead == 1
                ? (Phrase)"One question before this is being answered. This one is next…"
                : (Phrase)$"{ahead} questions before this are being answered. I take them one after the other…"), run.Stopping);
            await LeaveLaneAsync(writer, run, cancellationToken);
        }
        catch (Exception untold) when (untold is PlatformException or OperationCanceledException)
        {
            // The answer will tell enough.
        }
    }

    // What comes after it need not wait for its end, once its place in the conversation is taken.
    private static Task LeaveLaneAsync(IReplyWriter writer, JobRun run, CancellationToken cancellationToken) =>
        writer.IsPlaced ? run.LeaveLaneAsync(cancellationToken) : Task.CompletedTask;

    private async Task<Reply> ResultAsync(DeliveryOrder order, JobEvent last, CancellationToken cancellationToken) => last.Kind == JobEventKind.Failed
        ? GaveUp(order, (await jobs.FindAsync(order.Follows!, cancellationToken))?.Id ?? 0)
        : last.Text.Length == 0 ? new Reply(Localizer.In(order.Language).Say(CommonPhrases.Stopped)) { Language = order.Language } : InboxJson.ReadReply(last.Text);

    private Task KeepPostedAsync(DeliveryOrder order, IReadOnlyList<string> posted, CancellationToken cancellationToken) => order.Question is { } question
        ? exchanges.SavePostedAsync(order.Entry.Conversation, question, posted, cancellationToken)
        : Task.CompletedTask;

    private Reply Delayed(Reply reply, DeliveryOrder order, Job job)
    {
        var delay = time.GetUtcNow() - order.Entry.ReceivedAt;
        return (order.IsPutOff || job.Postponements > 0) && delay > Late && reply.Markdown.Length > 0
            ? reply with { Markdown = $"*{Localizer.In(order.Language).Say($"This comes late, {Spoken(delay)} after you asked: the messenger did not take messages meanwhile.")}*\n\n{reply.Markdown}" }
            : reply;
    }

    private static Phrase Spoken(TimeSpan span) => span.TotalMinutes < 120 ? (Phrase)$"{(int)span.TotalMinutes} minutes" : (Phrase)$"{(int)span.TotalHours} hours";

    private static Reply GaveUp(DeliveryOrder order, long job) => new(Localizer.In(order.Language).Say($"I am sorry, I could not answer this in several attempts. An administrator can look it up as turn {job}. Please try again later.")) { Language = order.Language };

    [LoggerMessage(112, LogLevel.Information, "The answer of delivery {Job} was stopped by the person")]
    private static partial void Abandoned(ILogger logger, long job);
}
