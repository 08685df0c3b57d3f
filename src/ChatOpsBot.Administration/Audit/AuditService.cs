using System.Globalization;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Platforms;

namespace ChatOpsBot.Administration.Audit;

/// <summary>Who changed what, and whether the log is as it was written.</summary>
public sealed class AuditService(IAuditLog audit, AuditHeads heads, IContacts contacts)
{
    /// <summary>The newest first; cursors are numbers of entries.</summary>
    public async Task<Page<AuditRecord>> ListAsync(AuditFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        long? before = long.TryParse(page.After, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        return Page.Of(await audit.ListAsync(filter, before, page.Size + 1, cancellationToken), page, record => record.Number.ToString(CultureInfo.InvariantCulture));
    }

    /// <returns>Null when there is none of that number.</returns>
    public async Task<AuditRecord?> FindAsync(long number, CancellationToken cancellationToken) =>
        await audit.ListAsync(new AuditFilter(), number + 1, 1, cancellationToken) is [var entry] && entry.Number == number ? entry : null;

    /// <summary>The oldest first.</summary>
    public IAsyncEnumerable<AuditRecord> ReadAllAsync(CancellationToken cancellationToken) => audit.ReadAllAsync(cancellationToken);

    /// <summary>Whether the log is as it was written, by its own hashes and by what is kept elsewhere.</summary>
    public Task<AuditVerdict> VerifyAsync(CancellationToken cancellationToken) => heads.VerifyAsync(cancellationToken);

    /// <returns>The id of whoever is called so: somebody who did something, or who is known here; null when nobody or several are.</returns>
    public async Task<string?> PersonAsync(string name, CancellationToken cancellationToken)
    {
        var named = await audit.ListAsync(new AuditFilter { Who = name.ToLowerInvariant() }, before: null, most: 1, cancellationToken);
        return named is [var did] && (did.Entry.PersonId.StartsWith($"{name}@", StringComparison.OrdinalIgnoreCase) || did.Entry.PersonId.StartsWith($"{name}.", StringComparison.OrdinalIgnoreCase))
            ? did.Entry.PersonId
            : await contacts.NamedAsync(name, cancellationToken);
    }
}
