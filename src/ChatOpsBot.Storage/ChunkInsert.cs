using System.Data.Common;
using System.Text.Json;
using ChatOpsBot.Core.Documents;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ChatOpsBot.Storage;

/// <summary>Adds chunks by one prepared statement: a document may have thousands, and EF Core keeps track of each.</summary>
internal sealed class ChunkInsert : IAsyncDisposable
{
    private static readonly string[] Columns = ["DocumentRowId", "File", "Number", "Section", "Heading", "Text", "Language", "Hash", "Tags"];

    // The same words in both dialects.
    private static readonly string Sql = $"""
        INSERT INTO "Chunks" ({string.Join(", ", Columns.Select(column => $"\"{column}\""))}) VALUES ({string.Join(", ", Columns.Select(column => $"@{column}"))}) RETURNING "Id"
        """;

    private readonly DbCommand command;

    /// <param name="db">Within a transaction.</param>
    public ChunkInsert(ChatOpsDb db)
    {
        command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        command.CommandText = Sql;
        foreach (var column in Columns)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@{column}";
            command.Parameters.Add(parameter);
        }
    }

    /// <returns>The chunk's id.</returns>
    public async Task<long> AddAsync(long document, Chunk chunk, CancellationToken cancellationToken)
    {
        object?[] values =
        [
            document, chunk.File, chunk.Number, chunk.Section, chunk.Heading, chunk.Text, chunk.Language, chunk.Hash(),
            chunk.Tags.Count == 0 ? null : JsonSerializer.Serialize(chunk.Tags, StoredJson.Default.IReadOnlyDictionaryStringIReadOnlyListString),
        ];
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public ValueTask DisposeAsync() => command.DisposeAsync();
}
