using Microsoft.Data.Sqlite;

namespace ChatOpsBot.Storage;

/// <summary>Values of columns that SQLite has no kind of its own for.</summary>
internal static class Columns
{
    public static string? Text(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>As <see cref="Milliseconds"/> keeps it.</summary>
    public static DateTimeOffset Time(this SqliteDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
