using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Administration.Sessions;

internal sealed class SessionList(SessionService sessions) : IChatCommand
{
    private static readonly Option<string?> After = Pages.After();

    public string Group => "session";

    public Right Needs => Right.ManageKeys;

    public string Example => "session list";

    public Command Describe() => new("list", "List who is signed in to the page, and with which browser") { After };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken) => await sessions.ListAsync(new PageRequest(parsed.GetValue(After), Pages.Size), cancellationToken) is { Items.Count: > 0 } page
        ? Pages.Of("**Sessions**", page, Show, "session list")
        : CommandResult.Say("Nobody is signed in to the page.");

    public static Phrase Show(Session session) =>
        $"**{session.Number}**: {session.PersonId}, `{session.Agent.Replace('`', '\'')}`; since {session.CreatedAt:yyyy-MM-dd HH:mm}, seen {session.SeenAt:yyyy-MM-dd HH:mm}, until {session.ExpiresAt:yyyy-MM-dd HH:mm} UTC";
}

internal sealed class SessionRevoke(SessionService sessions) : IChatCommand
{
    private static readonly Argument<string> Which = new("number-or-person") { Description = "The session's number in `session list`, or the person, all of whose sessions end" };

    public string Group => "session";

    public Right Needs => Right.ManageKeys;

    public bool Changes => true;

    public string Example => "session revoke 482913";

    public Command Describe() => new("revoke", "Sign somebody out of the page, at once") { Which };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var which = parsed.GetRequiredValue(Which).Trim('`', '*');
        var ended = await sessions.RevokeAsync(context.Actor, which, cancellationToken);
        return ended == 0
            ? new CommandResult.Refused($"There is no session `{which}`.", "session list")
            : CommandResult.Say($"Ended: {ended}. What those browsers hold is good for nothing any more.");
    }
}
