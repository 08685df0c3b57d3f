using ChatOpsBot.Core.Forms;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Platforms;

namespace ChatOpsBot.Core.Deliveries;

/// <summary>Writes one reply at a place while it comes into being: one message that is changed as often as the platform lets it, and at
/// the end as many as the reply takes.</summary>
/// <param name="existing">Messages to write over, the first first, when the reply replaces an earlier one.</param>
/// <param name="run">The attempt that says it, which is asked before anything is said whether it still may; null where nobody else can.</param>
internal sealed class ReplyWriter(IPlatform platform, ConversationReference to, DeliveryOrder order, IReadOnlyList<string> existing, bool isResumed, JobRun? run, TimeProvider time)
{
    private readonly UpdatePolicy policy = platform.PolicyOf(to);
    private readonly List<string> messages = [.. existing];
    private readonly bool isNew = existing.Count == 0;
    private bool hasLooked = !isResumed || existing.Count > 0;
    private Pause between = Pause.Over;
    private Pause quiet = Pause.Over;
    private string shown = "";
    private string text = "";
    private int sequence;

    public ConversationReference To => to;

    /// <summary>It has its place in the conversation, so that what is said after it may be said.</summary>
    public bool IsPlaced => messages.Count > 0 || policy.Between is null;

    /// <summary>Null: only the end is told.</summary>
    public TimeSpan? Between => policy.Between;

    public Task ShowStatusAsync(string status, CancellationToken cancellationToken) => ShowAsync(new Draft(MessagePhase.Status) { Text = status }, cancellationToken);

    public Task ShowTextAsync(string textSoFar, CancellationToken cancellationToken) => ShowAsync(new Draft(MessagePhase.Progress) { Text = textSoFar }, cancellationToken);

    public Task ShowFormAsync(Form form, CancellationToken cancellationToken) => ShowAsync(new Draft(MessagePhase.Progress) { Form = form }, cancellationToken);

    /// <summary>The reply as a whole; again, when it was not the last.</summary>
    /// <returns>The platform's ids of the messages that now hold it.</returns>
    public async Task<IReadOnlyList<string>> CompleteAsync(Reply reply, CancellationToken cancellationToken)
    {
        await LookForEarlierAsync(cancellationToken);
        // A message whose id was lost with the process can't be told from one that was never posted, where the platform can't be asked: an
        // answer is then only ever an update of something that says little, also when it is there at once.
        if (messages.Count == 0 && order.CanStop && !platform.FindsPosted)
            await ShowStatusAsync(Localizer.In(order.Language).Say(CommonPhrases.Searching), cancellationToken);
        await PauseAsync(cancellationToken);
        var parts = platform.Render(Complete(new Draft(MessagePhase.Complete) { Reply = reply }), to);
        for (var i = 0; i < parts.Count; i++)
        {
            // The beginning of a long answer stands there already.
            if (i > 0 || messages.Count == 0 || policy.EndsStream || parts[i].ToJsonString() != shown)
                await PutAsync(i, new OutboundMessage(MessagePhase.Complete, parts[i], order.Entry.DeduplicationKey), cancellationToken);
        }

        foreach (var surplus in messages.Skip(parts.Count).Where(id => id.Length > 0))
            await platform.DeleteAsync(to, surplus, cancellationToken);
        return [.. messages.Take(parts.Count).Where(id => id.Length > 0)];
    }

    // What replaces an earlier reply is shown when it is whole.
    private async Task ShowAsync(Draft draft, CancellationToken cancellationToken)
    {
        if (!isNew || (messages.Count > 0 && !IsTime))
            return;
        await LookForEarlierAsync(cancellationToken);
        // What a message can show may be full while the answer grows on.
        if (platform.Render(Complete(draft), to) is not [var content, ..] || content.ToJsonString() is var version && version == shown)
            return;
        try
        {
            var message = new OutboundMessage(draft.Phase, content, order.Entry.DeduplicationKey) { Sequence = sequence + 1, Continues = draft.Phase == MessagePhase.Status || draft.Text.StartsWith(text, StringComparison.Ordinal) };
            await PutAsync(0, message, cancellationToken);
        }
        catch (PlatformException busy) when (busy.RetryAfter is { } pause)
        {
            quiet = new Pause(time.GetTimestamp(), pause);
            return;
        }

        (shown, sequence) = (version, sequence + 1);
        text = draft.Phase == MessagePhase.Progress ? draft.Text : text;
        between = new Pause(time.GetTimestamp(), policy.Between ?? TimeSpan.Zero);
    }

    private bool IsTime => policy.Between is not null && (messages[0].Length > 0 || policy.Replaces) && between.IsOver(time) && quiet.IsOver(time);

    private Draft Complete(Draft draft) => draft with
    {
        Language = order.Language,
        CanStop = order.CanStop,
        Question = order.Entry.Event switch
        {
            MessagePosted posted => posted.MessageId,
            MessageEdited edited => edited.MessageId,
            _ => "",
        },
    };

    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        foreach (var pause in policy.EndsStream ? (Pause[])[quiet, between] : [quiet])
        {
            if (pause.Left(time) is { Ticks: > 0 } left)
                await OwnTime.WaitForAsync(() => Task.Delay(left, time, cancellationToken));
        }
    }

    private async Task PutAsync(int part, OutboundMessage message, CancellationToken cancellationToken)
    {
        // A message without an id can't be changed.
        var before = part < messages.Count ? messages[part] : "";
        // A process that was suspended meanwhile must not say what another has said.
        if (run is not null)
            await run.EnsureHeldAsync(cancellationToken);
        message = message with { EnsureOurs = run is null ? null : run.EnsureHeldAsync };
        var id = (before.Length == 0 ? await platform.PostAsync(to, message, cancellationToken) : await platform.UpdateAsync(to, before, message, cancellationToken)) ?? "";
        if (part == messages.Count)
            messages.Add(id);
        else
            messages[part] = id;
        // At the end of a stream its message has another name, and is none that was posted anew.
        if (id.Length > 0 && id != before && (before.Length == 0 || !policy.EndsStream))
            await RecordAsync(id, cancellationToken);
    }

    private Task RecordAsync(string id, CancellationToken cancellationToken) => run?.RecordPostedAsync(id, cancellationToken) ?? Task.CompletedTask;

    /// <summary>By a clock that nobody sets.</summary>
    private sealed record Pause(long Since, TimeSpan Lasts)
    {
        public static Pause Over { get; } = new(0, TimeSpan.Zero);

        public bool IsOver(TimeProvider time) => Left(time) <= TimeSpan.Zero;

        public TimeSpan Left(TimeProvider time) => Lasts - time.GetElapsedTime(Since);
    }

    // An earlier attempt may have posted without having heard the message's id.
    private async Task LookForEarlierAsync(CancellationToken cancellationToken)
    {
        if (hasLooked)
            return;
        hasLooked = true;
        foreach (var id in await platform.FindPostedAsync(to, order.Entry.DeduplicationKey, cancellationToken))
        {
            messages.Add(id);
            await RecordAsync(id, cancellationToken);
        }
    }
}
