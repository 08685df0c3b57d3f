using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Prompts;
using ChatOpsBot.Prompts.Versions;

namespace ChatOpsBot.Prompts.Commands;

internal sealed class PromptRequests(PromptService prompts, PromptEditing editing, PromptReplies replies) : IChatCommand
{
    private static readonly Argument<long?> Number = new("number") { Description = "Show this request with what it changes", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> After = Pages.After();

    public string Group => "prompt";

    public Right Needs => Right.EditPrompts;

    public string Example => "prompt requests";

    public Command Describe() => new("requests", "List the changes of prompts that wait for somebody to approve them") { Number, After };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Number) is not { } number)
        {
            var page = await prompts.OpenRequestsAsync(new PageRequest(parsed.GetValue(After), Pages.Size), cancellationToken);
            return page.Items.Count == 0
                ? CommandResult.Say("Nothing waits to be approved.")
                : Pages.Of("**Waiting to be approved**", page, request => $"{request.Id}: `{request.Name}` by {request.Author}, {request.At:yyyy-MM-dd HH:mm} UTC{(request.Note is { } note ? $", {note}" : "")} (`prompt requests {request.Id}`)", "prompt requests");
        }

        if (await prompts.FindRequestAsync(number, cancellationToken) is not { } found)
            return new CommandResult.Refused($"There is no request {number}.", "prompt requests");
        if (found.State != RequestState.Open || editing.Find(context.Snapshot, found.Name, found.Scope) is not { } subject)
            return CommandResult.Say($"Request {number} for `{found.Name}` by {found.Author} was {Publication.Decided(found)}.");
        return new CommandResult.Done(await replies.AskedAsync(found, subject, context.Localizer, context.Channel, cancellationToken));
    }
}

internal sealed class PromptApprove(Publication publication, PromptEditing editing, PromptReplies replies, PromptService service) : IChatCommand
{
    private static readonly Argument<long> Number = new("number") { Description = "The request's number in `prompt requests`" };

    public string Group => "prompt";

    public Right Needs => Right.EditPrompts;

    public bool Changes => true;

    public string Example => "prompt approve 1";

    public Command Describe() => new("approve", "Put into force what somebody else asked to publish") { Number };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        if (await service.FindRequestAsync(parsed.GetRequiredValue(Number), cancellationToken) is not { } request)
            return new CommandResult.Refused($"There is no request {parsed.GetRequiredValue(Number)}.", "prompt requests");
        var result = await publication.ApproveAsync(request, context.Snapshot, context.Person, cancellationToken);
        return editing.Find(context.Snapshot, request.Name, request.Scope) is { } subject ? await replies.OfAsync(result, subject, context, cancellationToken) : new CommandResult.Refused($"The prompt `{request.Name}` is not there any more.", "prompt list");
    }
}

internal sealed class PromptDecline(Publication publication, PromptService service) : IChatCommand
{
    private static readonly Argument<long> Number = new("number") { Description = "The request's number in `prompt requests`" };
    private static readonly Argument<string[]> Reason = new("reason") { Description = "Why, for whoever asked", Arity = ArgumentArity.ZeroOrMore };

    public string Group => "prompt";

    public Right Needs => Right.EditPrompts;

    public bool Changes => true;

    public string Example => "prompt decline 1 too long";

    public Command Describe() => new("decline", "Turn down what somebody asked to publish, or take back what you asked yourself") { Number, Reason };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var number = parsed.GetRequiredValue(Number);
        if (await service.FindRequestAsync(number, cancellationToken) is not { } request)
            return new CommandResult.Refused($"There is no request {number}.", "prompt requests");
        var reason = string.Join(' ', parsed.GetValue(Reason) ?? []);
        if (await publication.DeclineAsync(request, reason, context.Person, cancellationToken) is { } refused)
            return new CommandResult.Refused(refused.Reason, refused.Remedy);
        return new CommandResult.Done(new Reply(context.Localizer.Say(reason.Length > 0
            ? (Phrase)$"Request {number} for `{request.Name}` by {request.Author} is declined: {reason}. The draft is as it was."
            : (Phrase)$"Request {number} for `{request.Name}` by {request.Author} is declined. The draft is as it was.")) { IsForAll = true });
    }
}
