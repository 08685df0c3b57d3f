using System.Linq.Expressions;
using ChatOpsBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

/// <summary>Deletes documents and chunks for good, with what hangs on them, within the caller's transaction.</summary>
internal static class DocumentDelete
{
    private const int Together = 500;

    public static async Task OfAsync(ChatOpsDb db, Expression<Func<DocumentRow, bool>> which, CancellationToken cancellationToken)
    {
        var documents = db.Documents.Where(which);
        var hashes = await ChunksOfAsync(db, which, cancellationToken);
        await db.DocumentVersions.Where(version => documents.Any(row => row.Id == version.DocumentRowId)).ExecuteDeleteAsync(cancellationToken);
        await db.Ingestions.Where(row => documents.Any(document => document.Index == row.Index && document.DocumentId == row.DocumentId)).ExecuteDeleteAsync(cancellationToken);
        await db.Changes.Where(row => documents.Any(document => document.Index == row.Index && document.DocumentId == row.DocumentId)).ExecuteDeleteAsync(cancellationToken);
        await documents.ExecuteDeleteAsync(cancellationToken);
        await EmbeddingsAsync(db, hashes, cancellationToken);
    }

    /// <returns>Hashes of the chunks that there were; of their vectors those stay which other chunks have too.</returns>
    public static async Task<IReadOnlyList<string>> ChunksOfAsync(ChatOpsDb db, Expression<Func<DocumentRow, bool>> which, CancellationToken cancellationToken)
    {
        var documents = db.Documents.Where(which);
        var chunks = db.Chunks.Where(chunk => documents.Any(row => row.Id == chunk.DocumentRowId));
        var hashes = await chunks.Select(chunk => chunk.Hash).Distinct().ToListAsync(cancellationToken);
        await db.Questions.Where(question => chunks.Any(chunk => chunk.Id == question.ChunkId)).ExecuteDeleteAsync(cancellationToken);
        await chunks.ExecuteDeleteAsync(cancellationToken);
        return hashes;
    }

    /// <summary>Vectors of those texts that no document has any more.</summary>
    public static async Task EmbeddingsAsync(ChatOpsDb db, IReadOnlyList<string> hashes, CancellationToken cancellationToken)
    {
        foreach (var some in hashes.Chunk(Together))
            await db.Embeddings.Where(row => some.Contains(row.Hash) && !db.Chunks.Any(chunk => chunk.Hash == row.Hash)).ExecuteDeleteAsync(cancellationToken);
    }
}
