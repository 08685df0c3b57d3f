using System.Text.Json.Nodes;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Webhooks;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Core.Replies;

/// <summary>Answers a question that was asked in a conversation.</summary>
internal sealed class AnswerJob(ReplyContexts contexts, ConversationAnswers answers, PersonDirectory directory, WebhookEvents webhooks, IOptions<DispatchOptions> options, TimeProvider time) : IJobHandler
{
    public string Kind => ReplyOrder.Answer;

    public JobLimits Limits => new(options.Value.MaxConcurrentAnswers, TimeSpan.FromSeconds(options.Value.TurnTimeoutSeconds)) { NeedsIndex = true };

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var order = run.Read(ReplyOrderJson.Default.ReplyOrder);
        var context = await contexts.OfAsync(run, order, cancellationToken);
        var reply = await answers.AnswerAsync(order, context, run, cancellationToken);
        if (reply.IsNotFound)
            await webhooks.RaiseAsync(WebhookEvents.QuestionUnanswered, run.Job.Key, new JsonObject { ["question"] = order.Message.Text, ["platform"] = order.Entry.Platform, ["channel"] = order.Entry.Channel, ["assistant"] = context.Account.Assistant }, cancellationToken);
        return contexts.End(order, context, reply);
    }

    public Task<JobOutcome> StopAsync(JobRun run)
    {
        var order = run.Read(ReplyOrderJson.Default.ReplyOrder);
        var reply = ConversationAnswers.Stopped(run, Localizer.In(contexts.LanguageOf(order)));
        var asker = directory.Recognise(order.Entry.Platform, order.Entry.Sender, Administration.Snapshot.Empty).Id;
        return Task.FromResult(new JobOutcome(InboxJson.Write(reply)) { Exchange = order.ToExchange(asker, reply, time.GetUtcNow()) });
    }
}
