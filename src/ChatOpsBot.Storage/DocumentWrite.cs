using System.Text.Json;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Storage;

/// <summary>Puts a document that was read in the place of what was kept of it, among the statements of the queue. What can be made ready
/// before is, since all who write wait for those statements.</summary>
internal sealed class DocumentWrite(NewIngestion wanted, ReadDocument read)
{
    /// <summary>Earlier versions that are kept.</summary>
    private const int MostVersions = 10;

    private const string Save = """
        INSERT INTO "Documents" ("Index", "DocumentId", "Title", "Url", "Files", "Tags", "Access", "Source", "Author", "AddedBy", "ChunkCount", "Version", "CreatedAt", "UpdatedAt")
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $12)
        ON CONFLICT ("Index", "DocumentId") DO UPDATE SET "Title" = excluded."Title", "Url" = excluded."Url", "Files" = excluded."Files", "Tags" = excluded."Tags",
            "Access" = COALESCE(excluded."Access", "Documents"."Access"), "Source" = excluded."Source", "Author" = excluded."Author", "AddedBy" = excluded."AddedBy",
            "ChunkCount" = excluded."ChunkCount", "Version" = "Documents"."Version" + 1, "UpdatedAt" = excluded."UpdatedAt", "RemovedAt" = NULL
        RETURNING "Id"
        """;

    private const string SaveChunk = """
        INSERT INTO "Chunks" ("DocumentRowId", "File", "Number", "Section", "Heading", "Text", "Language", "Hash", "Tags") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING "Id"
        """;

    private const string KeepVersion = """
        INSERT INTO "DocumentVersions" ("DocumentRowId", "Number", "Title", "Files", "AddedBy", "At") SELECT "Id", "Version", "Title", "Files", "AddedBy", "UpdatedAt" FROM "Documents" WHERE "Id" = $1
        """;

    private const string ForgetVersions = """
        DELETE FROM "DocumentVersions" WHERE "DocumentRowId" = $1 AND "Number" <= (SELECT "Version" FROM "Documents" WHERE "Id" = $1) - $2
        """;

    private readonly string files = JsonSerializer.Serialize(wanted.Files, StoredJson.Default.IReadOnlyListStoredFile);
    private readonly string tags = JsonSerializer.Serialize(wanted.Tags, StoredJson.Default.IReadOnlyDictionaryStringIReadOnlyListString);
    private readonly string? access = wanted.Access is null ? null : JsonSerializer.Serialize(wanted.Access, StoredJson.Default.IReadOnlyListString);
    private readonly List<(Chunk Chunk, string Hash, string? Tags)> chunks = [.. read.Chunks.Select(chunk => (chunk, chunk.Hash(),
        chunk.Tags.Count == 0 ? null : JsonSerializer.Serialize(chunk.Tags, StoredJson.Default.IReadOnlyDictionaryStringIReadOnlyListString)))];

    public void Run(PreparedStatements statements, DateTimeOffset at)
    {
        var now = at.ToUnixTimeMilliseconds();
        var (index, name) = wanted.Key;
        IReadOnlyList<string> before = [];
        if (statements.Query("""SELECT "Id" FROM "Documents" WHERE "Index" = $1 AND "DocumentId" = $2""", row => row.GetInt64(0), index, name) is [var earlier])
        {
            statements.Execute(KeepVersion, earlier);
            statements.Execute(ForgetVersions, earlier, MostVersions);
            before = DocumentDelete.ChunksOf(statements, earlier);
        }
        else
        {
            EnsureCollection(statements, now);
        }

        var document = statements.Query(
            Save, row => row.GetInt64(0), index, name, read.Title, wanted.Url, files, tags, access, wanted.Source, wanted.Author ?? read.Author, wanted.AddedBy, chunks.Count, now)[0];
        foreach (var (chunk, hash, own) in chunks)
        {
            var id = statements.Query(SaveChunk, row => row.GetInt64(0), document, chunk.File, chunk.Number, chunk.Section, chunk.Heading, chunk.Text, chunk.Language, hash, own)[0];
            foreach (var question in chunk.Questions)
                statements.Execute("""INSERT INTO "Questions" ("ChunkId", "Text") VALUES ($1, $2)""", id, question);
        }

        DocumentDelete.Embeddings(statements, before);
        ChangeLog.Add(statements, wanted.Key);
    }

    // One that was removed comes back as closed as it was; its documents stay away.
    private void EnsureCollection(PreparedStatements statements, long now) => statements.Execute(
        """
        INSERT INTO "Collections" ("Name", "Owner", "ChunkTokens", "OverlapTokens", "Access", "CreatedAt") VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT ("Name") DO UPDATE SET "RemovedAt" = NULL WHERE "Collections"."RemovedAt" IS NOT NULL
        """,
        wanted.Key.Index, wanted.AddedBy, ChunkSizes.Default.Tokens, ChunkSizes.Default.Overlap, JsonSerializer.Serialize(Access.Open, StoredJson.Default.IReadOnlyListString), now);
}
