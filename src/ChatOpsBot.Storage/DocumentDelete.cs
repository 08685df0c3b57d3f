using System.Linq.Expressions;
using ChatOpsBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

/// <summary>Deletes documents and chunks for good, with what hangs on them, within the caller's transaction.</summary>
internal static class DocumentDelete
{
    private const int Together = 500;

    // By their numbers, which indexes lead to: asked of each chunk whether its document goes, SQLite looks at all chunks that there are.
    public static async Task OfAsync(ChatOpsDb db, Expression<Func<DocumentRow, bool>> which, CancellationToken cancellationToken)
    {
        var documents = await db.Documents.Where(which).Select(row => new { row.Id, row.Index, row.DocumentId }).ToListAsync(cancellationToken);
        foreach (var document in documents)
        {
            var hashes = await ChunksOfAsync(db, document.Id, cancellationToken);
            await db.DocumentVersions.Where(version => version.DocumentRowId == document.Id).ExecuteDeleteAsync(cancellationToken);
            await db.Ingestions.Where(row => row.Index == document.Index && row.DocumentId == document.DocumentId).ExecuteDeleteAsync(cancellationToken);
            await db.Changes.Where(row => row.Index == document.Index && row.DocumentId == document.DocumentId).ExecuteDeleteAsync(cancellationToken);
            await db.Documents.Where(row => row.Id == document.Id).ExecuteDeleteAsync(cancellationToken);
            await EmbeddingsAsync(db, hashes, cancellationToken);
        }
    }

    /// <returns>Hashes of the chunks that there were; of their vectors those stay which other chunks have too.</returns>
    public static async Task<IReadOnlyList<string>> ChunksOfAsync(ChatOpsDb db, long document, CancellationToken cancellationToken)
    {
        var chunks = await db.Chunks.Where(chunk => chunk.DocumentRowId == document).Select(chunk => new { chunk.Id, chunk.Hash }).ToListAsync(cancellationToken);
        foreach (var some in chunks.Select(chunk => chunk.Id).Chunk(Together))
            await db.Questions.Where(question => some.Contains(question.ChunkId)).ExecuteDeleteAsync(cancellationToken);
        await db.Chunks.Where(chunk => chunk.DocumentRowId == document).ExecuteDeleteAsync(cancellationToken);
        return [.. chunks.Select(chunk => chunk.Hash).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Vectors of those texts that no document has any more.</summary>
    public static async Task EmbeddingsAsync(ChatOpsDb db, IReadOnlyList<string> hashes, CancellationToken cancellationToken)
    {
        foreach (var some in hashes.Chunk(Together))
            await db.Embeddings.Where(row => some.Contains(row.Hash) && !db.Chunks.Any(chunk => chunk.Hash == row.Hash)).ExecuteDeleteAsync(cancellationToken);
    }
}
