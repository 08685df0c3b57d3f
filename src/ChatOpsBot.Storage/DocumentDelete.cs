using ChatOpsBot.Core.Documents;

namespace ChatOpsBot.Storage;

/// <summary>Deletes documents and chunks for good, with what hangs on them, among the statements of the queue.</summary>
internal static class DocumentDelete
{
    /// <summary>Some of those that were removed before then.</summary>
    /// <returns>How many.</returns>
    public static int Some(PreparedStatements statements, long removedBefore, int most)
    {
        var documents = statements.Query(
            """SELECT "Id", "Index", "DocumentId" FROM "Documents" WHERE "RemovedAt" < $1 LIMIT $2""",
            row => (Id: row.GetInt64(0), Key: new DocumentKey(row.GetString(1), row.GetString(2))), removedBefore, most);
        foreach (var (id, (index, name)) in documents)
        {
            var hashes = ChunksOf(statements, id);
            statements.Execute("""DELETE FROM "DocumentVersions" WHERE "DocumentRowId" = $1""", id);
            statements.Execute("""DELETE FROM "Ingestions" WHERE "Index" = $1 AND "DocumentId" = $2""", index, name);
            statements.Execute("""DELETE FROM "Changes" WHERE "Index" = $1 AND "DocumentId" = $2""", index, name);
            statements.Execute("""DELETE FROM "Documents" WHERE "Id" = $1""", id);
            Embeddings(statements, hashes);
        }

        return documents.Count;
    }

    /// <returns>Hashes of the chunks that there were; of their vectors those stay which other chunks have too.</returns>
    public static IReadOnlyList<string> ChunksOf(PreparedStatements statements, long document)
    {
        var hashes = statements.Query("""SELECT DISTINCT "Hash" FROM "Chunks" WHERE "DocumentRowId" = $1""", row => row.GetString(0), document);
        statements.Execute("""DELETE FROM "Questions" WHERE "ChunkId" IN (SELECT "Id" FROM "Chunks" WHERE "DocumentRowId" = $1)""", document);
        statements.Execute("""DELETE FROM "Chunks" WHERE "DocumentRowId" = $1""", document);
        return hashes;
    }

    /// <summary>Vectors of those texts that no document has any more.</summary>
    public static void Embeddings(PreparedStatements statements, IReadOnlyList<string> hashes)
    {
        foreach (var hash in hashes)
            statements.Execute("""DELETE FROM "Embeddings" WHERE "Hash" = $1 AND NOT EXISTS (SELECT 1 FROM "Chunks" WHERE "Hash" = $1)""", hash);
    }
}
