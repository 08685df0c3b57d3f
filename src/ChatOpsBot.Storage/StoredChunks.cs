using System.Data.Common;
using System.Runtime.InteropServices;
using System.Text.Json;
using ChatOpsBot.Core.Documents;

namespace ChatOpsBot.Storage;

internal sealed class StoredChunks(ReadConnections reads, DatabaseEngine engine) : IChunks
{
    private const string Columns = """ c."Id", c."DocumentRowId", c."File", c."Number", c."Section", c."Heading", c."Text", c."Language", c."Tags" """;

    public bool AreShared => engine.IsShared;

    public Task<IReadOnlyList<KeptChunk>> ReadAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken) => ids.Count == 0 ? Task.FromResult<IReadOnlyList<KeptChunk>>([]) : ReadAsync(
        $"""SELECT {Columns} FROM "Chunks" AS c JOIN "Documents" AS d ON d."Id" = c."DocumentRowId" WHERE c."Id" IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND d."RemovedAt" IS NULL ORDER BY c."Id" """,
        $"[{string.Join(',', ids)}]");

    public Task<IReadOnlyList<KeptChunk>> ReadOfAsync(DocumentKey key, CancellationToken cancellationToken) => ReadAsync(
        $"""SELECT {Columns} FROM "Documents" AS d JOIN "Chunks" AS c ON c."DocumentRowId" = d."Id" WHERE d."Index" = $1 AND d."DocumentId" = $2 AND d."RemovedAt" IS NULL ORDER BY c."Id" """,
        key.Index, key.DocumentId);

    public Task<DocumentChanges> ChangesAfterAsync(long sequence, int most, CancellationToken cancellationToken)
    {
        var rows = reads.Read(statements => statements.Query(
            """SELECT "Sequence", "Index", "DocumentId" FROM "Changes" WHERE "Sequence" > $1 ORDER BY "Sequence" LIMIT $2""",
            row => (Sequence: row.GetInt64(0), Key: new DocumentKey(row.GetString(1), row.GetString(2))), sequence, most));
        return Task.FromResult(new DocumentChanges([.. rows.Select(row => row.Key)], rows.Count == 0 ? sequence : rows[^1].Sequence));
    }

    public Task<long> CountChangesAfterAsync(long sequence, CancellationToken cancellationToken) =>
        Task.FromResult(reads.Read(statements => statements.Query("""SELECT COUNT(*) FROM "Changes" WHERE "Sequence" > $1""", row => row.GetInt64(0), sequence)[0]));

    public Task<long> LastChangeAsync(CancellationToken cancellationToken) =>
        Task.FromResult(reads.Read(statements => statements.Query("""SELECT MAX("Sequence") FROM "Changes" """, row => row.IsDBNull(0) ? 0 : row.GetInt64(0))[0]));

    public Task<ILookup<DocumentKey, KeptChunk>> ReadForIndexAsync(IReadOnlyCollection<DocumentKey> keys, CancellationToken cancellationToken) => Task.FromResult(reads.Read(statements =>
    {
        var inheritance = Inheritance.Read(statements);
        return keys.SelectMany(key => ForIndex(statements, key, inheritance)).ToLookup(chunk => chunk.Document);
    }));

    private static IEnumerable<KeptChunk> ForIndex(PreparedStatements statements, DocumentKey key, Inheritance inheritance)
    {
        if (DocumentRead.Find(statements, key) is not { } row)
            return [];
        var document = inheritance.ToDocument(row);
        var questions = statements.Query(
            """SELECT q."ChunkId", q."Text" FROM "Chunks" AS c JOIN "Questions" AS q ON q."ChunkId" = c."Id" WHERE c."DocumentRowId" = $1 ORDER BY q."Id" """,
            each => (Chunk: each.GetInt64(0), Text: each.GetString(1)), row.Id).ToLookup(each => each.Chunk, each => each.Text);
        var embeddings = statements.Query(
            """SELECT "Hash", "Model", "Vector", "Sentences" FROM "Embeddings" WHERE "Hash" IN (SELECT "Hash" FROM "Chunks" WHERE "DocumentRowId" = $1)""",
            each => (Hash: each.GetString(0), Embedding: ToEmbedding(each.GetString(1), MemoryMarshal.Cast<byte, float>(each.GetFieldValue<byte[]>(2)).ToArray(), each.IsDBNull(3) ? null : each.GetFieldValue<byte[]>(3))), row.Id)
            .ToLookup(each => each.Hash, each => each.Embedding, StringComparer.Ordinal);
        return statements.Query($"""SELECT {Columns} FROM "Chunks" AS c WHERE c."DocumentRowId" = $1 ORDER BY c."Id" """, ToChunk, row.Id).Select(chunk => chunk.Of(document)).Select(chunk => chunk with
        {
            Chunk = questions.Contains(chunk.Id) ? chunk.Chunk with { Questions = [.. questions[chunk.Id]] } : chunk.Chunk,
            Embeddings = embeddings.Count == 0 ? [] : [.. embeddings[chunk.Chunk.Hash()]],
        });
    }

    private static Embedding ToEmbedding(string model, float[] vector, byte[]? sentences) => new(model, vector) { Sentences = SentenceVectors.Unpack(sentences, vector.Length) };

    private Task<IReadOnlyList<KeptChunk>> ReadAsync(string sql, params object?[] values) => Task.FromResult(reads.Read(IReadOnlyList<KeptChunk> (statements) =>
    {
        var chunks = statements.Query(sql, ToChunk, values);
        var inheritance = Inheritance.Read(statements);
        var documents = chunks.Select(chunk => chunk.DocumentRow).Distinct().ToDictionary(id => id, id => inheritance.ToDocument(DocumentRead.Get(statements, id)));
        return chunks.ConvertAll(chunk => chunk.Of(documents[chunk.DocumentRow]));
    }));

    private static Row ToChunk(DbDataReader row) => new(
        row.GetInt64(0),
        row.GetInt64(1),
        new Chunk(row.GetString(2), row.GetInt32(3), row.GetInt32(4), row.GetString(5), row.GetString(6)) { Language = row.GetString(7) },
        row.Text(8));

    private sealed record Row(long Id, long DocumentRow, Chunk Chunk, string? Tags)
    {
        public KeptChunk Of(Document document) => new(
            Id,
            document.Key,
            document.Title,
            document.Url,
            document.Files.FirstOrDefault(file => file.Name == Chunk.File)?.ContentType ?? "text/plain",
            Chunk,
            document.UpdatedAt,
            Tags is null ? document.Tags : new Dictionary<string, IReadOnlyList<string>>(
                [.. document.Tags, .. JsonSerializer.Deserialize(Tags, StoredJson.Default.IReadOnlyDictionaryStringIReadOnlyListString)!], StringComparer.Ordinal))
        {
            Access = document.Access,
        };
    }
}
