using System.Text.Json;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Wording;
using ChatOpsBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

internal sealed class StoredAdministration(IDbContextFactory<ChatOpsDb> databases, ReadConnections reads, TimeProvider time) : IAdministrationStore
{
    private const string SettingPrefix = "setting:";
    // The next sign after the colon: names are found by their index.
    private const string PastSettings = "setting;";

    // Every change writes to the audit log in its own transaction.
    public Task<long> StampAsync(CancellationToken cancellationToken) =>
        Task.FromResult(reads.Read(statements => statements.Query("""SELECT MAX("Id") FROM "Audit" """, row => row.IsDBNull(0) ? 0 : row.GetInt64(0))[0]));

    public async Task<Administered> LoadAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await LoadAsync(db, cancellationToken);
    }

    public async Task<Phrase?> ChangeAsync(AdministrationChange change, AuditEntry entry, Func<Administered, Phrase?> refuse, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginAsync(cancellationToken);
        var reason = refuse(await LoadAsync(db, cancellationToken));
        if (reason is null)
            await ApplyAsync(db, change, cancellationToken);
        await transaction.CommitAsync(entry with { WasRefused = reason is not null }, time.GetUtcNow(), cancellationToken);
        return reason;
    }

    private static async Task<long> StampAsync(ChatOpsDb db, CancellationToken cancellationToken) => await db.Audit.MaxAsync(row => (long?)row.Id, cancellationToken) ?? 0;

    // The stamp is read first: a change meanwhile is seen at the next look.
    private static async Task<Administered> LoadAsync(ChatOpsDb db, CancellationToken cancellationToken) => new(await StampAsync(db, cancellationToken))
    {
        Settings = await SettingsAsync(db, cancellationToken),
        Grants = await db.Grants.AsNoTracking().ToDictionaryAsync(row => row.PersonId, row => (Role)row.Role, StringComparer.Ordinal, cancellationToken),
        Assistants = await AssistantsAsync(db, cancellationToken),
        Bindings = await db.Bindings.AsNoTracking().ToDictionaryAsync(row => row.Room, row => row.Assistant, StringComparer.Ordinal, cancellationToken),
        Prompts = await PublishedPrompts.InForceAsync(db, cancellationToken),
        Keys = (await db.ApiKeys.AsNoTracking().OrderBy(row => row.Name).ToListAsync(cancellationToken)).ConvertAll(ToKey),
    };

#pragma warning disable CA1309 // The database compares by bytes.
    private static Task<Dictionary<string, string>> SettingsAsync(ChatOpsDb db, CancellationToken cancellationToken) => db.Settings.AsNoTracking()
        .Where(row => string.Compare(row.Name, SettingPrefix) >= 0 && string.Compare(row.Name, PastSettings) < 0)
        .ToDictionaryAsync(row => row.Name[SettingPrefix.Length..], row => row.Value, StringComparer.Ordinal, cancellationToken);
#pragma warning restore CA1309

    private static async Task<List<Assistant>> AssistantsAsync(ChatOpsDb db, CancellationToken cancellationToken)
    {
        var rows = await db.Assistants.AsNoTracking().OrderBy(row => row.Name).ToListAsync(cancellationToken);
        var assistants = rows.ConvertAll(row => JsonSerializer.Deserialize(row.Content, StoredJson.Default.Assistant)!);
        return assistants.Exists(each => each.Name == Assistant.DefaultName) ? assistants : [Assistant.Default, .. assistants];
    }

    private static Task ApplyAsync(ChatOpsDb db, AdministrationChange change, CancellationToken cancellationToken) => change switch
    {
        AdministrationChange.Setting { Value: null } setting => db.Settings.Where(row => row.Name == SettingPrefix + setting.Name).ExecuteDeleteAsync(cancellationToken),
        AdministrationChange.Setting setting => PutAsync(db, SettingPrefix + setting.Name, () => new SettingRow { Name = SettingPrefix + setting.Name, Value = "" }, row => row.Value = setting.Value, cancellationToken),
        AdministrationChange.Grant { Role: null } grant => db.Grants.Where(row => row.PersonId == grant.PersonId).ExecuteDeleteAsync(cancellationToken),
        AdministrationChange.Grant { Role: { } role } grant => PutAsync(db, grant.PersonId, () => new GrantRow { PersonId = grant.PersonId }, row => row.Role = (int)role, cancellationToken),
        AdministrationChange.Save save => PutAsync(db, save.Assistant.Name, () => new AssistantRow { Name = save.Assistant.Name, Content = "" }, row => row.Content = JsonSerializer.Serialize(save.Assistant, StoredJson.Default.Assistant), cancellationToken),
        AdministrationChange.Remove remove => RemoveAsync(db, remove.Assistant, cancellationToken),
        AdministrationChange.Bind { Assistant: null } bind => db.Bindings.Where(row => row.Room == bind.Room).ExecuteDeleteAsync(cancellationToken),
        AdministrationChange.Bind { Assistant: { } assistant } bind => PutAsync(db, bind.Room, () => new BindingRow { Room = bind.Room, Assistant = "" }, row => row.Assistant = assistant, cancellationToken),
        AdministrationChange.AddKey { Key: var key } => PutAsync(db, key.Name, () => ToRow(key), _ => { }, cancellationToken),
        AdministrationChange.RevokeKey revoke => db.ApiKeys.Where(row => row.Name == revoke.Name).ExecuteDeleteAsync(cancellationToken),
        _ => throw new InvalidOperationException($"No way for {change.GetType().Name}."),
    };

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
    };

    private static ApiKey ToKey(ApiKeyRow row) => new(
        row.Name,
        row.Hash,
        [.. JsonSerializer.Deserialize(row.Scopes, StoredJson.Default.IReadOnlyListString)!.Select(Rights.Read).OfType<Right>()],
        row.Access is null ? null : JsonSerializer.Deserialize(row.Access, StoredJson.Default.IReadOnlyListString)!,
        row.CreatedBy,
        row.CreatedAt,
        row.ExpiresAt);
}
