using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Administration.Roles;

/// <summary>People as commands name them.</summary>
internal sealed class NamedPeople(PersonDirectory directory, ReachablePeople reachable)
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
            return (directory.Recognise(context.Entry.Platform, sender, context.Snapshot).Id, null);
        }

        // A whole group, as @here, is nobody.
        if (bare.StartsWith('@') || (bare.Contains('@', StringComparison.Ordinal) && !IsAddress(bare)))
            return (null, $"`{bare}` is neither a mention nor an e-mail.");
        // An address, or an id as `role list` shows it for people whose platform tells no address.
        return bare.Contains('@', StringComparison.Ordinal) || bare.Contains(':', StringComparison.Ordinal)
            ? (bare.ToLowerInvariant() is var id && bare.Contains('@', StringComparison.Ordinal) ? id : bare, null)
            : (null, $"`{bare}` is neither a mention nor an e-mail.");
    }

    /// <returns>Why nobody gets a role by that name; null when somebody may.</returns>
    public async Task<Phrase?> NobodyAsync(string id, CancellationToken cancellationToken) =>
        await reachable.IsHumanAsync(id, cancellationToken) is false ? (Phrase)$"Nobody here has the address `{id}`. Mention the person instead, or check the spelling." : null;

    private static bool IsAddress(string written) => System.Net.Mail.MailAddress.TryCreate(written, out var address) && address.Address == written;
}
