using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Platforms;

namespace ChatOpsBot.Core.Replies;

/// <summary>Who wants what where, as it is when a job begins: what somebody may is looked at anew.</summary>
public sealed class ReplyContexts(PlatformDirectory platforms, PersonDirectory directory, CurrentAdministration administration, ChatCommands commands, TimeProvider time)
{
    public async Task<CommandContext> OfAsync(JobRun run, ReplyOrder order, CancellationToken cancellationToken)
    {
        var snapshot = await administration.ReadAsync(cancellationToken);
        var entry = order.Entry;
        var person = directory.Recognise(entry.Platform, entry.Sender, snapshot);
        return new CommandContext(run.Job.Id, entry, order.Message, person, directory.ReaderOf(person, entry.IsShared), run, Localizer.In(LanguageOf(order)))
        {
            Snapshot = snapshot,
            IsEdit = order.IsEdit,
            LookUpAsync = id => platforms.Of(entry.Reference).LookUpAsync(entry.Reference, id, cancellationToken),
        };
    }

    /// <summary>Commands are English words, whoever writes them; a question is in the language that it is asked in.</summary>
    public Language LanguageOf(ReplyOrder order)
    {
        var isCommand = order.Entry.Event is FormSubmitted || (commands.IsCommand(order.Message.Text) && commands.QuestionIn(order.Message.Text) is null);
        var written = LanguageDetector.Of(order.Message.Text, byWordsAlone: isCommand);
        return written == Language.English && isCommand ? order.Entry.Sender.Language ?? written : written;
    }

    /// <summary>How a job ends with a reply, which is kept as part of the conversation. What is secret is not kept.</summary>
    public JobOutcome End(ReplyOrder order, CommandContext context, Reply reply)
    {
        reply = reply with { Language = context.Localizer.Language };
        var kept = reply.IsSecret ? new Reply("…") : reply;
        return new JobOutcome(InboxJson.Write(reply))
        {
            Kept = reply.IsSecret ? InboxJson.Write(new Reply(context.Localizer.Say("The reply held a secret, which is not kept. Please write the command again.")) { Language = context.Localizer.Language }) : InboxJson.Write(reply),
            Exchange = order.ToExchange(context.Person.Id, kept, time.GetUtcNow()),
        };
    }
}
