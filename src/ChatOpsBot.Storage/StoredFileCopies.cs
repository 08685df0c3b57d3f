using ChatOpsBot.Core.Documents;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

internal sealed class StoredFileCopies(DatabaseEngine engine, Arrivals arrivals, ReadConnections reads, IDbContextFactory<ChatOpsDb> databases, TimeProvider time) : IFileCopies
{
    public bool AreNeeded => engine.IsShared;

    public async Task KeepAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        var part = new byte[FileParts.Length];
        var at = time.GetUtcNow();
        for (var number = 0; ; number++)
        {
            var read = await content.ReadAtLeastAsync(part, part.Length, throwOnEndOfStream: false, cancellationToken);
            if (read == 0 && number > 0)
                return;
            var (kept, which) = (part[..read], number);
            await arrivals.Queue.RunAsync(statements => FileParts.Add(statements, name, which, kept, at), cancellationToken);
        }
    }

    public async Task<bool> CopyToAsync(string name, Stream to, CancellationToken cancellationToken)
    {
        for (var number = 0; ; number++)
        {
            var which = number;
            if (reads.Read(statements => statements.Query("""SELECT "Content" FROM "FileParts" WHERE "Hash" = $1 AND "Number" = $2""", row => row.GetFieldValue<byte[]>(0), name, which)) is not [var part])
                return number > 0;
            await to.WriteAsync(part, cancellationToken);
        }
    }

    public async Task SweepAsync(IReadOnlySet<string> named, DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var kept = await db.FileParts.Where(row => row.Number == 0 && row.At < before).Select(row => row.Hash).ToListAsync(cancellationToken);
        foreach (var gone in kept.Where(name => !named.Contains(name)))
            await db.FileParts.Where(row => row.Hash == gone && row.At < before).ExecuteDeleteAsync(cancellationToken);
    }
}
