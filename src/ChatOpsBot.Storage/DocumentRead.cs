using System.Data.Common;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Storage.Rows;

namespace ChatOpsBot.Storage;

/// <summary>Rows of documents by plain statements.</summary>
internal static class DocumentRead
{
    private const string Columns = """
        "Id", "Index", "DocumentId", "Title", "Url", "Files", "Tags", "Access", "Source", "Author", "ReviewBy", "Version", "ChunkCount", "AddedBy", "CreatedAt", "UpdatedAt"
        """;

    /// <summary>One that is not removed.</summary>
    public static DocumentRow? Find(PreparedStatements statements, DocumentKey key) => statements.Query(
        $"""SELECT {Columns} FROM "Documents" WHERE "Index" = $1 AND "DocumentId" = $2 AND "RemovedAt" IS NULL""", Row, key.Index, key.DocumentId) is [var found] ? found : null;

    /// <summary>By its number, removed or not.</summary>
    public static DocumentRow Get(PreparedStatements statements, long id) => statements.Query($"""SELECT {Columns} FROM "Documents" WHERE "Id" = $1""", Row, id)[0];

    private static DocumentRow Row(DbDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Index = row.GetString(1),
        DocumentId = row.GetString(2),
        Title = row.GetString(3),
        Url = row.Text(4),
        Files = row.GetString(5),
        Tags = row.GetString(6),
        Access = row.Text(7),
        Source = row.Text(8),
        Author = row.Text(9),
        ReviewBy = row.Day(10),
        Version = row.GetInt32(11),
        ChunkCount = row.GetInt32(12),
        AddedBy = row.GetString(13),
        CreatedAt = row.Time(14),
        UpdatedAt = row.Time(15),
    };
}
