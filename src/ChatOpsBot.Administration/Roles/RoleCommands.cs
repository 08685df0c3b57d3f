using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Administration.Roles;

internal sealed class RoleList(RoleService roles) : IChatCommand
{
    private static readonly Option<string?> After = Pages.After();

    public string Group => "role";

    public Right Needs => Right.ManageRoles;

    public string Example => "role list";

    public Command Describe() => new("list", "List who is editor or administrator, and why") { After };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var page = await roles.ListAsync(new PageRequest(parsed.GetValue(After), Pages.Size), cancellationToken);
        return page.Items.Count == 0
            ? CommandResult.Say("Nobody has a role yet but whoever holds the key of the service.")
            : Pages.Of("**Roles**; everybody else is member", page, holder => $"{holder.Who}: **{RoleService.NameOf(holder.Role)}** ({holder.Why})", "role list");
    }
}

internal sealed class RoleGrant(RoleService roles, NamedPeople people) : IChatCommand
{
    private static readonly Argument<string> Who = new("person") { Description = "By mention or e-mail" };
    private static readonly Argument<string> As = new("role") { Description = "`editor` or `admin`" };

    public string Group => "role";

    public Right Needs => Right.ManageRoles;

    public bool Changes => true;

    public string Example => "role grant ed@example.com editor";

    public Command Describe() => new("grant", "Make somebody editor or administrator") { Who, As };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var written = parsed.GetRequiredValue(As).Trim('`').ToLowerInvariant();
        if (!Enum.TryParse<Role>(written, ignoreCase: true, out var role) || RoleService.NameOf(role) != written)
            return new CommandResult.Refused($"There is no role `{written}`. There are `editor` and `admin`; everybody is `member`.", Example);
        var (id, wrong) = await people.FindAsync(parsed.GetRequiredValue(Who), context);
        if (id is null)
            return new CommandResult.Refused(wrong!, Example);
        if (await people.NobodyAsync(id, cancellationToken) is { } nobody)
            return new CommandResult.Refused(nobody, Example);
        var before = await roles.GrantedAsync(id, cancellationToken);
        if (before == role)
            return new CommandResult.Refused($"{id} is **{RoleService.NameOf(role)}** already.", "role list");
        var refused = await roles.SetAsync(context.Actor, id, role, cancellationToken);
        return refused is not null
            ? new CommandResult.Refused(refused, "role list")
            : CommandResult.Say($"{id} is **{RoleService.NameOf(role)}** now, from the next message on.", new ReplyButton("Undo", before == Role.Member ? $"role revoke {id}" : $"role grant {id} {RoleService.NameOf(before)}"));
    }

}

internal sealed class RoleRevoke(RoleService roles, NamedPeople people) : IChatCommand
{
    private static readonly Argument<string> Who = new("person") { Description = "By mention or e-mail" };

    public string Group => "role";

    public Right Needs => Right.ManageRoles;

    public bool Changes => true;

    public string Example => "role revoke ed@example.com";

    public Command Describe() => new("revoke", "Take back the role that somebody was granted here") { Who };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var (id, wrong) = await people.FindAsync(parsed.GetRequiredValue(Who), context);
        if (id is null)
            return new CommandResult.Refused(wrong!, Example);
        if (await roles.GrantedAsync(id, cancellationToken) is var before && before == Role.Member)
        {
            return new CommandResult.Refused(roles.IsConfigured(id)
                ? (Phrase)$"{id} has the role by the configuration (`ChatOps:Admin`); whoever runs this bot can change it there."
                : $"{id} was granted no role here.", "role list");
        }

        var refused = await roles.SetAsync(context.Actor, id, Role.Member, cancellationToken);
        return refused is not null
            ? new CommandResult.Refused(refused, "role list")
            : CommandResult.Say($"{id} is not **{RoleService.NameOf(before)}** any more{(roles.IsConfigured(id) ? (Phrase)", but has a role by the configuration" : "")}.", new ReplyButton("Undo", $"role grant {id} {RoleService.NameOf(before)}"));
    }
}
