using System.Linq.Expressions;
using ChatOpsBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

/// <summary>Deletes chunks with what hangs on them.</summary>
internal static class ChunkDelete
{
    public static async Task OfAsync(ChatOpsDb db, Expression<Func<ChunkRow, bool>> which, CancellationToken cancellationToken)
    {
        var chunks = db.Chunks.Where(which);
        await db.Questions.Where(question => chunks.Any(chunk => chunk.Id == question.ChunkId)).ExecuteDeleteAsync(cancellationToken);
        await chunks.ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Vectors of texts that no document has any more.</summary>
    public static Task OrphanedEmbeddingsAsync(ChatOpsDb db, CancellationToken cancellationToken) =>
        db.Embeddings.Where(embedding => !db.Chunks.Any(chunk => chunk.Hash == embedding.Hash)).ExecuteDeleteAsync(cancellationToken);
}
