using System.Text.Json.Nodes;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Deliveries;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Platforms;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.Core.Runs;
using ChatOpsBot.Core.Webhooks;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Core.Turns;

/// <summary>Who is it, what may they, what do they want: each kind of event has one way from here, to a job or to a reply at once.</summary>
internal sealed partial class TurnRunner(
    PlatformDirectory platforms,
    PersonDirectory directory,
    CurrentAdministration administration,
    ChatCommands commands,
    ReplyContexts contexts,
    TurnLimits limits,
    IGreeter greeter,
    IExchanges exchanges,
    IJobs jobs,
    IRuns runs,
    WebhookEvents webhooks,
    IAuditLog audit,
    TimeProvider time,
    ILogger<TurnRunner> logger) : ITurnRunner
{
    private const int MostWaits = 2;

    public async Task<TurnOutcome> DecideAsync(Turn turn, CancellationToken cancellationToken)
    {
        using var activity = ChatOpsTelemetry.Source.StartActivity("turn");
        activity?.SetTag("chatops.channel", turn.Entry.Platform).SetTag("chatops.turn", turn.Id).SetTag("chatops.event", turn.Entry.Event.GetType().Name);
        var clock = OwnTime.Start();
        try
        {
            return await ReactAsync(turn, cancellationToken);
        }
        finally
        {
            var platform = new KeyValuePair<string, object?>("channel", turn.Entry.Platform);
            ChatOpsTelemetry.TurnDuration.Record(clock.Total.TotalSeconds, platform);
            ChatOpsTelemetry.TurnOwnTime.Record(clock.Own.TotalSeconds, platform);
            TurnDecided(logger, turn.Id, turn.Entry.Platform, clock.Own.TotalMilliseconds, clock.Total.TotalMilliseconds);
        }
    }

    public TurnOutcome Apologise(Turn turn)
    {
        var language = turn.Entry.Event is MessagePosted posted ? LanguageDetector.Of(posted.Text) : Language.English;
        return turn.Entry.Event is FeedbackGiven or MessageDeleted
            ? TurnOutcome.Nothing
            : new TurnOutcome { Jobs = new([new DeliveryOrder(turn.Entry) { Follows = DeadLetter.KeyOf(turn.Id), Language = language }.ToJob()], []) };
    }

    private async Task<TurnOutcome> ReactAsync(Turn turn, CancellationToken cancellationToken) => turn.Entry.Event switch
    {
        MessagePosted posted => await HearAsync(turn, posted, cancellationToken),
        MessageEdited { IsFirst: true } first => await HearAsync(turn, first.ToPosted(), cancellationToken),
        MessageEdited edited => await HearAgainAsync(turn, edited, cancellationToken),
        MessageDeleted deleted => await ForgetAsync(turn.Entry, deleted, cancellationToken),
        FeedbackGiven feedback => await KeepFeedbackAsync(turn, feedback, cancellationToken),
        FormSubmitted submitted => await HearAsync(turn, new MessagePosted(submitted.MessageId, submitted.Form, []), cancellationToken),
        BotAdded => Say(turn.Entry, greeter.Greet(await administration.ReadAsync(cancellationToken), turn.Entry.Channel)),
        Announcement announcement => Say(turn.Entry, announcement.Reply),
        _ => throw new InvalidOperationException($"No way for {turn.Entry.Event.GetType().Name}."),
    };

    private async Task<TurnOutcome> HearAsync(Turn turn, MessagePosted message, CancellationToken cancellationToken)
    {
        var order = new ReplyOrder(await KnownAsync(turn.Entry, cancellationToken), message);
        return commands.IsStop(message.Text) && await StopAsync(order, cancellationToken) is { } stopped
            ? stopped
            : await DecideAsync(turn, order, cancellationToken);
    }

    private async Task<TurnOutcome> HearAgainAsync(Turn turn, MessageEdited edited, CancellationToken cancellationToken)
    {
        // A message that was not for the bot when it was written has no exchange, and its edit addresses the bot for the first time.
        var earlier = await exchanges.FindByQuestionAsync(turn.Conversation, edited.MessageId, cancellationToken);
        var writing = await UnfinishedAsync(ReplyOrder.Answer, turn.Conversation, edited.MessageId, cancellationToken);
        // What was begun by the message as it was goes on as it was.
        if (await runs.OfMessageAsync(turn.Conversation, edited.MessageId, cancellationToken) is not null)
            return TurnOutcome.Nothing;
        if (commands.HasJobOfItsOwn(earlier?.Question ?? "") || await UnfinishedOfOwnKindAsync(turn.Conversation, edited.MessageId, cancellationToken) is not null)
            return TurnOutcome.Nothing;
        if (writing is null && (earlier?.Question == edited.Text || (earlier is null && edited.IsOverheard)))
            return TurnOutcome.Nothing;
        var order = new ReplyOrder(await KnownAsync(turn.Entry, cancellationToken), new MessagePosted(edited.MessageId, edited.Text, [])) { IsEdit = true };
        var outcome = await DecideAsync(turn, order, cancellationToken);
        // It is said where the earlier reply stands, also while that is still on its way.
        var changes = outcome.Jobs;
        if (await UnfinishedAsync(DeliveryOrder.Kind, turn.Conversation, edited.MessageId, cancellationToken) is { } saying)
            changes = new([.. changes.Started.SkipLast(1)], [new(saying.Id, changes.Started[^1].Payload) { IfEnded = new([changes.Started[^1]], []) }]);
        // An answer that is being written begins anew in its place.
        if (writing is not null && changes.Started is [{ Kind: ReplyOrder.Answer } anew, ..])
            changes = new([], [new(writing.Id, anew.Payload) { IfEnded = changes }]);
        else if (writing is not null)
            changes = changes with { Told = [.. changes.Told, new(writing.Id, Payload: null)] };
        return outcome with { Jobs = changes };
    }

    private async Task<TurnOutcome> DecideAsync(Turn turn, ReplyOrder order, CancellationToken cancellationToken)
    {
        var snapshot = await administration.ReadAsync(cancellationToken);
        var entry = order.Entry;
        var person = directory.Recognise(entry.Platform, entry.Sender, snapshot);
        // Who edits prompts is told what becomes of them, and whoever may have to allow something is asked.
        var contact = person.Email is not null && platforms.Of(entry.Reference).DirectTo(entry.Reference) is { } direct ? new Contact(person.Id, direct) : null;
        var localizer = Localizer.In(contexts.LanguageOf(order));
        var (kind, reply) = await RefuseAsync(turn, order, person, snapshot, localizer, cancellationToken) is { } refusal ? (null, refusal) : Route(order, person, snapshot, localizer);
        var delivery = new DeliveryOrder(entry) { Question = order.Message.MessageId, Language = localizer.Language, IsPutOff = turn.Postponements > 0 };
        if (kind is null)
        {
            var said = reply! with { Language = localizer.Language };
            return new TurnOutcome
            {
                Jobs = new([(delivery with { Reply = said }).ToJob()], []),
                Exchange = order.ToExchange(person.Id, said, time.GetUtcNow()),
                Contact = contact,
            };
        }

        var title = entry.Event is FormSubmitted || !person.May(Right.Ask) ? null : commands.FormTitle(order.Message.Text, person);
        var asked = kind == ReplyOrder.Answer ? order with { Question = commands.QuestionIn(order.Message.Text) } : order;
        return new TurnOutcome
        {
            Contact = contact,
            Jobs = new(
                [
                    asked.ToJob(kind),
                    (delivery with { Follows = ReplyOrder.KeyOf(entry), CanStop = kind == ReplyOrder.Answer, FormTitle = title is { } form ? localizer.Say(form) : null }).ToJob(),
                ],
                []),
        };
    }

    // What it is, or what is said at once.
    private (string? Kind, Reply? Reply) Route(ReplyOrder order, Person person, Snapshot snapshot, Localizer localizer)
    {
        var (entry, message) = (order.Entry, order.Message);
        var text = message.Text.Trim();
        if (entry.Event is FormSubmitted)
            return (ReplyOrder.Command, null);
        if (commands.IsCommand(text) && text.Length <= Question.LongestCommand && commands.QuestionIn(text) is null)
            return ((order.IsEdit ? null : commands.JobKind(text, person)) ?? ReplyOrder.Command, null);
        if ((commands.QuestionIn(text) ?? text).Length > Question.Longest)
            return (null, new Reply(localizer.Say($"Your message has {text.Length:N0} characters and I read up to {Question.Longest:N0}. Please shorten it, or send the text as a file with `kb add`.")));
        // An edited message is answered and begins nothing.
        if (snapshot.AssistantIn(entry.Channel).Mode == Assistant.AgentMode && !order.IsEdit && commands.QuestionIn(text) is null && text.Any(char.IsLetterOrDigit))
            return (ReplyOrder.Task, null);
        // Pictures and voice are asked about; other files are for the documents.
        if (message.Attachments is { Count: > 0 } sent && sent.All(each => each.IsPicture || each.IsVoice))
            return (ReplyOrder.Answer, null);
        if (message.Attachments.Count > 0)
            return (null, new Reply(localizer.Say($"I got the file *{message.Attachments[0].Name}*. To add it to the documents that I answer from, send it with the words `kb add`.")) { Buttons = [new(localizer.Say(CommonPhrases.WhatCanYouDo), "help")] });
        return text.Any(char.IsLetterOrDigit)
            ? (ReplyOrder.Answer, null)
            : (null, new Reply(localizer.Say(CommonPhrases.NothingAsked)) { Buttons = [new(localizer.Say(CommonPhrases.WhatCanYouDo), "help")] });
    }

    private async Task<Reply?> RefuseAsync(Turn turn, ReplyOrder order, Person person, Snapshot snapshot, Localizer localizer, CancellationToken cancellationToken)
    {
        if (directory.IsTurnedAway(order.Entry.Sender, snapshot))
        {
            await audit.WriteAsync(new AuditEntry(person.Id, "guest.refused", order.Entry.Platform) { WasRefused = true }, cancellationToken);
            return new Reply(localizer.Say("I answer people of this organisation only. Please ask the person who invited you."));
        }

        // A turn that is run again was counted, a key at its door; and who can change the limits is not held up by them.
        return turn.Starts > 1 || person.Key is not null || (person.May(Right.ManageSettings) && commands.IsCommand(order.Message.Text)) ? null
            : await limits.CheckRateAsync(person, order.Entry.Channel, snapshot, cancellationToken) is { } refusal ? new Reply(localizer.Say(refusal.ToPhrase()))
            : null;
    }

    // Ends what is being answered in the conversation: one's own, or as an administrator everybody's.
    private async Task<TurnOutcome?> StopAsync(ReplyOrder order, CancellationToken cancellationToken)
    {
        var snapshot = await administration.ReadAsync(cancellationToken);
        var mayStopAll = directory.Recognise(order.Entry.Platform, order.Entry.Sender, snapshot).May(Right.ManageInbox);
        var running = (await OfKindsAsync([ReplyOrder.Answer, .. commands.JobKinds], order.Entry.Conversation, null, cancellationToken))
            .Where(job => mayStopAll || ReplyOrder.Read(job.Payload).Entry.Sender.Id == order.Entry.Sender.Id).ToList();
        return running.Count == 0 ? null : new TurnOutcome { Jobs = new([], [.. running.Select(job => new JobInterrupt(job.Id, Payload: null))]) };
    }

    private async Task<TurnOutcome> ForgetAsync(InboxEntry entry, MessageDeleted deleted, CancellationToken cancellationToken)
    {
        var exchange = await exchanges.FindByQuestionAsync(entry.Conversation, deleted.MessageId, cancellationToken);
        var writing = await UnfinishedAsync(ReplyOrder.Answer, entry.Conversation, deleted.MessageId, cancellationToken) ?? await UnfinishedOfOwnKindAsync(entry.Conversation, deleted.MessageId, cancellationToken);
        var saying = await UnfinishedAsync(DeliveryOrder.Kind, entry.Conversation, deleted.MessageId, cancellationToken);
        if (await runs.OfMessageAsync(entry.Conversation, deleted.MessageId, cancellationToken) is { HasEnded: false } run)
            await runs.StopAsync(run, CommonPhrases.Stopped.ToString(), new AuditEntry(run.PersonId, "run.stopped", $"run {run.Id}"), isTold: false, cancellationToken);
        if (exchange is null && writing is null && saying is null)
            return TurnOutcome.Nothing;
        var back = new DeliveryOrder(entry) { Question = deleted.MessageId, IsTakenBack = true, Follows = writing?.Key };
        return new TurnOutcome
        {
            Jobs = new(
                saying is null ? [back.ToJob()] : [],
                [
                    .. writing is null ? [] : (JobInterrupt[])[new(writing.Id, Payload: null)],
                    .. saying is null ? [] : (JobInterrupt[])[new(saying.Id, back.ToJson()) { IfEnded = new([back.ToJob()], []) }],
                ]),
        };
    }

    private async Task<TurnOutcome> KeepFeedbackAsync(Turn turn, FeedbackGiven feedback, CancellationToken cancellationToken)
    {
        var judged = feedback.QuestionMessageId is { } question
            ? exchanges.FindByQuestionAsync(turn.Conversation, question, cancellationToken)
            : exchanges.FindByAnswerAsync(turn.Conversation, feedback.AnswerMessageId, cancellationToken);
        if (await judged is not { } exchange)
        {
            // The answer is seen before the platform has told its number.
            if (turn.Postponements < MostWaits && (await jobs.UnfinishedAsync(DeliveryOrder.Kind, turn.Conversation, subject: null, cancellationToken)).Count > 0)
                throw new TurnTooEarlyException("what it judges is still being delivered");
            FeedbackWithoutAnswer(logger, turn.Id);
            return TurnOutcome.Nothing;
        }

        var entry = await KnownAsync(turn.Entry, cancellationToken);
        var person = directory.Recognise(entry.Platform, entry.Sender, await administration.ReadAsync(cancellationToken));
        await exchanges.SaveFeedbackAsync(exchange, person.Id, feedback.Helpful, feedback.Comment, time.GetUtcNow(), cancellationToken);
        await webhooks.RaiseAsync(WebhookEvents.FeedbackGiven, $"{turn.Id}", new JsonObject { ["question"] = exchange.Question, ["helpful"] = feedback.Helpful, ["comment"] = feedback.Comment }, cancellationToken);
        return TurnOutcome.Nothing;
    }

    // What the platform tells of people is remembered for an hour, so that most turns ask nobody.
    private async Task<InboxEntry> KnownAsync(InboxEntry entry, CancellationToken cancellationToken) =>
        entry with { Sender = await platforms.Of(entry.Reference).IdentifyAsync(entry.Reference, cancellationToken) };

    private async Task<JobView?> UnfinishedOfOwnKindAsync(string conversation, string messageId, CancellationToken cancellationToken) =>
        (await OfKindsAsync(commands.JobKinds, conversation, messageId, cancellationToken)) is [.., var newest] ? newest : null;

    private async Task<IReadOnlyList<JobView>> OfKindsAsync(IEnumerable<string> kinds, string conversation, string? messageId, CancellationToken cancellationToken)
    {
        var found = new List<JobView>();
        foreach (var kind in kinds)
            found.AddRange(await jobs.UnfinishedAsync(kind, conversation, messageId, cancellationToken));
        return found;
    }

    private async Task<JobView?> UnfinishedAsync(string kind, string conversation, string messageId, CancellationToken cancellationToken) =>
        (await jobs.UnfinishedAsync(kind, conversation, messageId, cancellationToken)) is [.., var newest] ? newest : null;

    private static TurnOutcome Say(InboxEntry entry, Reply reply) => new() { Jobs = new([new DeliveryOrder(entry) { Reply = reply, Language = reply.Language }.ToJob()], []) };

    [LoggerMessage(110, LogLevel.Information, "Turn {Turn} on {Platform} decided: own {Own:0.0} ms, in all {Total:0.0} ms")]
    private static partial void TurnDecided(ILogger logger, long turn, string platform, double own, double total);

    [LoggerMessage(111, LogLevel.Information, "Feedback of turn {Turn} points at an answer that is not there any more")]
    private static partial void FeedbackWithoutAnswer(ILogger logger, long turn);
}
