using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Core.Replies;

/// <summary>Runs a command, or takes a form that was filled in.</summary>
internal sealed class CommandJob(
    ReplyContexts contexts, ChatCommands commands, IEnumerable<IChatForm> forms, PersonDirectory directory, IExchanges exchanges, IAuditLog audit, IOptions<DispatchOptions> options) : IJobHandler
{
    private const int AtOnce = 64;
    private readonly Dictionary<string, IChatForm> forms = forms.ToDictionary(form => form.Name, StringComparer.Ordinal);

    public string Kind => ReplyOrder.Command;

    public JobLimits Limits => new(AtOnce, TimeSpan.FromSeconds(options.Value.TurnTimeoutSeconds));

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var order = run.Read(ReplyOrderJson.Default.ReplyOrder);
        // A form stands for the message that opened it.
        if (order.Entry.Event is FormSubmitted && await exchanges.FindByQuestionAsync(order.Entry.Conversation, order.Message.MessageId, cancellationToken) is { } opened)
            order = order with { Message = order.Message with { Text = opened.Question } };
        var context = await contexts.OfAsync(run, order, cancellationToken);
        var reply = order.Entry.Event is FormSubmitted submitted
            ? await TakeAsync(submitted, context, cancellationToken)
            : await commands.RunAsync(order.Message.Text.Trim(), context, cancellationToken);
        return contexts.End(order, context, reply);
    }

    private async Task<Reply> TakeAsync(FormSubmitted submitted, CommandContext context, CancellationToken cancellationToken)
    {
        if (!forms.TryGetValue(submitted.Form, out var form))
            return new Reply(context.Localizer.Say(CommandPhrases.FormGone(submitted.Form)));
        if (context.Person.May(form.Needs))
            return await form.SubmitAsync(submitted, context, cancellationToken);
        await audit.WriteAsync(new AuditEntry(context.Person.Id, "form.refused", form.Name) { WasRefused = true }, cancellationToken);
        return new Reply(context.Localizer.Say(CommandPhrases.NotAllowed(form.Name, form.Needs, directory.Administrators)));
    }
}
