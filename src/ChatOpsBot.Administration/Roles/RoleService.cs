using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Administration.Roles;

/// <summary>Somebody, or the members of a group, with a role other than member.</summary>
/// <param name="Key">Of the holder, different for each.</param>
/// <param name="Why">What brings the role.</param>
public sealed record RoleHolder(string Key, Phrase Who, Role Role, Phrase Why);

/// <summary>Who is editor or administrator. The last administrator who can be reached stays.</summary>
public sealed class RoleService(PersonDirectory directory, RuntimeSettings settings, CurrentAdministration administration, IAdministrationStore store, ReachablePeople people)
{
    private static readonly string[] PlatformsWithGroups = ["slack", "teams"];

    public async Task<Page<RoleHolder>> ListAsync(PageRequest page, CancellationToken cancellationToken)
    {
        var snapshot = await administration.ReadAsync(cancellationToken);
        var groups = PlatformsWithGroups.SelectMany(platform => (RoleGroups.Read(settings.Value(snapshot, RoleGroups.SettingFor(platform))) ?? []).Select(each =>
            new RoleHolder($"{platform} {each.Group} {each.Role}", $"members of {platform} group {each.Group}", each.Role, $"setting `{RoleGroups.SettingFor(platform)}`")));
        return Page.In(
            [
                .. directory.Configured.Select(each => new RoleHolder($"configured {each.Email} {each.Role}", (Phrase)each.Email, each.Role, "configuration")),
                .. snapshot.Grants.OrderBy(grant => grant.Key, StringComparer.Ordinal).Select(grant => new RoleHolder($"granted {grant.Key}", (Phrase)grant.Key, grant.Value, "granted here")),
                .. groups,
            ],
            page,
            holder => holder.Key);
    }

    /// <returns>The role that somebody was granted; member where there is none.</returns>
    public async Task<Role> GrantedAsync(string person, CancellationToken cancellationToken) =>
        (await administration.ReadAsync(cancellationToken)).Grants.GetValueOrDefault(person, Role.Member);

    /// <summary>Whether somebody has a role by the configuration, which is not changed here.</summary>
    public bool IsConfigured(string person) => directory.Configured.Any(each => string.Equals(each.Email, person, StringComparison.OrdinalIgnoreCase));

    /// <param name="role">Member takes back what was granted.</param>
    /// <returns>Why it may not be; null when it was done.</returns>
    public async Task<Phrase?> SetAsync(Actor actor, string person, Role role, CancellationToken cancellationToken)
    {
        var snapshot = await administration.ReadAsync(cancellationToken);
        var before = snapshot.Grants.GetValueOrDefault(person, Role.Member);
        var others = await people.OtherAdministratorsAsync(snapshot, person, cancellationToken);
        var refused = await store.ChangeAsync(
            new AdministrationChange.Grant(person, role == Role.Member ? null : role),
            actor.Audit(role == Role.Member ? "role.revoked" : "role.granted", person, NameOf(before), NameOf(role)),
            now => role == Role.Admin ? null : WhyNot(now, person, before, others),
            cancellationToken);
        administration.Expire();
        return refused;
    }

    public static string NameOf(Role role) => role.ToString().ToLowerInvariant();

    private Phrase? WhyNot(Snapshot now, string person, Role before, IReadOnlySet<string> others) =>
        before == Role.Admin && !directory.Configured.Any(each => each.Role == Role.Admin) && now.Grants.GetValueOrDefault(person) == Role.Admin && !others.Any(other => now.Grants.GetValueOrDefault(other) == Role.Admin)
            ? (Phrase)$"{person} is the last administrator. Make somebody else administrator first."
            : null;
}
