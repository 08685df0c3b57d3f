using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Dispatch;
using ChatOpsBot.Core.Forms;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Wording;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Core.Turns;

/// <summary>Who is it, what may they, what do they want: each kind of event has one way from here.</summary>
public sealed partial class TurnRunner(
    IEnumerable<IChannel> channels,
    PersonDirectory directory,
    CurrentAdministration administration,
    ChatCommands commands,
    IEnumerable<IChatForm> forms,
    TurnLimits limits,
    IAnswerer answerer,
    IGreeter greeter,
    IExchanges exchanges,
    ITurnQueue queue,
    Messenger messenger,
    IAuditLog audit,
    IOptions<DispatchOptions> options,
    TimeProvider time,
    ILogger<TurnRunner> logger) : ITurnRunner
{
    /// <summary>More than this is kept out of searches and prompts, in characters.</summary>
    public const int LongestQuestion = 8_000;

    /// <summary>A command may carry the text of a prompt, in characters.</summary>
    public const int LongestCommand = 40_000;

    private const int MostStarts = 25;
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(3);
    private readonly Dictionary<string, IChannel> channels = channels.ToDictionary(channel => channel.Name, StringComparer.Ordinal);
    private readonly Dictionary<string, IChatForm> forms = forms.ToDictionary(form => form.Name, StringComparer.Ordinal);

    public async Task RunAsync(Turn turn, CancellationToken cancellationToken)
    {
        using var activity = ChatOpsTelemetry.Source.StartActivity("turn");
        activity?.SetTag("chatops.channel", turn.Entry.Channel).SetTag("chatops.turn", turn.Id).SetTag("chatops.event", turn.Entry.Event.GetType().Name);
        var clock = OwnTime.Start();
        if (turn.Starts - turn.Postponements > MostStarts)
            throw new InvalidOperationException($"The turn was started {MostStarts} times and never ended.");
        try
        {
            await ReactAsync(turn, cancellationToken);
        }
        catch (ReplyAbandonedException)
        {
            Abandoned(logger, turn.Id);
        }
        finally
        {
            var channel = new KeyValuePair<string, object?>("channel", turn.Entry.Channel);
            ChatOpsTelemetry.TurnDuration.Record(clock.Total.TotalSeconds, channel);
            ChatOpsTelemetry.TurnOwnTime.Record(clock.Own.TotalSeconds, channel);
            TurnEnded(logger, turn.Id, turn.Entry.Channel, clock.Own.TotalMilliseconds, clock.Total.TotalMilliseconds);
        }
    }

    public Task ApologiseAsync(Turn turn, CancellationToken cancellationToken) =>
        SayAsync(turn, new Reply(WordsFor(turn).GaveUp(turn.Id)), cancellationToken);

    private Task ReactAsync(Turn turn, CancellationToken cancellationToken) => turn.Entry.Event switch
    {
        MessagePosted posted => HearAsync(turn, posted, cancellationToken),
        MessageEdited edited => HearAgainAsync(turn, edited, cancellationToken),
        MessageDeleted deleted => ForgetAsync(turn, deleted, cancellationToken),
        FeedbackGiven feedback => KeepFeedbackAsync(turn, feedback, cancellationToken),
        FormSubmitted submitted => TakeFormAsync(turn, submitted, cancellationToken),
        BotAdded => GreetAsync(turn, cancellationToken),
        Announcement announcement => SayAsync(turn, announcement.Reply, cancellationToken),
        _ => throw new InvalidOperationException($"No way for {turn.Entry.Event.GetType().Name}."),
    };

    private async Task GreetAsync(Turn turn, CancellationToken cancellationToken)
    {
        var administered = await administration.ReadAsync(cancellationToken);
        await SayAsync(turn, greeter.Greet(administered, turn.Entry.Room), cancellationToken);
    }

    private async Task HearAsync(Turn turn, MessagePosted message, CancellationToken cancellationToken)
    {
        // Kept means that the answer had been given and only the turn's end was lost.
        if (turn.IsResumed && await exchanges.FindByQuestionAsync(turn.Conversation, message.MessageId, cancellationToken) is not null)
            return;
        var writer = ChannelOf(turn).OpenReply(turn, turn.Posted);
        if (turn.Waiting >= options.Value.ManyWaiting)
            await writer.ShowStatusAsync(WordsFor(turn).ManyWaiting(turn.Waiting), cancellationToken);
        await ReplyToAsync(turn, message, writer, isEdit: false, cancellationToken);
    }

    private async Task HearAgainAsync(Turn turn, MessageEdited edited, CancellationToken cancellationToken)
    {
        // A message that was not for the bot when it was written has no exchange, and its edit addresses the bot for the first time.
        var earlier = await exchanges.FindByQuestionAsync(turn.Conversation, edited.MessageId, cancellationToken);
        if (earlier?.Question == edited.Text || (earlier is null && edited.IsOverheard))
            return;
        var writer = ChannelOf(turn).OpenReply(turn, earlier?.PostedIds ?? turn.Posted);
        await ReplyToAsync(turn, new MessagePosted(edited.MessageId, edited.Text, []), writer, isEdit: true, cancellationToken);
    }

    private async Task ReplyToAsync(Turn turn, MessagePosted message, IReplyWriter writer, bool isEdit, CancellationToken cancellationToken)
    {
        var context = await ContextAsync(turn, message, writer, isEdit, cancellationToken);
        var reply = turn.Reply ?? (await RefuseAsync(context.Sender, context.Command, cancellationToken) ?? await DecideAsync(context.Command, cancellationToken)) with { Language = context.Command.Words.Language };
        var posted = await CompleteAsync(turn, writer, reply, cancellationToken);
        await exchanges.SaveAsync(
            new Exchange(0, turn.Conversation, message.MessageId, context.Command.Person.Id, message.Shown ?? message.Text, Kept(reply), posted, time.GetUtcNow()), cancellationToken);
    }

    // What was decided is not decided again because the platform was away; a secret is not kept, and made anew instead.
    private async Task<IReadOnlyList<string>> CompleteAsync(Turn turn, IReplyWriter writer, Reply reply, CancellationToken cancellationToken)
    {
        try
        {
            return await writer.CompleteAsync(Delayed(turn, reply), cancellationToken);
        }
        catch (ChannelException away) when (away.IsAway && turn.Reply is null && !reply.IsSecret)
        {
            await queue.KeepReplyAsync(turn, reply, CancellationToken.None);
            throw;
        }
    }

    private Reply Delayed(Turn turn, Reply reply)
    {
        var delay = time.GetUtcNow() - turn.Entry.ReceivedAt;
        return turn.Postponements > 0 && delay > Late && reply.Markdown.Length > 0
            ? reply with { Markdown = $"*{WordsFor(turn).Late(delay)}*\n\n{reply.Markdown}" }
            : reply;
    }

    private static Reply Kept(Reply reply) => reply.IsSecret ? new Reply("…") : reply;

    private async Task TakeFormAsync(Turn turn, FormSubmitted submitted, CancellationToken cancellationToken)
    {
        var earlier = await exchanges.FindByQuestionAsync(turn.Conversation, submitted.MessageId, cancellationToken);
        if (turn.IsResumed && earlier is { Reply.Form: null })
            return;
        var writer = ChannelOf(turn).OpenReply(turn, turn.Posted);
        var message = new MessagePosted(submitted.MessageId, earlier?.Question ?? submitted.Form, []);
        var (sender, context) = await ContextAsync(turn, message, writer, isEdit: false, cancellationToken);
        var reply = turn.Reply ?? (await RefuseAsync(sender, context, cancellationToken) ?? await TakeAsync()) with { Language = context.Words.Language };
        var posted = await CompleteAsync(turn, writer, reply, cancellationToken);
        await exchanges.SaveAsync(new Exchange(0, turn.Conversation, submitted.MessageId, context.Person.Id, message.Text, reply, posted, time.GetUtcNow()), cancellationToken);

        async Task<Reply> TakeAsync()
        {
            if (!forms.TryGetValue(submitted.Form, out var form))
                return new Reply(context.Words.FormGone(submitted.Form));
            if (context.Person.May(form.Needs))
                return await form.SubmitAsync(submitted, context, cancellationToken);
            await audit.WriteAsync(new AuditEntry(context.Person.Id, "form.refused", form.Name) { WasRefused = true }, cancellationToken);
            return new Reply(context.Words.NotAllowed(form.Name, Rights.LeastRole(form.Needs), directory.Administrators));
        }
    }

    private async Task<(Sender Sender, CommandContext Command)> ContextAsync(Turn turn, MessagePosted message, IReplyWriter writer, bool isEdit, CancellationToken cancellationToken)
    {
        var administered = await administration.ReadAsync(cancellationToken);
        var sender = await ChannelOf(turn).IdentifyAsync(turn.Entry, cancellationToken);
        var person = directory.Recognise(turn.Entry.Channel, sender, administered);
        var reader = directory.ReaderOf(person, turn.Entry.IsShared);
        // Who edits prompts is told what becomes of them.
        if (person.May(Right.EditPrompts))
            await messenger.RememberAsync(person.Id, turn.Entry with { Sender = sender }, cancellationToken);
        return (sender, new CommandContext(turn, message, person, reader, writer, Words.In(LanguageFor(turn, message, sender)), AskAsync)
        {
            Administered = administered,
            IsEdit = isEdit,
            LookUpAsync = id => ChannelOf(turn).LookUpAsync(turn.Entry, id, cancellationToken),
        });

        async Task<Reply> AskAsync(string question)
        {
            if (await limits.CheckTokensAsync(person, administered, cancellationToken) is { } refusal)
                return new Reply(Words.In(LanguageOf.Text(question)).Limited(refusal));
            var history = await exchanges.RecentAsync(turn.Conversation, message.MessageId, most: 6, cancellationToken);
            var tokens = TurnTokens.Start();
            try
            {
                return await answerer.AnswerAsync(new Question(question, person, history, LanguageOf.Text(question), reader) { Administered = administered, Room = turn.Entry.Room, Zone = sender.Zone }, writer, cancellationToken);
            }
            finally
            {
                await limits.KeepAsync(person, tokens, CancellationToken.None);
            }
        }
    }

    // Commands are English words, whoever writes them; a question is in the language that it is asked in.
    private Language LanguageFor(Turn turn, MessagePosted message, Sender sender)
    {
        var written = LanguageOf.Text(message.Text);
        return written == Language.English && (turn.Entry.Event is FormSubmitted || commands.IsCommand(message.Text)) ? sender.Language ?? written : written;
    }

    private async Task<Reply?> RefuseAsync(Sender sender, CommandContext context, CancellationToken cancellationToken)
    {
        if (directory.IsTurnedAway(sender, context.Administered))
        {
            await audit.WriteAsync(new AuditEntry(context.Person.Id, "guest.refused", context.Turn.Entry.Channel) { WasRefused = true }, cancellationToken);
            return new Reply(context.Words.ExternalRefused());
        }

        // A turn that is run again was counted, and who can change the limits is not held up by them.
        return context.Turn.Starts > 1 || (context.Person.May(Right.ManageSettings) && commands.IsCommand(context.Message.Text)) ? null
            : limits.CheckRate(context.Person, context.Room, context.Administered) is { } refusal ? new Reply(context.Words.Limited(refusal))
            : null;
    }

    private async Task<Reply> DecideAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var (message, words) = (context.Message, context.Words);
        var text = message.Text.Trim();
        if (commands.IsCommand(text) && text.Length <= LongestCommand)
            return await commands.RunAsync(text, context, cancellationToken);
        if (text.Length > LongestQuestion)
            return new Reply(words.TooLong(text.Length, LongestQuestion));
        if (message.Attachments.Count > 0)
            return new Reply(words.FileWithoutCommand(message.Attachments[0].Name)) { Buttons = [new(words.WhatCanYouDo(), "help")] };
        if (!text.Any(char.IsLetterOrDigit))
            return new Reply(words.NothingAsked()) { Buttons = [new(words.WhatCanYouDo(), "help")] };
        return await context.AskAsync(text);
    }

    private async Task ForgetAsync(Turn turn, MessageDeleted deleted, CancellationToken cancellationToken)
    {
        if (await exchanges.FindByQuestionAsync(turn.Conversation, deleted.MessageId, cancellationToken) is not { } exchange)
            return;
        await ChannelOf(turn).DeleteAsync(turn, exchange.PostedIds, cancellationToken);
        await exchanges.RemoveAsync(exchange, cancellationToken);
    }

    private async Task KeepFeedbackAsync(Turn turn, FeedbackGiven feedback, CancellationToken cancellationToken)
    {
        var judged = feedback.QuestionMessageId is { } question
            ? exchanges.FindByQuestionAsync(turn.Conversation, question, cancellationToken)
            : exchanges.FindByAnswerAsync(turn.Conversation, feedback.AnswerMessageId, cancellationToken);
        if (await judged is not { } exchange)
        {
            FeedbackWithoutAnswer(logger, turn.Id);
            return;
        }

        var sender = await ChannelOf(turn).IdentifyAsync(turn.Entry, cancellationToken);
        var person = directory.Recognise(turn.Entry.Channel, sender, await administration.ReadAsync(cancellationToken));
        await exchanges.SaveFeedbackAsync(exchange, person.Id, feedback.Helpful, feedback.Comment, time.GetUtcNow(), cancellationToken);
    }

    private Task SayAsync(Turn turn, Reply reply, CancellationToken cancellationToken) =>
        ChannelOf(turn).OpenReply(turn, turn.Posted).CompleteAsync(Delayed(turn, reply), cancellationToken);

    private IChannel ChannelOf(Turn turn) => channels.TryGetValue(turn.Entry.Channel, out var channel)
        ? channel
        : throw new InvalidOperationException($"The channel '{turn.Entry.Channel}' is not configured any more; configure it again to have its messages answered.");

    private static Words WordsFor(Turn turn) =>
        Words.In(turn.Entry.Event is MessagePosted posted ? LanguageOf.Text(posted.Text) : Language.English);

    [LoggerMessage(110, LogLevel.Information, "Turn {Turn} on {Channel} ended: own {Own:0.0} ms, in all {Total:0.0} ms")]
    private static partial void TurnEnded(ILogger logger, long turn, string channel, double own, double total);

    [LoggerMessage(112, LogLevel.Information, "Turn {Turn} was stopped by the person")]
    private static partial void Abandoned(ILogger logger, long turn);

    [LoggerMessage(111, LogLevel.Information, "Feedback of turn {Turn} points at an answer that is not there any more")]
    private static partial void FeedbackWithoutAnswer(ILogger logger, long turn);
}
