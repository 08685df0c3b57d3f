using System.Text.Json;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Tools;

namespace ChatOpsBot.Storage;

internal sealed class StoredTools(WriteQueue queue, ReadConnections reads, TimeProvider time) : IToolStore
{
    public Task<IReadOnlyList<ToolOrigin>> OriginsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ToolOrigin>>(reads.Read(statements => statements.Query(
        """SELECT "Name", "Address", "Description", "Authentication", "AddedBy", "AddedAt" FROM "ToolOrigins" ORDER BY "Name" """,
        row => new ToolOrigin(row.GetString(0), row.GetString(1), row.GetString(2), row.Text(3), row.GetString(4), row.Time(5)))));

    public Task<IReadOnlyList<ToolSetting>> SettingsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ToolSetting>>(reads.Read(statements => statements.Query(
        """SELECT "Tool", "IsEnabled", "Approval", "IdempotencyHeader", "Access" FROM "ToolSettings" """,
        row => new ToolSetting(row.GetString(0))
        {
            IsEnabled = row.GetBoolean(1),
            Approval = row.Text(2),
            IdempotencyHeader = row.Text(3),
            Access = row.Text(4) is { } access ? JsonSerializer.Deserialize(access, InboxJson.Default.IReadOnlyListString) : null,
        })));

    public Task SaveAsync(ToolOrigin origin, AuditEntry entry, CancellationToken cancellationToken) => WriteAsync(
        statements => statements.Execute(
            """
            INSERT INTO "ToolOrigins" ("Name", "Address", "Description", "Authentication", "AddedBy", "AddedAt") VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT ("Name") DO UPDATE SET "Address" = excluded."Address", "Description" = excluded."Description", "Authentication" = excluded."Authentication", "AddedBy" = excluded."AddedBy", "AddedAt" = excluded."AddedAt"
            """,
            origin.Name, origin.Address, origin.Description, origin.Authentication, origin.AddedBy, origin.AddedAt.ToUnixTimeMilliseconds()),
        entry, cancellationToken);

    public Task SaveAsync(ToolSetting setting, AuditEntry entry, CancellationToken cancellationToken) => WriteAsync(
        statements => statements.Execute(
            """
            INSERT INTO "ToolSettings" ("Tool", "IsEnabled", "Approval", "IdempotencyHeader", "Access") VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT ("Tool") DO UPDATE SET "IsEnabled" = excluded."IsEnabled", "Approval" = excluded."Approval", "IdempotencyHeader" = excluded."IdempotencyHeader", "Access" = excluded."Access"
            """,
            setting.Tool, setting.IsEnabled ? 1 : 0, setting.Approval, setting.IdempotencyHeader, setting.Access is { } access ? JsonSerializer.Serialize(access, InboxJson.Default.IReadOnlyListString) : null),
        entry, cancellationToken);

    public Task<bool> RemoveAsync(string origin, AuditEntry entry, CancellationToken cancellationToken) =>
        WriteAsync(statements => statements.Execute("""DELETE FROM "ToolOrigins" WHERE "Name" = $1""", origin), entry, cancellationToken);

    private Task<bool> WriteAsync(Func<PreparedStatements, int> write, AuditEntry entry, CancellationToken cancellationToken) => queue.RunAsync(
        statements =>
        {
            if (write(statements) == 0)
                return false;
            AuditChain.Add(statements, entry, time.GetUtcNow());
            return true;
        },
        cancellationToken);
}
