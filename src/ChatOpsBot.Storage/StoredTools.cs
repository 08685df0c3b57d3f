using System.Text.Json;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Tools;

namespace ChatOpsBot.Storage;

internal sealed class StoredTools(WriteQueue queue, ReadConnections reads, TimeProvider time) : IToolStore
{
    public Task<IReadOnlyList<ToolOrigin>> OriginsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ToolOrigin>>(reads.Read(statements => statements.Query(
        """SELECT "Name", "Protocol", "Address", "Authentication", "AddedBy", "AddedAt", "Only" FROM "ToolOrigins" ORDER BY "Name" """,
        row => new ToolOrigin(row.GetString(0), (ToolProtocol)row.GetInt32(1), row.GetString(2), row.Text(3), row.GetString(4), row.Time(5)) { Only = Read(row.Text(6)) })));

    public Task<string?> DescriptionAsync(string origin, CancellationToken cancellationToken) => Task.FromResult(reads.Read(
        statements => statements.Query("""SELECT "Description" FROM "ToolOrigins" WHERE "Name" = $1""", row => row.GetString(0), origin) is [var description] ? description : null));

    public Task<IReadOnlyList<ToolSetting>> SettingsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ToolSetting>>(reads.Read(statements => statements.Query(
        """SELECT "Tool", "IsEnabled", "Approval", "IdempotencyHeader", "Access", "Approvers", "IsFourEyes", "LongestSeconds", "MostAnHour", "Verification", "DoneIf", "DryRun", "Name", "Description", "Risk", "MostADay", "Budget", "Tells" FROM "ToolSettings" """,
        row => new ToolSetting(row.GetString(0))
        {
            IsEnabled = row.Flag(1),
            Approval = row.Text(2),
            IdempotencyHeader = row.Text(3),
            Access = Read(row.Text(4)),
            Approvers = Read(row.Text(5)),
            IsFourEyes = row.Flag(6),
            LongestSeconds = row.IsDBNull(7) ? null : row.GetInt32(7),
            MostAnHour = row.IsDBNull(8) ? null : row.GetInt32(8),
            Verification = row.Text(9),
            DoneIf = row.Text(10),
            DryRun = row.Text(11),
            Name = row.Text(12),
            Description = row.Text(13),
            Risk = row.Text(14),
            MostADay = row.IsDBNull(15) ? null : row.GetInt32(15),
            Budget = row.Text(16),
            Tells = row.Text(17),
        })));

    public Task SaveAsync(ToolOrigin origin, string description, AuditEntry entry, CancellationToken cancellationToken) => queue.RunAsync(
        statements => statements.Execute(
            """
            INSERT INTO "ToolOrigins" ("Name", "Protocol", "Address", "Description", "Authentication", "AddedBy", "AddedAt", "Only") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT ("Name") DO UPDATE SET "Protocol" = excluded."Protocol", "Address" = excluded."Address", "Description" = excluded."Description", "Authentication" = excluded."Authentication", "AddedBy" = excluded."AddedBy", "AddedAt" = excluded."AddedAt", "Only" = excluded."Only"
            """,
            origin.Name, (int)origin.Protocol, origin.Address, description, origin.Authentication, origin.AddedBy, origin.AddedAt.ToUnixTimeMilliseconds(), Written(origin.Only)),
        entry, time, cancellationToken);

    public Task SaveAsync(ToolSetting setting, AuditEntry entry, CancellationToken cancellationToken) => queue.RunAsync(
        statements => statements.Execute(
            """
            INSERT INTO "ToolSettings" ("Tool", "IsEnabled", "Approval", "IdempotencyHeader", "Access", "Approvers", "IsFourEyes", "LongestSeconds", "MostAnHour", "Verification", "DoneIf", "DryRun", "Name", "Description", "Risk", "MostADay", "Budget", "Tells") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
            ON CONFLICT ("Tool") DO UPDATE SET "IsEnabled" = excluded."IsEnabled", "Approval" = excluded."Approval", "IdempotencyHeader" = excluded."IdempotencyHeader",
              "Access" = excluded."Access", "Approvers" = excluded."Approvers", "IsFourEyes" = excluded."IsFourEyes", "LongestSeconds" = excluded."LongestSeconds", "MostAnHour" = excluded."MostAnHour",
              "Verification" = excluded."Verification", "DoneIf" = excluded."DoneIf", "DryRun" = excluded."DryRun",
              "Name" = excluded."Name", "Description" = excluded."Description", "Risk" = excluded."Risk", "MostADay" = excluded."MostADay", "Budget" = excluded."Budget", "Tells" = excluded."Tells"
            """,
            setting.Tool, setting.IsEnabled ? 1 : 0, setting.Approval, setting.IdempotencyHeader, Written(setting.Access), Written(setting.Approvers), setting.IsFourEyes ? 1 : 0, setting.LongestSeconds, setting.MostAnHour, setting.Verification, setting.DoneIf, setting.DryRun, setting.Name, setting.Description, setting.Risk, setting.MostADay, setting.Budget, setting.Tells),
        entry, time, cancellationToken);

    public Task<bool> RemoveAsync(string origin, AuditEntry entry, CancellationToken cancellationToken) =>
        queue.RunAsync(statements => statements.Execute("""DELETE FROM "ToolOrigins" WHERE "Name" = $1""", origin), entry, time, cancellationToken);

    private static IReadOnlyList<string>? Read(string? list) => list is null ? null : JsonSerializer.Deserialize(list, StoredJson.Default.IReadOnlyListString);

    private static string? Written(IReadOnlyList<string>? list) => list is null ? null : JsonSerializer.Serialize(list, StoredJson.Default.IReadOnlyListString);
}
