using System.Text.Json;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Messages;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

internal sealed class StoredContacts(IDbContextFactory<ChatOpsDb> databases, TimeProvider time) : IContacts
{
    public async Task SaveAsync(string personId, InboxEntry direct, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (entry, now) = (JsonSerializer.Serialize(direct, InboxJson.Default.InboxEntry), time.GetUtcNow().ToUnixTimeMilliseconds());
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO "Contacts" ("PersonId", "Channel", "Entry", "At") VALUES ({personId}, {direct.Channel}, {entry}, {now})
            ON CONFLICT ("PersonId", "Channel") DO UPDATE SET "Entry" = excluded."Entry", "At" = excluded."At"
            """, cancellationToken);
    }

    public async Task<InboxEntry?> FindAsync(string personId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var entry = await db.Contacts.Where(row => row.PersonId == personId).OrderByDescending(row => row.At).Select(row => row.Entry).FirstOrDefaultAsync(cancellationToken);
        return entry is null ? null : JsonSerializer.Deserialize(entry, InboxJson.Default.InboxEntry);
    }

    public async Task<string?> NamedAsync(string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = (await db.Contacts.Select(row => new { row.PersonId, row.Entry }).ToListAsync(cancellationToken))
            .Where(row => JsonSerializer.Deserialize(row.Entry, InboxJson.Default.InboxEntry)?.Sender.Name is { } known && (known.Equals(name, StringComparison.OrdinalIgnoreCase) || known.StartsWith($"{name} ", StringComparison.OrdinalIgnoreCase)))
            .Select(row => row.PersonId).Distinct(StringComparer.Ordinal).Take(2).ToList();
        return found is [var only] ? only : null;
    }
}
