using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Deliveries;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Platforms;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.Core.Runs;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Agents.Runs;

/// <summary>A run is one job: done as far as it goes, it rests until a person has decided, and is then done from where it was.</summary>
internal sealed class RunJob(ReplyContexts contexts, PlatformDirectory platforms, ChatCommands commands, IRuns runs, Agent agent, IOptions<AgentOptions> options, TimeProvider time) : IJobHandler
{
    public string Kind => RunCommand.Job;

    public JobLimits Limits => new(options.Value.MaxConcurrentRuns, Longest: null);

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var order = ReplyOrder.Read(run.Job.Payload);
        var context = await contexts.OfAsync(run, order, cancellationToken);
        // Where a reply can be changed a few times and for half an hour only, a run can't tell how it stands.
        if (!platforms.Of(order.Entry.Reference).CanChangeLater(order.Entry.Reference))
            return contexts.End(order, context, new Reply(context.Localizer.Say("A task takes longer than an answer here can be changed. Write it to me as a message, or mention me in a channel: `run …`")));
        await run.LeaveLaneAsync(cancellationToken);
        var begun = await OpenAsync(run, order, context, cancellationToken);
        return contexts.End(order, context, await agent.WorkAsync(begun, run, context, cancellationToken));
    }

    public async Task<JobOutcome> StopAsync(JobRun run)
    {
        // By the platform, or because the message was deleted; what is done of it stays.
        var order = ReplyOrder.Read(run.Job.Payload);
        var context = await contexts.OfAsync(run, order, CancellationToken.None);
        var begun = await OpenAsync(run, order, context, CancellationToken.None);
        if (!begun.HasEnded)
            await runs.SetAsync(run.Job, begun.Id, RunState.Stopped, CommonPhrases.Stopped.ToString(), CancellationToken.None);
        return contexts.End(order, context, new RunView(begun, context.Localizer, time).Ended(context.Localizer.Say(CommonPhrases.Stopped), await runs.StepsAsync(begun.Id, CancellationToken.None)));
    }

    private Task<Run> OpenAsync(JobRun run, ReplyOrder order, CommandContext context, CancellationToken cancellationToken)
    {
        var delivery = new DeliveryOrder(order.Entry) { Question = order.Message.MessageId, Follows = run.Job.Key, Language = context.Localizer.Language };
        return runs.OpenAsync(run.Job, new Run(0, context.Person.Id, commands.Remainder(order.Message.Text), order.ToJob(Kind), delivery.ToJob(), RunState.Working, default), cancellationToken);
    }
}
