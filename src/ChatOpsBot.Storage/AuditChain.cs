using System.Security.Cryptography;
using System.Text;
using ChatOpsBot.Core.People;
using ChatOpsBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

/// <summary>Adds entries to the audit log within a transaction that holds the write lock, each with a hash over itself and the
/// hash before it.</summary>
internal static class AuditChain
{
    /// <summary>The setting that holds the last entry's hash, so that cutting off the end shows.</summary>
    public const string Head = "audit-head";

    public static async Task AddAsync(ChatOpsDb db, AuditEntry entry, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var before = await LastHashAsync(db, cancellationToken);
        var row = Row(entry, at);
        row.Hash = HashOf(row, before);
        db.Audit.Add(row);
        if (await db.Settings.AsTracking().FirstOrDefaultAsync(each => each.Name == Head, cancellationToken) is { } head)
            head.Value = row.Hash;
        else
            db.Settings.Add(new SettingRow { Name = Head, Value = row.Hash });
    }

    /// <summary>The same among the statements of the queue.</summary>
    public static void Add(PreparedStatements statements, AuditEntry entry, DateTimeOffset at)
    {
        var before = LastHash(statements) ?? "";
        var row = Row(entry, at);
        row.Hash = HashOf(row, before);
        statements.Execute(
            """INSERT INTO "Audit" ("PersonId", "Action", "Subject", "Before", "After", "WasRefused", "At", "Hash") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)""",
            row.PersonId, row.Action, row.Subject, row.Before, row.After, row.WasRefused, row.At.ToUnixTimeMilliseconds(), row.Hash);
        StoredSettings.Set(statements, Head, row.Hash);
    }

    /// <summary>Whether no entries of a version without hashes wait for <see cref="UpgradeAsync"/>.</summary>
    public static bool IsWhole(PreparedStatements statements) => LastHash(statements) != "";

    /// <summary>Entries of a version that had no hashes become the beginning of the chain.</summary>
    public static async Task UpgradeAsync(ChatOpsDb db, CancellationToken cancellationToken)
    {
        var hash = await LastHashAsync(db, cancellationToken);
        if (hash.Length > 0)
            return;
        foreach (var row in await db.Audit.AsTracking().OrderBy(row => row.Id).ToListAsync(cancellationToken))
            hash = row.Hash = HashOf(row, hash);
        await db.SaveChangesAsync(cancellationToken);
    }

    public static string HashOf(AuditRow row, string before)
    {
        // Lengths keep what stands in one field from passing for what stands in two.
        var text = new StringBuilder(before);
        foreach (var field in (string?[])[row.PersonId, row.Action, row.Subject, row.Before, row.After, row.WasRefused ? "refused" : "done", $"{row.At.ToUnixTimeMilliseconds()}"])
            text.Append('|').Append(field?.Length ?? -1).Append(':').Append(field);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static AuditRow Row(AuditEntry entry, DateTimeOffset at) => new()
    {
        PersonId = entry.PersonId,
        Action = entry.Action,
        Subject = entry.Subject,
        Before = entry.Before,
        After = entry.After,
        WasRefused = entry.WasRefused,
        At = DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds()),
        Hash = "",
    };

    // Null when there is no entry.
    private static string? LastHash(PreparedStatements statements) =>
        statements.Query("""SELECT "Hash" FROM "Audit" ORDER BY "Id" DESC LIMIT 1""", row => row.GetString(0)) is [var last] ? last : null;

    private static async Task<string> LastHashAsync(ChatOpsDb db, CancellationToken cancellationToken) =>
        await db.Audit.OrderByDescending(row => row.Id).Select(row => row.Hash).FirstOrDefaultAsync(cancellationToken) ?? "";
}
