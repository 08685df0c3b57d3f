using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;

namespace ChatOpsBot.Core.Replies;

/// <summary>Answers what was asked in a conversation, with what was said there before.</summary>
public sealed class ConversationAnswers(AskService asking, IExchanges exchanges, IEarlier? earlier = null)
{
    private const int MostHistory = 6;

    /// <summary>The last of what was said there before a message, the newest last.</summary>
    public Task<IReadOnlyList<Exchange>> BeforeAsync(ReplyOrder order, CancellationToken cancellationToken) =>
        exchanges.RecentAsync(order.Entry.Conversation, order.Message.MessageId, MostHistory, cancellationToken);

    /// <summary>What was said there before that, summed up; null when it was not.</summary>
    public async Task<string?> EarlierAsync(ReplyOrder order, IReadOnlyList<Exchange> before, CancellationToken cancellationToken) =>
        before.Count < MostHistory || earlier is null ? null : await earlier.OfAsync(order.Entry.Conversation, before[0].Id, cancellationToken);

    public async Task<Reply> AnswerAsync(ReplyOrder order, CommandContext context, IJobOutput output, CancellationToken cancellationToken)
    {
        var text = order.Question ?? order.Message.Text.Trim();
        var before = await BeforeAsync(order, cancellationToken);
        var question = new Question(text, context.Person, before, LanguageDetector.Of(text), context.Reader) { Earlier = await EarlierAsync(order, before, cancellationToken), Snapshot = context.Snapshot, Channel = context.Channel, Zone = order.Entry.Sender.Zone };
        return await asking.AskAsync(question, output, cancellationToken);
    }

    /// <summary>What is left of an answer that was stopped.</summary>
    public static Reply Stopped(JobRun run, Localizer localizer) =>
        new(run.Text.Length > 0 ? run.Text : localizer.Say(CommonPhrases.Stopped)) { Notice = run.Text.Length > 0 ? localizer.Say(CommonPhrases.Stopped) : null, Language = localizer.Language };
}
