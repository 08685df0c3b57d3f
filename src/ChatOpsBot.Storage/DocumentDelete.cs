using System.Linq.Expressions;
using ChatOpsBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

/// <summary>Deletes documents and chunks for good, with what hangs on them, within the caller's transaction.</summary>
internal static class DocumentDelete
{
    public static async Task OfAsync(ChatOpsDb db, Expression<Func<DocumentRow, bool>> which, CancellationToken cancellationToken)
    {
        var documents = db.Documents.Where(which);
        await ChunksOfAsync(db, which, cancellationToken);
        await db.DocumentVersions.Where(version => documents.Any(row => row.Id == version.DocumentRowId)).ExecuteDeleteAsync(cancellationToken);
        await documents.ExecuteDeleteAsync(cancellationToken);
        // Vectors of texts that no document has any more.
        await db.Embeddings.Where(embedding => !db.Chunks.Any(chunk => chunk.Hash == embedding.Hash)).ExecuteDeleteAsync(cancellationToken);
    }

    public static async Task ChunksOfAsync(ChatOpsDb db, Expression<Func<DocumentRow, bool>> which, CancellationToken cancellationToken)
    {
        var documents = db.Documents.Where(which);
        var chunks = db.Chunks.Where(chunk => documents.Any(row => row.Id == chunk.DocumentRowId));
        await db.Questions.Where(question => chunks.Any(chunk => chunk.Id == question.ChunkId)).ExecuteDeleteAsync(cancellationToken);
        await chunks.ExecuteDeleteAsync(cancellationToken);
    }
}
