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
        var row = new AuditRow
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
        row.Hash = HashOf(row, before);
        db.Audit.Add(row);
        if (await db.Settings.AsTracking().FirstOrDefaultAsync(each => each.Name == Head, cancellationToken) is { } head)
            head.Value = row.Hash;
        else
            db.Settings.Add(new SettingRow { Name = Head, Value = row.Hash });
    }

    public static string HashOf(AuditRow row, string before)
    {
        // Lengths keep what stands in one field from passing for what stands in two.
        var text = new StringBuilder(before);
        foreach (var field in (string?[])[row.PersonId, row.Action, row.Subject, row.Before, row.After, row.WasRefused ? "refused" : "done", $"{row.At.ToUnixTimeMilliseconds()}"])
            text.Append('|').Append(field?.Length ?? -1).Append(':').Append(field);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static async Task<string> LastHashAsync(ChatOpsDb db, CancellationToken cancellationToken)
    {
        var last = await db.Audit.OrderByDescending(row => row.Id).Select(row => row.Hash).FirstOrDefaultAsync(cancellationToken);
        if (last is not "")
            return last ?? "";

        // Entries of a version that had no hashes become the beginning of the chain.
        var hash = "";
        foreach (var row in await db.Audit.AsTracking().OrderBy(row => row.Id).ToListAsync(cancellationToken))
            hash = row.Hash = HashOf(row, hash);
        return hash;
    }
}
