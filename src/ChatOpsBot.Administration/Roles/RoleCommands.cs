using System.CommandLine;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Wording;

namespace ChatOpsBot.Administration.Roles;

internal sealed class RoleList(PersonDirectory directory, RuntimeSettings settings) : IChatCommand
{
    private static readonly Option<int> Page = Pages.Option();

    public string Group => "role";

    public Right Needs => Right.ManageRoles;

    public string Example => "role list";

    public Command Describe() => new("list", "List who is editor or administrator, and why") { Page };

    public Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        var groups = ((string[])["slack", "teams"]).SelectMany(channel => (RoleGroups.Read(settings.Value(context.Administered, RoleGroups.SettingFor(channel))) ?? [])
            .Select(each => (Who: (Phrase)$"members of {channel} group {each.Group}", each.Role, Why: (Phrase)$"setting `{RoleGroups.SettingFor(channel)}`")));
        List<(Phrase Who, Role Role, Phrase Why)> all =
        [
            .. directory.Configured.Select(each => ((Phrase)each.Email, each.Role, (Phrase)"configuration")),
            .. context.Administered.Grants.OrderBy(grant => grant.Key, StringComparer.Ordinal).Select(grant => ((Phrase)grant.Key, grant.Value, (Phrase)"granted here")),
            .. groups,
        ];
        return Task.FromResult(all.Count == 0
            ? CommandResult.Say("Nobody has a role yet but whoever holds the key of the service.")
            : Pages.Of("**Roles**; everybody else is member", all, each => $"{each.Who}: **{RoleGrant.NameOf(each.Role)}** ({each.Why})", words.GetValue(Page), "role list"));
    }
}

internal sealed class RoleGrant(IAdministrationStore store, CurrentAdministration administration, NamedPeople people) : IChatCommand
{
    private static readonly Argument<string> Who = new("person") { Description = "By mention or e-mail" };
    private static readonly Argument<string> As = new("role") { Description = "`editor` or `admin`" };

    public string Group => "role";

    public Right Needs => Right.ManageRoles;

    public bool Changes => true;

    public string Example => "role grant ed@example.com editor";

    public Command Describe() => new("grant", "Make somebody editor or administrator") { Who, As };

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        var written = words.GetRequiredValue(As).Trim('`').ToLowerInvariant();
        if (!Enum.TryParse<Role>(written, ignoreCase: true, out var role) || NameOf(role) != written)
            return new CommandResult.Refused($"There is no role `{written}`. There are `editor` and `admin`; everybody is `member`.", Example);
        var (id, wrong) = await people.FindAsync(words.GetRequiredValue(Who), context);
        if (id is null)
            return new CommandResult.Refused(wrong!, Example);
        if (await people.NobodyAsync(id, cancellationToken) is { } nobody)
            return new CommandResult.Refused(nobody, Example);
        var before = context.Administered.Grants.GetValueOrDefault(id, Role.Member);
        if (before == role)
            return new CommandResult.Refused($"{id} is **{NameOf(role)}** already.", "role list");
        var others = await people.OtherAdministratorsAsync(context.Administered, id, cancellationToken);
        var refused = await store.ChangeAsync(
            new AdministrationChange.Grant(id, role == Role.Member ? null : role), context.Audit("role.granted", id, NameOf(before), NameOf(role)), now => role == Role.Admin ? null : people.WhyNot(now, id, before, others), cancellationToken);
        administration.Expire();
        return refused is not null
            ? new CommandResult.Refused(refused, "role list")
            : CommandResult.Say($"{id} is **{NameOf(role)}** now, from the next message on.", new ReplyButton("Undo", before == Role.Member ? $"role revoke {id}" : $"role grant {id} {NameOf(before)}"));
    }

    public static string NameOf(Role role) => role.ToString().ToLowerInvariant();
}

internal sealed class RoleRevoke(IAdministrationStore store, CurrentAdministration administration, NamedPeople people) : IChatCommand
{
    private static readonly Argument<string> Who = new("person") { Description = "By mention or e-mail" };

    public string Group => "role";

    public Right Needs => Right.ManageRoles;

    public bool Changes => true;

    public string Example => "role revoke ed@example.com";

    public Command Describe() => new("revoke", "Take back the role that somebody was granted here") { Who };

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        var (id, wrong) = await people.FindAsync(words.GetRequiredValue(Who), context);
        if (id is null)
            return new CommandResult.Refused(wrong!, Example);
        if (!context.Administered.Grants.TryGetValue(id, out var before))
        {
            return new CommandResult.Refused(people.IsConfigured(id)
                ? (Phrase)$"{id} has the role by the configuration (`ChatOps:Admin`); whoever runs this bot can change it there."
                : $"{id} was granted no role here.", "role list");
        }

        var others = await people.OtherAdministratorsAsync(context.Administered, id, cancellationToken);
        var refused = await store.ChangeAsync(
            new AdministrationChange.Grant(id, null), context.Audit("role.revoked", id, RoleGrant.NameOf(before), RoleGrant.NameOf(Role.Member)), now => people.WhyNot(now, id, before, others), cancellationToken);
        administration.Expire();
        return refused is not null
            ? new CommandResult.Refused(refused, "role list")
            : CommandResult.Say($"{id} is not **{RoleGrant.NameOf(before)}** any more{(people.IsConfigured(id) ? (Phrase)", but has a role by the configuration" : "")}.", new ReplyButton("Undo", $"role grant {id} {RoleGrant.NameOf(before)}"));
    }
}
