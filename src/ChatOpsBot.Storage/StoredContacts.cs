using System.Text.Json;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Platforms;

namespace ChatOpsBot.Storage;

internal sealed class StoredContacts(ReadConnections reads, WriteQueue writes, TimeProvider time) : IContacts
{
    // Which platform somebody wrote on last is known well enough.
    private const long Exactness = 600_000;

    public Task SaveAsync(string personId, ConversationReference direct, CancellationToken cancellationToken) => writes.RunAsync(
        statements =>
        {
            Save(statements, new Contact(personId, direct), time.GetUtcNow());
            return true;
        },
        cancellationToken);

    /// <summary>The same among other statements of the queue; what is known already is not written again.</summary>
    public static void Save(PreparedStatements statements, Contact contact, DateTimeOffset now) => statements.Later(
        """
        INSERT INTO "Contacts" ("PersonId", "Channel", "Entry", "At") VALUES ($1, $2, $3, $4)
        ON CONFLICT ("PersonId", "Channel") DO UPDATE SET "Entry" = excluded."Entry", "At" = excluded."At"
        WHERE "Contacts"."Entry" <> excluded."Entry" OR "Contacts"."At" < excluded."At" - $5
        """,
        contact.PersonId, contact.Direct.Platform, JsonSerializer.Serialize(contact.Direct, InboxJson.Default.ConversationReference), now.ToUnixTimeMilliseconds(), Exactness);

    public Task<ConversationReference?> FindAsync(string personId, CancellationToken cancellationToken) => Task.FromResult(reads.Read(
        statements => statements.Query("""SELECT "Entry" FROM "Contacts" WHERE "PersonId" = $1 ORDER BY "At" DESC LIMIT 1""", row => row.GetString(0), personId) is [var entry]
            ? JsonSerializer.Deserialize(entry, InboxJson.Default.ConversationReference) : null));

    public Task<string?> NamedAsync(string name, CancellationToken cancellationToken)
    {
        var found = reads.Read(statements => statements.Query("""SELECT "PersonId", "Entry" FROM "Contacts" """, row => (PersonId: row.GetString(0), Entry: row.GetString(1))))
            .Where(row => JsonSerializer.Deserialize(row.Entry, InboxJson.Default.ConversationReference)?.Sender.Name is { } known && (known.Equals(name, StringComparison.OrdinalIgnoreCase) || known.StartsWith($"{name} ", StringComparison.OrdinalIgnoreCase)))
            .Select(row => row.PersonId).Distinct(StringComparer.Ordinal).Take(2).ToList();
        return Task.FromResult(found is [var only] ? only : null);
    }
}
