using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Administration.Roles;

/// <summary>People as commands name them.</summary>
internal sealed class NamedPeople(PersonDirectory directory)
{
    /// <returns>The person's id, or why nobody is meant.</returns>
    public async Task<(string? Id, string? Wrong)> FindAsync(string written, CommandContext context)
    {
        var bare = written.Trim('`', '"').Replace("mailto:", "", StringComparison.OrdinalIgnoreCase);
        if (bare.StartsWith("<@", StringComparison.Ordinal) && bare.EndsWith('>'))
        {
            if (await context.LookUpAsync(bare[2..^1]) is not { } sender)
                return (null, "I can't find out who this is. Name them by e-mail.");
            if (sender.External || sender.Guest)
                return (null, $"{sender.Name ?? "This person"} is a guest, and guests have no roles.");
            return (directory.Recognise(context.Turn.Entry.Channel, sender, context.Administered).Id, null);
        }

        // An address, or an id as `role list` shows it for people whose platform tells no address.
        return bare.Contains('@', StringComparison.Ordinal) || bare.Contains(':', StringComparison.Ordinal)
            ? (bare.ToLowerInvariant() is var id && bare.Contains('@', StringComparison.Ordinal) ? id : bare, null)
            : (null, $"`{bare}` is neither a mention nor an e-mail.");
    }

    public bool IsConfigured(string id) => directory.Configured.Any(each => string.Equals(each.Email, id, StringComparison.OrdinalIgnoreCase));

    /// <returns>Why a role can't be taken away; null when it can.</returns>
    public string? WhyNot(Administered now, string id, Role before) =>
        before == Role.Admin && !directory.Configured.Any(each => each.Role == Role.Admin) && now.Grants.Count(grant => grant.Value == Role.Admin) == 1 && now.Grants.GetValueOrDefault(id) == Role.Admin
            ? $"{id} is the last administrator. Make somebody else administrator first."
            : null;
}
