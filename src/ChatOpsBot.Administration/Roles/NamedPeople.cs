using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Wording;

namespace ChatOpsBot.Administration.Roles;

/// <summary>People as commands name them.</summary>
internal sealed class NamedPeople(PersonDirectory directory, Humans humans)
{
    /// <returns>The person's id, or why nobody is meant.</returns>
    public async Task<(string? Id, Phrase? Wrong)> FindAsync(string written, CommandContext context)
    {
        var bare = written.Trim('`', '"').Replace("mailto:", "", StringComparison.OrdinalIgnoreCase);
        if (bare.StartsWith("<@", StringComparison.Ordinal) && bare.EndsWith('>'))
        {
            if (await context.LookUpAsync(bare[2..^1]) is not { } sender)
                return (null, "I can't find out who this is. Name them by e-mail.");
            if (sender.External || sender.Guest)
                return (null, $"{sender.Name ?? sender.Id} is a guest, and guests have no roles.");
            if (sender.IsBot)
                return (null, $"{sender.Name ?? sender.Id} is a program or has left, and only people have roles.");
            return (directory.Recognise(context.Entry.Channel, sender, context.Administered).Id, null);
        }

        // A whole group, as @here, is nobody.
        if (bare.StartsWith('@') || (bare.Contains('@', StringComparison.Ordinal) && !IsAddress(bare)))
            return (null, $"`{bare}` is neither a mention nor an e-mail.");
        // An address, or an id as `role list` shows it for people whose platform tells no address.
        return bare.Contains('@', StringComparison.Ordinal) || bare.Contains(':', StringComparison.Ordinal)
            ? (bare.ToLowerInvariant() is var id && bare.Contains('@', StringComparison.Ordinal) ? id : bare, null)
            : (null, $"`{bare}` is neither a mention nor an e-mail.");
    }

    public bool IsConfigured(string id) => directory.Configured.Any(each => string.Equals(each.Email, id, StringComparison.OrdinalIgnoreCase));

    /// <returns>Why nobody gets a role by that name; null when somebody may.</returns>
    public async Task<Phrase?> NobodyAsync(string id, CancellationToken cancellationToken) =>
        await humans.IsHumanAsync(id, cancellationToken) is false ? (Phrase)$"Nobody here has the address `{id}`. Mention the person instead, or check the spelling." : null;

    /// <summary>Those of the administrators who can be reached, besides somebody.</summary>
    public async Task<IReadOnlySet<string>> OtherAdministratorsAsync(Administered administered, string besides, CancellationToken cancellationToken)
    {
        var reachable = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (id, _) in administered.Grants.Where(grant => grant.Value == Role.Admin && grant.Key != besides))
        {
            if (await humans.IsHumanAsync(id, cancellationToken) is true)
                reachable.Add(id);
        }

        return reachable;
    }

    /// <param name="others">The administrators who can be reached.</param>
    /// <returns>Why a role can't be taken away; null when it can.</returns>
    public Phrase? WhyNot(Administered now, string id, Role before, IReadOnlySet<string> others) =>
        before == Role.Admin && !directory.Configured.Any(each => each.Role == Role.Admin) && now.Grants.GetValueOrDefault(id) == Role.Admin && !others.Any(other => now.Grants.GetValueOrDefault(other) == Role.Admin)
            ? (Phrase)$"{id} is the last administrator. Make somebody else administrator first."
            : null;

    private static bool IsAddress(string written) => System.Net.Mail.MailAddress.TryCreate(written, out var address) && address.Address == written;
}
