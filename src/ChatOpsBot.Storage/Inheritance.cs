using System.Data.Common;
using System.Text.Json;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.People;
using ChatOpsBot.Storage.Rows;

namespace ChatOpsBot.Storage;

/// <summary>Who may read a document: its own access, else its source's, else its collection's. Sources and collections are few
/// and read whole.</summary>
internal sealed class Inheritance
{
    private readonly Dictionary<string, IReadOnlyList<string>> sources;
    private readonly Dictionary<string, IReadOnlyList<string>> collections;

    private Inheritance(Dictionary<string, IReadOnlyList<string>> sources, Dictionary<string, IReadOnlyList<string>> collections) =>
        (this.sources, this.collections) = (sources, collections);

    public static Inheritance Read(PreparedStatements statements) => new(
        statements.Query("""SELECT "Name", "Access" FROM "Sources" WHERE "Access" IS NOT NULL""", Named).ToDictionary(StringComparer.Ordinal),
        statements.Query("""SELECT "Name", "Access" FROM "Collections" """, Named).ToDictionary(StringComparer.Ordinal));

    // A collection that is missing is a broken database, and then its documents are closed.
    public IReadOnlyList<string> AccessOf(string index, string? source, string? own) =>
        own is not null ? Read(own)
        : source is not null && sources.TryGetValue(source, out var ofSource) ? ofSource
        : collections.GetValueOrDefault(index, []);

    /// <summary>Of a document that is still to be read; its collection is made with it, open to all.</summary>
    public IReadOnlyList<string> AccessOf(NewIngestion wanted) =>
        wanted.Access ?? (wanted.Source is { } source ? sources.GetValueOrDefault(source) : null) ?? collections.GetValueOrDefault(wanted.Key.Index, Access.Open);

    public IReadOnlyList<string> AccessOf(DocumentRow row) => AccessOf(row.Index, row.Source, row.Access);

    public Document ToDocument(DocumentRow row) => new(
        new DocumentKey(row.Index, row.DocumentId),
        row.Title,
        row.Url,
        JsonSerializer.Deserialize(row.Files, StoredJson.Default.IReadOnlyListStoredFile)!,
        JsonSerializer.Deserialize(row.Tags, StoredJson.Default.IReadOnlyDictionaryStringIReadOnlyListString)!,
        row.ChunkCount,
        row.AddedBy,
        row.CreatedAt,
        row.UpdatedAt)
    {
        Version = row.Version,
        Author = row.Author,
        ReviewBy = row.ReviewBy,
        Access = AccessOf(row),
        HasOwnAccess = row.Access is not null,
        RemovedAt = row.RemovedAt,
        Source = row.Source,
    };

    private static KeyValuePair<string, IReadOnlyList<string>> Named(DbDataReader row) => KeyValuePair.Create(row.GetString(0), Read(row.GetString(1)));

    private static IReadOnlyList<string> Read(string json) => JsonSerializer.Deserialize(json, StoredJson.Default.IReadOnlyListString)!;
}
