using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Core.Replies;

/// <summary>Answers a question that was asked in a conversation.</summary>
internal sealed class AnswerJob(ReplyContexts contexts, AskService asking, IExchanges exchanges, PersonDirectory directory, IOptions<DispatchOptions> options, TimeProvider time) : IJobHandler
{
    private const int MostHistory = 6;

    public string Kind => ReplyOrder.Answer;

    public JobLimits Limits => new(options.Value.MaxConcurrentAnswers, TimeSpan.FromSeconds(options.Value.TurnTimeoutSeconds));

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var order = run.Read(ReplyOrderJson.Default.ReplyOrder);
        var context = await contexts.OfAsync(run, order, cancellationToken);
        var text = order.Question ?? order.Message.Text.Trim();
        var history = await exchanges.RecentAsync(order.Entry.Conversation, order.Message.MessageId, MostHistory, cancellationToken);
        var question = new Question(text, context.Person, history, LanguageDetector.Of(text), context.Reader) { Snapshot = context.Snapshot, Channel = context.Channel, Zone = order.Entry.Sender.Zone };
        return contexts.End(order, context, await asking.AskAsync(question, run, cancellationToken));
    }

    public Task<JobOutcome> StopAsync(JobRun run)
    {
        var order = run.Read(ReplyOrderJson.Default.ReplyOrder);
        var localizer = Localizer.In(contexts.LanguageOf(order));
        var reply = new Reply(run.Text.Length > 0 ? run.Text : localizer.Say(CommonPhrases.Stopped)) { Notice = run.Text.Length > 0 ? localizer.Say(CommonPhrases.Stopped) : null, Language = localizer.Language };
        var asker = directory.Recognise(order.Entry.Platform, order.Entry.Sender, Administration.Snapshot.Empty).Id;
        return Task.FromResult(new JobOutcome(InboxJson.Write(reply)) { Exchange = order.ToExchange(asker, reply, time.GetUtcNow()) });
    }
}
