using System.Text.Json;
using ChatOpsBot.Core.Documents;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

internal sealed class StoredFileReferences(IDbContextFactory<ChatOpsDb> databases) : IFileReferences
{
    public async Task<IReadOnlySet<string>> FilesAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var hashes = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var files in db.Documents.Select(row => row.Files).AsAsyncEnumerable().WithCancellation(cancellationToken))
            Add(JsonSerializer.Deserialize(files, StoredJson.Default.IReadOnlyListStoredFile)!);
        await foreach (var files in db.DocumentVersions.Select(row => row.Files).AsAsyncEnumerable().WithCancellation(cancellationToken))
            Add(JsonSerializer.Deserialize(files, StoredJson.Default.IReadOnlyListStoredFile)!);
        await foreach (var wanted in db.Ingestions.Where(row => row.State != (int)IngestionState.Done && row.State != (int)IngestionState.Removed).Select(row => row.Wanted).AsAsyncEnumerable().WithCancellation(cancellationToken))
            Add(JsonSerializer.Deserialize(wanted, StoredJson.Default.NewIngestion)!.Files);
        return hashes;

        void Add(IReadOnlyList<StoredFile> files) => hashes.UnionWith(files.Select(file => file.Hash));
    }

    public async Task<IReadOnlySet<string>> ChunksAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return (await db.Chunks.Select(row => row.Hash).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
    }
}
