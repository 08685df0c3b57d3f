namespace ChatOpsBot.Core.People;

/// <summary>Who may read: a list of principals, of which one is enough. Principals are <c>everyone</c>, <c>group:NAME</c> and
/// <c>person:E-MAIL</c>, in lower case.</summary>
public static class Access
{
    public const string Everyone = "everyone";

    private const string GroupPrefix = "group:";
    private const string PersonPrefix = "person:";
    private const string RolePrefix = "role:";

    /// <summary>What is open to all.</summary>
    public static IReadOnlyList<string> Open { get; } = [Everyone];

    public static string Group(string name) => GroupPrefix + name.Trim().ToLowerInvariant();

    /// <returns>The name of the group that a principal is; null for others.</returns>
    public static string? GroupOf(string principal) => IsPrefixed(principal, GroupPrefix) ? principal[GroupPrefix.Length..] : null;

    /// <returns>The e-mail of the person that a principal is; null for others.</returns>
    public static string? PersonOf(string principal) => IsPrefixed(principal, PersonPrefix) ? principal[PersonPrefix.Length..] : null;

    public static string Person(string email) => PersonPrefix + email.Trim().ToLowerInvariant();

    /// <summary>Those of a role or a higher one.</summary>
    public static string Role(Role role) => RolePrefix + role.ToString().ToLowerInvariant();

    /// <returns>The role that a principal is; null for others.</returns>
    public static Role? RoleOf(string principal) => IsPrefixed(principal, RolePrefix) && Enum.TryParse<Role>(principal[RolePrefix.Length..], ignoreCase: true, out var role) ? role : null;

    /// <summary>Principals as people write them: <c>everyone</c>, an e-mail, or a group's name.</summary>
    /// <returns>Null when the word is none of these.</returns>
    public static string? Read(string written)
    {
        var word = written.Trim().ToLowerInvariant();
        if (word == Everyone || IsPrefixed(word, GroupPrefix) || IsPrefixed(word, PersonPrefix))
            return word;
        if (word.Contains('@', StringComparison.Ordinal))
            return word.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at < word.Length - 1 ? Person(word) : null;
        return word.Length > 0 && word.All(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.') ? Group(word) : null;
    }

    private static bool IsPrefixed(string word, string prefix) => word.StartsWith(prefix, StringComparison.Ordinal) && word.Length > prefix.Length;
}

/// <summary>On whose behalf documents are searched and shown. The one rule of who sees what: a document is seen when it is
/// open to one of the reader's principals.</summary>
public sealed record Reader
{
    private readonly HashSet<string> principals;

    private Reader(IEnumerable<string> principals) => this.principals = new(principals, StringComparer.Ordinal);

    /// <summary>Sees all: the operator of the service by its key, and the service itself.</summary>
    public static Reader Operator { get; } = new([]) { SeesAll = true };

    /// <summary>Sees what is open to everyone.</summary>
    public static Reader Anyone { get; } = new([Access.Everyone]);

    public bool SeesAll { get; private init; }

    public IReadOnlyCollection<string> Principals => principals;

    /// <param name="email">Verified; null for people whose platform tells none.</param>
    public static Reader Of(string? email, IEnumerable<string> groups) =>
        new([Access.Everyone, .. email is null ? [] : (string[])[Access.Person(email)], .. groups.Select(Access.Group)]);

    /// <summary>By principals themselves, as a key has them.</summary>
    public static Reader By(IEnumerable<string> principals) => new([Access.Everyone, .. principals]);

    public bool May(IEnumerable<string> access) => SeesAll || access.Any(principals.Contains);

    public bool Equals(Reader? other) => other is not null && SeesAll == other.SeesAll && principals.SetEquals(other.principals);

    public override int GetHashCode() => principals.Aggregate(SeesAll ? 1 : 0, (hash, principal) => hash ^ principal.GetHashCode(StringComparison.Ordinal));
}
