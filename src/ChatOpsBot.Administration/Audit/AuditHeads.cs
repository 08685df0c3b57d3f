using System.Globalization;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Platforms;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Administration.Audit;

/// <summary>Keeps the audit log's last hash where whoever can change the database can't: in a file, and once a day in a channel. An
/// entry that was written there and is not in the log any more shows that its end was cut off.</summary>
public sealed class AuditHeads(IAuditLog audit, ISettings settings, Messenger messenger, IOptions<AdminOptions> options, TimeProvider time) : IMaintenance, IHealth
{
    /// <summary>Names the channel among those who are written to.</summary>
    public const string Recipient = "audit-heads";
    private const long Unread = -1;
    private Phrase? trouble;
    private long written = Unread;

    /// <summary>Whether the log is as it was written, by its own hashes and by what the file knows of it.</summary>
    public async Task<AuditVerdict> VerifyAsync(CancellationToken cancellationToken)
    {
        var verdict = await audit.VerifyAsync(cancellationToken);
        return verdict with { BrokenAt = verdict.BrokenAt ?? await DeviationAsync(cancellationToken) };
    }

    public Task<IReadOnlyList<Health>> LookAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Health>>(options.Value.AuditHeadFile is null
        ? []
        : [new Health("audit head", trouble is { } reason ? (Phrase)$"can't be written to its file: {reason}" : "kept in its file", trouble is null)]);

    public string Name => "audit-head";

    public TimeSpan Every { get; } = TimeSpan.FromMinutes(1);

    public async ValueTask<bool> IsNeededAsync(CancellationToken cancellationToken) => options.Value.AuditHeadFile is not null || await PostsAsync(cancellationToken);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (await audit.ListAsync(new AuditFilter(), before: null, most: 1, cancellationToken) is not [var last])
            return;
        await WriteAsync(last, cancellationToken);
        if (await PostsAsync(cancellationToken))
            await PostAsync(last, cancellationToken);
    }

    // The first entry whose hash in the file is not that in the log.
    private async Task<long?> DeviationAsync(CancellationToken cancellationToken)
    {
        if (options.Value.AuditHeadFile is not { } file || !File.Exists(file))
            return null;
        var heads = new SortedDictionary<long, string>();
        await foreach (var line in File.ReadLinesAsync(file, cancellationToken))
        {
            if (Read(line) is var (number, hash))
                heads[number] = hash;
        }

        await foreach (var record in audit.ReadAllAsync(cancellationToken))
        {
            if (heads.GetValueOrDefault(record.Number) == record.Hash)
                heads.Remove(record.Number);
        }

        return heads.Count == 0 ? null : heads.Keys.First();
    }

    private async Task<bool> PostsAsync(CancellationToken cancellationToken) => await settings.ReadAsync(Recipient, cancellationToken) == "on";

    private async Task WriteAsync(AuditRecord last, CancellationToken cancellationToken)
    {
        if (options.Value.AuditHeadFile is not { } file)
            return;
        try
        {
            if (written == Unread)
                written = File.Exists(file) && Read((await File.ReadAllLinesAsync(file, cancellationToken)).LastOrDefault() ?? "") is var (number, _) ? number : 0;
            // A log that ends before what is written is looked at, not written over.
            if (written >= last.Number)
                return;
            await File.AppendAllTextAsync(file, string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ} {last.Number} {last.Hash}\n"), cancellationToken);
            (written, trouble) = (last.Number, null);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            trouble = FileErrors.InWords(unwritable);
        }
    }

    private static (long Number, string Hash)? Read(string line) =>
        line.Split(' ') is [_, var number, var hash] && long.TryParse(number, CultureInfo.InvariantCulture, out var entry) ? (entry, hash) : null;

    // The same day is told once, whichever process comes first.
    private Task PostAsync(AuditRecord last, CancellationToken cancellationToken) => messenger.TellAsync(
        Recipient,
        time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        words => Task.FromResult(new Reply(words.Say($"The audit log has {last.Number} entries, and the last has the hash `{last.Hash}`. It proves later that nothing before it was changed or cut off."))),
        cancellationToken);
}
