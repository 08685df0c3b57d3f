using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Core.Administration;

/// <summary>Tells who is who. A role is the highest of what the configuration says by verified e-mail, what was granted, and
/// what groups of the platform bring.</summary>
public sealed class PersonDirectory(IOptions<AdminOptions> options, RuntimeSettings settings)
{
    public const string GuestPolicy = "guests";

    public Person Recognise(string platform, Sender sender, Snapshot snapshot)
    {
        // Nobody here vouches for the e-mail of a guest.
        if (sender.External || sender.Guest)
            sender = sender with { Email = null, Granted = null, IsOperator = false, Groups = null };
        var id = sender.Email?.ToLowerInvariant() ?? (sender.Key is null ? $"{platform}:{sender.Id}" : sender.Id);
        var role = sender.Granted ?? Highest([RoleOf(sender.Email), Granted(id, snapshot), .. OfGroups(platform, sender, snapshot)]);
        return new Person(id, sender.Name ?? sender.Email ?? sender.Id, sender.Email, role) { IsOperator = sender.IsOperator, Key = Current(sender.Key, snapshot) };
    }

    // What was begun with a key goes on with what the key may now, and with nothing once it has ended.
    private static KeyScope? Current(KeyScope? key, Snapshot snapshot)
    {
        if (key is not { Name: { } name } || name == ApiCaller.Operator.Id || snapshot.Version == 0)
            return key;
        return snapshot.Keys.FirstOrDefault(each => each.Name == name) is { } now && !(now.ExpiresAt <= TimeProvider.System.GetUtcNow()) ? new KeyScope(name, now.Scopes, now.Access) : new KeyScope(name, [], []);
    }

    /// <summary>Guests and people of other organisations, where the settings let them nothing.</summary>
    public bool IsTurnedAway(Sender sender, Snapshot snapshot) =>
        (sender.External || sender.Guest) && settings.Value(snapshot, GuestPolicy) == "nothing";

    /// <summary>What somebody may read. Where others read the reply too, that is what everyone may.</summary>
    public Reader ReaderOf(Person person, bool isShared) =>
        isShared ? Reader.Anyone
        : person is { Key: { } key, Email: null } ? key.Access is null ? Reader.Operator : Reader.By(key.Access)
        : person.IsOperator ? Reader.Operator
        : Reader.Of(person.Email, options.Value.Groups.Where(group => person.Email is { } email && Has(group.Value, email)).Select(group => group.Key));

    /// <summary>Says of groups among the principals that nobody is in them; empty when somebody is.</summary>
    public Phrase WarnOfEmptyGroups(IEnumerable<string> principals)
    {
        var empty = EmptyGroups(principals);
        return empty.Count == 0 ? (Phrase)"" : $"\n\n⚠ Nobody is in the group {string.Join(", ", empty)} (`ChatOps:Admin:Groups`), so nobody reads by it.";
    }

    /// <summary>The e-mails of people and of groups; everyone has none.</summary>
    public IReadOnlyList<string> EmailsOf(IEnumerable<string> principals) =>
    [
        .. principals.SelectMany(principal => Access.GroupOf(principal) is { } name
            ? options.Value.Groups.Where(group => Access.Group(group.Key) == Access.Group(name)).SelectMany(group => group.Value)
            : Access.PersonOf(principal) is { } email ? [email] : []).Select(email => email.ToLowerInvariant()).Distinct(StringComparer.Ordinal),
    ];

    private List<string> EmptyGroups(IEnumerable<string> principals) =>
        [.. principals.Select(Access.GroupOf).OfType<string>().Where(name => !options.Value.Groups.Any(group => group.Value.Count > 0 && Access.Group(group.Key) == Access.Group(name)))];

    /// <summary>Who to turn to, as far as it may be told: the administrators' addresses.</summary>
    public IReadOnlyList<string> Administrators => options.Value.Emails;

    /// <summary>Whom the configuration names, with their roles.</summary>
    public IReadOnlyList<(string Email, Role Role)> Configured =>
        [.. options.Value.Emails.Select(email => (email, Role.Admin)), .. options.Value.EditorEmails.Select(email => (email, Role.Editor))];

    private static Role Highest(IEnumerable<Role> roles) => roles.Max();

    private static Role Granted(string id, Snapshot snapshot) => snapshot.Grants.GetValueOrDefault(id, Role.Member);

    private IEnumerable<Role> OfGroups(string platform, Sender sender, Snapshot snapshot) => sender.Groups is { Count: > 0 } groups
        ? (RoleGroups.Read(settings.Value(snapshot, RoleGroups.SettingFor(platform))) ?? []).Where(each => groups.Contains(each.Group, StringComparer.Ordinal)).Select(each => each.Role)
        : [];

    private Role RoleOf(string? email)
    {
        if (email is null)
            return Role.Member;
        if (Has(options.Value.Emails, email))
            return Role.Admin;
        return Has(options.Value.EditorEmails, email) ? Role.Editor : Role.Member;
    }

    private static bool Has(IReadOnlyList<string> emails, string email) => emails.Contains(email, StringComparer.OrdinalIgnoreCase);
}
