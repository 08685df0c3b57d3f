using System.Globalization;
using ChatOpsBot.Agents.Runbooks;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Deliveries;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Platforms;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.Core.Runs;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Agents.Runs;

/// <summary>A run is one job: done as far as it goes, it rests until a person has decided, and is then done from where it was. What was
/// written to an agent without a command may be a question, and is answered like any.</summary>
internal sealed class RunJob(
    ReplyContexts contexts, PlatformDirectory platforms, ChatCommands commands, ConversationAnswers answers, AskService asking, Router router, RunbookService runbooks, IRuns runs, IRunTimeline timeline, Agent agent, IInbox inbox, IOptions<AgentOptions> options, TimeProvider time) : IJobHandler
{
    public string Kind => RunCommand.Job;

    public JobLimits Limits => new(options.Value.MaxConcurrentRuns, Longest: null) { NeedsIndex = true };

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var order = ReplyOrder.Read(run.Job.Payload);
        var context = await contexts.OfAsync(run, order, cancellationToken);
        var begun = await runs.OfJobAsync(run.Job.Key, cancellationToken);
        var path = commands.PathOf(order.Message.Text);
        if (begun is null && path is null && await asking.RefuseAsync(context, cancellationToken) is { } refused)
            return contexts.End(order, context, refused);
        if (begun is null && path is null && !await asking.CountAsync(context, () => router.IsTaskAsync(order.Message.Text, context, cancellationToken)))
            return contexts.End(order, context, await answers.AnswerAsync(order, context, run, cancellationToken));
        // Where a reply can be changed a few times and for half an hour only, a run can't tell how it stands.
        if (!platforms.Of(order.Entry.Reference).CanChangeLater(order.Entry.Reference))
            return contexts.End(order, context, new Reply(context.Localizer.Say(await MoveAsync(order, run.Job.Key, cancellationToken))));
        Runbook? runbook = null;
        if (begun is null && path == RunbookStart.Path)
        {
            (runbook, var wrong) = await runbooks.PrepareAsync(context, commands.Remainder(order.Message.Text), cancellationToken);
            if (runbook is null)
                return contexts.End(order, context, new Reply(context.Localizer.Say(wrong!)));
        }

        if (begun is null && path == ResearchCommand.Path)
            runbook = runbooks.ToResearch(context, commands.Remainder(order.Message.Text));
        await run.LeaveLaneAsync(cancellationToken);
        begun = await OpenAsync(run, order, context, runbook, cancellationToken);
        var before = await BeforeAsync(order, cancellationToken);
        var reply = await agent.WorkAsync(begun, run, context, before.Said, before.Earlier, cancellationToken);
        await TellWholeAsync(begun, order, context, cancellationToken);
        return contexts.End(order, context, reply);
    }

    // As if it had been written where the person and the bot are alone: what is said there can be changed as long as it takes.
    private async Task<Phrase> MoveAsync(ReplyOrder order, string key, CancellationToken cancellationToken)
    {
        if (platforms.Of(order.Entry.Reference).DirectTo(order.Entry.Reference) is not { } direct)
            return "A task takes longer than an answer here can be changed. Write it to me as a message, or mention me in a channel: `run …`";
        await inbox.AddAsync(InboxEntry.From(direct, $"moved:{key}", new MessagePosted($"moved-{key}", commands.PathOf(order.Message.Text) is null ? $"{RunCommand.Path} {order.Message.Text}" : order.Message.Text, order.Message.Attachments), time.GetUtcNow()), cancellationToken);
        return "I do it where we are alone: look at our direct messages.";
    }

    // What was researched is a document too, where files can be sent.
    private async Task TellWholeAsync(Run begun, ReplyOrder order, CommandContext context, CancellationToken cancellationToken)
    {
        if (begun.Runbook?.Name == ResearchCommand.Path && platforms.Of(order.Entry.Reference) is { CanAnnounce: true } platform && platform.TakesDocuments(order.Entry.Reference)
            && await RunsDocument.OfAsync(timeline, context.Actor, begun.Id, context.Localizer, cancellationToken) is { } file)
            await inbox.AddAsync(InboxEntry.From(order.Entry.Reference, string.Create(CultureInfo.InvariantCulture, $"report:{begun.Id}:{begun.CountsFrom}"), new Announcement(file), time.GetUtcNow()), cancellationToken);
    }

    public async Task<JobOutcome> StopAsync(JobRun run)
    {
        // By the platform, or because the message was deleted; what is done of it stays.
        var order = ReplyOrder.Read(run.Job.Payload);
        var context = await contexts.OfAsync(run, order, CancellationToken.None);
        if (commands.PathOf(order.Message.Text) is null && await runs.OfJobAsync(run.Job.Key, CancellationToken.None) is null)
            return contexts.End(order, context, ConversationAnswers.Stopped(run, context.Localizer));
        var begun = await OpenAsync(run, order, context, runbook: null, CancellationToken.None);
        if (!begun.HasEnded)
            await runs.SetAsync(run.Job, begun.Id, RunState.Stopped, CommonPhrases.Stopped.ToString(), CancellationToken.None);
        return contexts.End(order, context, new RunView(begun with { State = RunState.Stopped }, context.Localizer, time).Ended(context.Localizer.Say(CommonPhrases.Stopped), await runs.StepsAsync(begun.Id, CancellationToken.None)));
    }

    // Questions and tasks; what commands showed is of no use to an agent.
    private async Task<(IReadOnlyList<Exchange> Said, string? Earlier)> BeforeAsync(ReplyOrder order, CancellationToken cancellationToken)
    {
        var before = await answers.BeforeAsync(order, cancellationToken);
        return ([.. before.Where(exchange => commands.PathOf(exchange.Question) is null || commands.HasJobOfItsOwn(exchange.Question))], await answers.EarlierAsync(order, before, cancellationToken));
    }

    private Task<Run> OpenAsync(JobRun run, ReplyOrder order, CommandContext context, Runbook? runbook, CancellationToken cancellationToken)
    {
        var delivery = new DeliveryOrder(order.Entry) { Question = order.Message.MessageId, Follows = run.Job.Key, Language = context.Localizer.Language };
        var task = commands.PathOf(order.Message.Text) is null ? order.Message.Text.Trim() : commands.Remainder(order.Message.Text);
        return runs.OpenAsync(run.Job, new Run(0, context.Person.Id, task, order.ToJob(Kind), delivery.ToJob(), RunState.Working, default) { Runbook = runbook }, cancellationToken);
    }
}
