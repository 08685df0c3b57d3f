namespace ChatOpsBot.Core.People;

/// <summary>Roles by groups of a platform, as a setting writes them: <c>editor=S0123 admin=S0456</c>.</summary>
public static class RoleGroups
{
    /// <returns>Null when it is not written so.</returns>
    public static IReadOnlyList<(string Group, Role Role)>? Read(string written)
    {
        var groups = new List<(string, Role)>();
        foreach (var pair in written.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (pair.Split('=') is not [var role, { Length: > 0 } group] || !Enum.TryParse<Role>(role, ignoreCase: true, out var known) || !Enum.IsDefined(known))
                return null;
            groups.Add((group, known));
        }

        return groups;
    }

    /// <summary>The setting of a channel, as <c>roles.slack-groups</c>.</summary>
    public static string SettingFor(string platform) => $"roles.{platform}-groups";
}
