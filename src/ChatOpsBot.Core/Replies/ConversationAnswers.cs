using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;

namespace ChatOpsBot.Core.Replies;

/// <summary>Answers what was asked in a conversation, with what was said there before.</summary>
public sealed class ConversationAnswers(AskService asking, IExchanges exchanges, IEarlier? earlier = null, IPerception? perception = null)
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
        if (order.Message.Attachments is { Count: > 0 } && await asking.RefuseAsync(context, cancellationToken) is { } refused)
            return refused;
        var perceived = order.Message.Attachments is { Count: > 0 } sent ? await PerceiveAsync(sent, order, context, output, cancellationToken) : null;
        if (perceived is { Heard: { Length: > 0 } heard })
            text = $"{text}\n\n{heard}".Trim();
        if (perceived is not null && !text.Any(char.IsLetterOrDigit))
        {
            if (perceived.Pictures.Count == 0 && perceived.Read is null)
                return new Reply(context.Localizer.Say(perceived.Trouble ?? "I made out nothing in what you sent."));
            text = context.Localizer.Say("What does this show?");
        }

        var before = await BeforeAsync(order, cancellationToken);
        var question = new Question(text, context.Person, before, LanguageDetector.Of(text), context.Reader) { Earlier = await EarlierAsync(order, before, cancellationToken), Snapshot = context.Snapshot, Channel = context.Channel, Zone = order.Entry.Sender.Zone, Pictures = perceived?.Pictures ?? [], Read = perceived?.Read };
        var reply = await asking.AskAsync(question, output, cancellationToken);
        return perceived is null ? reply : With(perceived, reply, context.Localizer);
    }

    private async Task<Perceived> PerceiveAsync(IReadOnlyList<Attachment> sent, ReplyOrder order, CommandContext context, IJobOutput output, CancellationToken cancellationToken)
    {
        if (perception is null)
            return new Perceived(null, [], null, $"I got the file *{sent[0].Name}*. To add it to the documents that I answer from, send it with the words `kb add`.");
        output.Status(context.Localizer.Say("Looking at what you sent…"));
        return await asking.CountAsync(context, () => perception.PerceiveAsync(order.Entry.Reference, sent, context.Snapshot.AssistantIn(context.Channel), cancellationToken));
    }

    // What was heard stands above the answer, so that whoever spoke sees what was understood.
    private static Reply With(Perceived perceived, Reply reply, Localizer localizer)
    {
        var shown = perceived.Heard is { Length: > 0 } heard ? reply with { Markdown = $"> 🎤 {heard.ReplaceLineEndings(" ")}\n\n{reply.Markdown}" } : reply;
        return perceived.Trouble is { } trouble ? shown.Noticed(localizer.Say(trouble)) : shown;
    }

    /// <summary>What is left of an answer that was stopped.</summary>
    public static Reply Stopped(JobRun run, Localizer localizer) =>
        new(run.Text.Length > 0 ? run.Text : localizer.Say(CommonPhrases.Stopped)) { Notice = run.Text.Length > 0 ? localizer.Say(CommonPhrases.Stopped) : null, Language = localizer.Language };
}
