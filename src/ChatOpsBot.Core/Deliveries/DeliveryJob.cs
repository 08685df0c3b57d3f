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
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(3);

    // Quick answers need no word that they are waited for.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public string Kind => DeliveryOrder.Kind;

    public JobLimits Limits { get; } = new(AtOnce: 10_000, Longest: null, HasTime: false);

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var order = run.Read(DeliveryOrderJson.Default.DeliveryOrder);
        var platform = platforms.Of(order.Entry.Reference);
        if (order.IsTakenBack)
            return await TakeBackAsync(order, platform, run, cancellationToken);
        // An earlier reply to the same message is written over.
        var existing = order.Question is { } question && await exchanges.FindByQuestionAsync(order.Entry.Conversation, question, cancellationToken) is { PostedIds: { Count: > 0 } said } ? said : run.Job.Posted;
        var form = order.FormTitle is { } title ? await platform.OpenFormAsync(order.Entry.Reference, title, order.Language, run.Stopping) : null;
        var writer = WriterAt(form ?? order.Entry.Reference);
        try
        {
            var reply = Delayed(order.Reply ?? await FollowAsync(order, platform, writer, run, cancellationToken), order, run.Job);
            var posted = new List<string>();
            foreach (var to in form is null ? await WhereToAsync(order, platform, reply, run) : [form])
                posted.AddRange(await (to == writer.To ? writer : WriterAt(to)).CompleteAsync(reply, run.Stopping));
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

        ReplyWriter WriterAt(ConversationReference to) => new(platform, to, order, existing, run.Job.IsResumed, run, time);
    }

    private async Task<IReadOnlyList<ConversationReference>> WhereToAsync(DeliveryOrder order, IPlatform platform, Reply reply, JobRun run)
    {
        var to = order.Entry.Reference;
        var isTaken = platform.ResponseTime(to) is { } patience && await offers.OfferAsync(run, order.Entry, reply.AsForm(), patience, run.Stopping);
        return platform.WhereToReply(reply, to, isTaken);
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

        foreach (var id in said.Union(run.Job.Posted, StringComparer.Ordinal).Where(id => id.Length > 0))
            await platform.DeleteAsync(order.Entry.Reference, id, cancellationToken);
        return new JobOutcome(null);
    }

    public async Task GiveUpAsync(Job job, CancellationToken cancellationToken)
    {
        var order = DeliveryOrder.Read(job.Payload);
        if (order.IsTakenBack)
            return;
        var to = order.Entry.Reference;
        await new ReplyWriter(platforms.Of(to), to, order, job.Posted, isResumed: true, run: null, time).CompleteAsync(GaveUp(order, job.Id), cancellationToken);
    }

    private async Task<Reply> FollowAsync(DeliveryOrder order, IPlatform platform, ReplyWriter writer, JobRun run, CancellationToken cancellationToken)
    {
        // Where a message can't be changed, only the end is told.
        var isFixed = platform.ResponseTime(order.Entry.Reference) is not null;
        var (shown, form) = ((string?)null, (string?)null);
        await using var states = feed.NewestAsync(order.Follows!, writer.Between ?? Glance, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var first = states.MoveNextAsync().AsTask();
        TimeSpan? look = Patience;
        while (look is { } wait && await Task.WhenAny(first, Task.Delay(wait, time, cancellationToken)) != first)
            look = await SayWhatItWaitsForAsync(order, writer, run, cancellationToken);
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
                isFixed = writer.Between is null;
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

    /// <returns>When to look again; null when it waits no longer.</returns>
    private async Task<TimeSpan?> SayWhatItWaitsForAsync(DeliveryOrder order, ReplyWriter writer, JobRun run, CancellationToken cancellationToken)
    {
        try
        {
            if (await jobs.PlaceAsync(order.Follows!, cancellationToken) is not { } place)
                return null;
            await writer.ShowStatusAsync(Localizer.In(order.Language).Say(place switch
            {
                { InLane: 1 } => (Phrase)"One question before this is being answered. This one is next…",
                { InLane: > 1 } => (Phrase)$"{place.InLane} questions before this are being answered. I take them one after the other…",
                _ => (Phrase)$"I am busy: many people are asking at the moment. You are number {place.InQueue}…",
            }), run.Stopping);
            await LeaveLaneAsync(writer, run, cancellationToken);
            // Who is far behind moves on less often, to their eyes.
            return Patience * Math.Clamp(place.InLane + place.InQueue, 2, 30);
        }
        catch (Exception untold) when (untold is PlatformException or OperationCanceledException)
        {
            // The answer will tell enough.
            return null;
        }
    }

    // What comes after it need not wait for its end, once its place in the conversation is taken.
    private static Task LeaveLaneAsync(ReplyWriter writer, JobRun run, CancellationToken cancellationToken) =>
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
