using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Dispatch;
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
    ChatCommands commands,
    IAnswerer answerer,
    IExchanges exchanges,
    IOptions<DispatchOptions> options,
    TimeProvider time,
    ILogger<TurnRunner> logger) : ITurnRunner
{
    /// <summary>More than this is kept out of searches and prompts, in characters.</summary>
    public const int LongestQuestion = 8_000;

    private const int MostStarts = 25;
    private readonly Dictionary<string, IChannel> channels = channels.ToDictionary(channel => channel.Name, StringComparer.Ordinal);

    public async Task RunAsync(Turn turn, CancellationToken cancellationToken)
    {
        using var activity = ChatOpsTelemetry.Source.StartActivity("turn");
        activity?.SetTag("chatops.channel", turn.Entry.Channel).SetTag("chatops.turn", turn.Id).SetTag("chatops.event", turn.Entry.Event.GetType().Name);
        var clock = OwnTime.Start();
        if (turn.Starts > MostStarts)
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
        BotAdded => SayAsync(turn, new Reply(Words.English.Greeting()) { Buttons = [new("What can you do?", "help")] }, cancellationToken),
        _ => throw new InvalidOperationException($"No way for {turn.Entry.Event.GetType().Name}."),
    };

    private async Task HearAsync(Turn turn, MessagePosted message, CancellationToken cancellationToken)
    {
        // Kept means that the answer had been given and only the turn's end was lost.
        if (turn.IsResumed && await exchanges.FindByQuestionAsync(turn.Conversation, message.MessageId, cancellationToken) is not null)
            return;
        var writer = ChannelOf(turn).OpenReply(turn, turn.Posted);
        if (turn.Waiting >= options.Value.ManyWaiting)
            await writer.ShowStatusAsync(WordsFor(turn).ManyWaiting(turn.Waiting), cancellationToken);
        await ReplyToAsync(turn, message, writer, cancellationToken);
    }

    private async Task HearAgainAsync(Turn turn, MessageEdited edited, CancellationToken cancellationToken)
    {
        // A message that was not for the bot when it was written has no exchange, and its edit addresses the bot for the first time.
        var earlier = await exchanges.FindByQuestionAsync(turn.Conversation, edited.MessageId, cancellationToken);
        if (earlier?.Question == edited.Text)
            return;
        var writer = ChannelOf(turn).OpenReply(turn, earlier?.PostedIds ?? turn.Posted);
        await ReplyToAsync(turn, new MessagePosted(edited.MessageId, edited.Text, []), writer, cancellationToken);
    }

    private async Task ReplyToAsync(Turn turn, MessagePosted message, IReplyWriter writer, CancellationToken cancellationToken)
    {
        var language = LanguageOf.Text(message.Text);
        var words = Words.In(language);
        var sender = await ChannelOf(turn).IdentifyAsync(turn.Entry, cancellationToken);
        var person = directory.Recognise(turn.Entry.Channel, sender);
        var reader = directory.ReaderOf(person, turn.Entry.IsShared);
        var reply = sender.External ? new Reply(words.ExternalRefused()) : await DecideAsync();
        var posted = await writer.CompleteAsync(reply, cancellationToken);
        await exchanges.SaveAsync(
            new Exchange(0, turn.Conversation, message.MessageId, person.Id, message.Text, reply, posted, time.GetUtcNow()), cancellationToken);

        async Task<Reply> DecideAsync()
        {
            var text = message.Text.Trim();
            if (text.Length > LongestQuestion)
                return new Reply(words.TooLong(text.Length, LongestQuestion));
            if (message.Attachments.Count > 0 && !commands.IsCommand(text))
                return new Reply(words.FileWithoutCommand(message.Attachments[0].Name)) { Buttons = [new(words.WhatCanYouDo(), "help")] };
            if (!text.Any(char.IsLetterOrDigit))
                return new Reply(words.NothingAsked()) { Buttons = [new(words.WhatCanYouDo(), "help")] };
            if (commands.IsCommand(text))
                return await commands.RunAsync(text, new CommandContext(turn, message, person, reader, writer, words, AskAsync), cancellationToken);
            return await AskAsync(text);
        }

        async Task<Reply> AskAsync(string question)
        {
            var history = await exchanges.RecentAsync(turn.Conversation, message.MessageId, most: 6, cancellationToken);
            return await answerer.AnswerAsync(new Question(question, person, history, LanguageOf.Text(question), reader), writer, cancellationToken);
        }
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

        var person = directory.Recognise(turn.Entry.Channel, await ChannelOf(turn).IdentifyAsync(turn.Entry, cancellationToken));
        await exchanges.SaveFeedbackAsync(exchange, person.Id, feedback.Helpful, feedback.Comment, time.GetUtcNow(), cancellationToken);
    }

    private Task SayAsync(Turn turn, Reply reply, CancellationToken cancellationToken) =>
        ChannelOf(turn).OpenReply(turn, turn.Posted).CompleteAsync(reply, cancellationToken);

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
