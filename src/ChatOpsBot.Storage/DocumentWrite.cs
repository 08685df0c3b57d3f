using System.Text.Json;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

/// <summary>Puts a document that was read in the place of what was kept of it, within the caller's transaction.</summary>
internal static class DocumentWrite
{
    /// <summary>Earlier versions that are kept.</summary>
    private const int MostVersions = 10;

    public static async Task ReplaceAsync(ChatOpsDb db, NewIngestion wanted, ReadDocument read, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var document = await db.Documents.AsTracking().FirstOrDefaultAsync(
            row => row.Index == wanted.Key.Index && row.DocumentId == wanted.Key.DocumentId, cancellationToken);
        IReadOnlyList<string> before = [];
        if (document is null)
        {
            await EnsureCollectionAsync(db, wanted, now, cancellationToken);
            document = new DocumentRow
            {
                Index = wanted.Key.Index,
                DocumentId = wanted.Key.DocumentId,
                Title = read.Title,
                Files = "",
                Tags = "",
                AddedBy = wanted.AddedBy,
                CreatedAt = now,
            };
            db.Documents.Add(document);
        }
        else
        {
            await KeepVersionAsync(db, document, cancellationToken);
            before = await DocumentDelete.ChunksOfAsync(db, document.Id, cancellationToken);
        }

        document.Title = read.Title;
        document.Url = wanted.Url;
        document.Files = JsonSerializer.Serialize(wanted.Files, StoredJson.Default.IReadOnlyListStoredFile);
        document.Tags = JsonSerializer.Serialize(wanted.Tags, StoredJson.Default.IReadOnlyDictionaryStringIReadOnlyListString);
        document.Source = wanted.Source;
        document.Author = wanted.Author ?? read.Author;
        document.AddedBy = wanted.AddedBy;
        document.UpdatedAt = now;
        document.RemovedAt = null;
        document.ChunkCount = read.Chunks.Count;
        document.Version++;
        if (wanted.Access is { } access)
            document.Access = JsonSerializer.Serialize(access, StoredJson.Default.IReadOnlyListString);
        db.ChangeTracker.DetectChanges();
        await db.SaveChangesAsync(cancellationToken);
        await using var chunks = new ChunkInsert(db);
        foreach (var chunk in read.Chunks)
        {
            var id = await chunks.AddAsync(document.Id, chunk, cancellationToken);
            db.Questions.AddRange(chunk.Questions.Select(question => new QuestionRow { ChunkId = id, Text = question }));
        }

        await DocumentDelete.EmbeddingsAsync(db, before, cancellationToken);
    }

    private static async Task EnsureCollectionAsync(ChatOpsDb db, NewIngestion wanted, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await db.Collections.FirstOrDefaultAsync(row => row.Name == wanted.Key.Index, cancellationToken) is { } known)
        {
            // One that was removed comes back as closed as it was; its documents stay away.
            if (known.RemovedAt is not null)
                await db.Collections.Where(row => row.Name == known.Name).ExecuteUpdateAsync(row => row.SetProperty(each => each.RemovedAt, (DateTimeOffset?)null), cancellationToken);
            return;
        }

        db.Collections.Add(new CollectionRow
        {
            Name = wanted.Key.Index,
            Owner = wanted.AddedBy,
            ChunkTokens = ChunkSizes.Default.Tokens,
            OverlapTokens = ChunkSizes.Default.Overlap,
            Access = JsonSerializer.Serialize(Access.Open, StoredJson.Default.IReadOnlyListString),
            CreatedAt = now,
        });
    }

    private static async Task KeepVersionAsync(ChatOpsDb db, DocumentRow document, CancellationToken cancellationToken)
    {
        db.DocumentVersions.Add(new DocumentVersionRow
        {
            DocumentRowId = document.Id,
            Number = document.Version,
            Title = document.Title,
            Files = document.Files,
            AddedBy = document.AddedBy,
            At = document.UpdatedAt,
        });
        await db.DocumentVersions.Where(row => row.DocumentRowId == document.Id && row.Number <= document.Version - MostVersions).ExecuteDeleteAsync(cancellationToken);
    }
}
