using System.Data.Common;
using System.Text.Json;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using ChatOpsBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

internal sealed class StoredAdministration(IDbContextFactory<ChatOpsDb> databases, ReadConnections reads, WriteQueue writes, TimeProvider time) : IAdministrationStore
{
    private const string SettingPrefix = "setting:";
    private const string ModelPrefix = "model:";
    private const string WebhookPrefix = "webhook:";

    // Every change writes to the audit log in its own transaction.
    public Task<long> VersionAsync(CancellationToken cancellationToken) =>
        Task.FromResult(reads.Read(statements => statements.Query("""SELECT MAX("Id") FROM "Audit" """, row => row.IsDBNull(0) ? 0 : row.GetInt64(0))[0]));

    // The version is read first: a change meanwhile is seen at the next look.
    public async Task<Snapshot> LoadAsync(CancellationToken cancellationToken) => new(await VersionAsync(cancellationToken))
    {
        Settings = Named("""SELECT substr("Name", 9), "Value" FROM "Settings" WHERE "Name" >= 'setting:' AND "Name" < 'setting;'""", row => row.GetString(1)),
        Models = Named("""SELECT substr("Name", 7), "Value" FROM "Settings" WHERE "Name" >= 'model:' AND "Name" < 'model;'""", row => row.GetString(1)),
        Webhooks = Named("""SELECT substr("Name", 9), "Value" FROM "Settings" WHERE "Name" >= 'webhook:' AND "Name" < 'webhook;'""", row => row.GetString(1)),
        Grants = Named("""SELECT "PersonId", "Role" FROM "Grants" """, row => (Role)row.GetInt32(1)),
        Assistants = Assistants(),
        Bindings = Named("""SELECT "Room", "Assistant" FROM "Bindings" """, row => row.GetString(1)),
        Prompts = reads.Read(PublishedPrompts.InForce),
        Keys = reads.Read(statements => statements.Query("""SELECT "Name", "Hash", "Scopes", "Access", "CreatedBy", "CreatedAt", "ExpiresAt", "PerMinute", "ActsForPeople" FROM "ApiKeys" ORDER BY "Name" """, ToKey)),
    };

    public async Task<Phrase?> ChangeAsync(AdministrationChange change, AuditEntry entry, Func<Snapshot, Phrase?> refuse, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginAsync(cancellationToken);
        var reason = refuse(await LoadAsync(cancellationToken));
        if (reason is null)
            await ApplyAsync(db, change, cancellationToken);
        await transaction.CommitAsync(entry with { WasRefused = reason is not null }, time.GetUtcNow(), cancellationToken);
        return reason;
    }

    public Task<IReadOnlyDictionary<string, DateTimeOffset>> KeyUsesAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyDictionary<string, DateTimeOffset>>(
        reads.Read(statements => statements.Query("""SELECT "Name", "LastUsedAt" FROM "ApiKeys" WHERE "LastUsedAt" IS NOT NULL""", row => (Name: row.GetString(0), At: row.Time(1)))).ToDictionary(use => use.Name, use => use.At, StringComparer.Ordinal));

    public Task KeyUsedAsync(string name, DateTimeOffset at, CancellationToken cancellationToken) => writes.RunAsync(
        statements =>
        {
            statements.Later("""UPDATE "ApiKeys" SET "LastUsedAt" = $2 WHERE "Name" = $1""", name, at);
            return true;
        },
        cancellationToken);

    private Dictionary<string, T> Named<T>(string sql, Func<DbDataReader, T> read) =>
        reads.Read(statements => statements.Query(sql, row => KeyValuePair.Create(row.GetString(0), read(row)))).ToDictionary(StringComparer.Ordinal);

    private List<Assistant> Assistants()
    {
        var assistants = reads.Read(statements => statements.Query(
            """SELECT "Content" FROM "Assistants" ORDER BY "Name" """, row => JsonSerializer.Deserialize(row.GetString(0), StoredJson.Default.Assistant)!));
        return assistants.Exists(each => each.Name == Assistant.DefaultName) ? assistants : [Assistant.Default, .. assistants];
    }

    private static Task ApplyAsync(ChatOpsDb db, AdministrationChange change, CancellationToken cancellationToken) => change switch
    {
        AdministrationChange.Setting setting => KeepAsync(db, SettingPrefix + setting.Name, setting.Value, cancellationToken),
        AdministrationChange.Model model => KeepAsync(db, ModelPrefix + model.Alias, model.Content, cancellationToken),
        AdministrationChange.Webhook webhook => KeepAsync(db, WebhookPrefix + webhook.Name, webhook.Content, cancellationToken),
        AdministrationChange.Grant { Role: null } grant => db.Grants.Where(row => row.PersonId == grant.PersonId).ExecuteDeleteAsync(cancellationToken),
        AdministrationChange.Grant { Role: { } role } grant => PutAsync(db, grant.PersonId, () => new GrantRow { PersonId = grant.PersonId }, row => row.Role = (int)role, cancellationToken),
        AdministrationChange.Save save => PutAsync(db, save.Assistant.Name, () => new AssistantRow { Name = save.Assistant.Name, Content = "" }, row => row.Content = JsonSerializer.Serialize(save.Assistant, StoredJson.Default.Assistant), cancellationToken),
        AdministrationChange.Remove remove => RemoveAsync(db, remove.Assistant, cancellationToken),
        AdministrationChange.Bind { Assistant: null } bind => db.Bindings.Where(row => row.Room == bind.Channel).ExecuteDeleteAsync(cancellationToken),
        AdministrationChange.Bind { Assistant: { } assistant } bind => PutAsync(db, bind.Channel, () => new BindingRow { Room = bind.Channel, Assistant = "" }, row => row.Assistant = assistant, cancellationToken),
        AdministrationChange.AddKey { Key: var key } => PutAsync(db, key.Name, () => ToRow(key), _ => { }, cancellationToken),
        AdministrationChange.RevokeKey revoke => db.ApiKeys.Where(row => row.Name == revoke.Name).ExecuteDeleteAsync(cancellationToken),
        _ => throw new InvalidOperationException($"No way for {change.GetType().Name}."),
    };

    private static Task KeepAsync(ChatOpsDb db, string name, string? value, CancellationToken cancellationToken) => value is null
        ? db.Settings.Where(row => row.Name == name).ExecuteDeleteAsync(cancellationToken)
        : PutAsync(db, name, () => new SettingRow { Name = name, Value = "" }, row => row.Value = value, cancellationToken);

    private static async Task PutAsync<TRow>(ChatOpsDb db, string key, Func<TRow> make, Action<TRow> change, CancellationToken cancellationToken)
        where TRow : class
    {
        var row = await db.FindAsync<TRow>([key], cancellationToken);
        if (row is null)
            db.Add(row = make());
        change(row);
    }

    private static async Task RemoveAsync(ChatOpsDb db, string assistant, CancellationToken cancellationToken)
    {
        await db.Assistants.Where(row => row.Name == assistant).ExecuteDeleteAsync(cancellationToken);
        await db.Bindings.Where(row => row.Assistant == assistant).ExecuteDeleteAsync(cancellationToken);
    }

    private static ApiKeyRow ToRow(ApiKey key) => new()
    {
        Name = key.Name,
        Hash = key.Hash,
        Scopes = JsonSerializer.Serialize([.. key.Scopes.Select(Rights.NameOf)], StoredJson.Default.IReadOnlyListString),
        Access = key.Access is null ? null : JsonSerializer.Serialize(key.Access, StoredJson.Default.IReadOnlyListString),
        CreatedBy = key.CreatedBy,
        CreatedAt = key.CreatedAt,
        ExpiresAt = key.ExpiresAt,
        PerMinute = key.PerMinute,
        ActsForPeople = key.ActsForPeople,
    };

    private static ApiKey ToKey(DbDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        [.. JsonSerializer.Deserialize(row.GetString(2), StoredJson.Default.IReadOnlyListString)!.Select(Rights.Read).OfType<Right>()],
        row.IsDBNull(3) ? null : JsonSerializer.Deserialize(row.GetString(3), StoredJson.Default.IReadOnlyListString)!,
        row.GetString(4),
        row.Time(5),
        row.IsDBNull(6) ? null : row.Time(6))
    {
        PerMinute = row.IsDBNull(7) ? null : row.GetInt32(7),
        ActsForPeople = row.GetInt32(8) != 0,
    };
}
