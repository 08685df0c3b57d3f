using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Core.Commands;

/// <summary>Who may, as people write it.</summary>
public static class WrittenAccess
{
    /// <param name="written">Principals parted by commas; null is none.</param>
    public static (IReadOnlyList<string>? Access, Phrase? Wrong) Read(string? written)
    {
        if (written is null)
            return (null, null);
        var access = new List<string>();
        foreach (var word in written.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Access.Read(word) is not { } principal)
                return (null, $"`{word}` is neither everyone nor a group's name nor an e-mail.");
            access.Add(principal);
        }

        return access.Count == 0 ? (null, "Name who may read: everyone, groups, e-mails.") : (access, null);
    }
}
