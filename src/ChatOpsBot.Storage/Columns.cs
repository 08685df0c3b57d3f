using System.Data.Common;
using System.Globalization;

namespace ChatOpsBot.Storage;

/// <summary>Values of columns for which the databases have no kind in common.</summary>
internal static class Columns
{
    public const string DayFormat = "yyyy-MM-dd";

    public static string? Text(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>As <see cref="Milliseconds"/> keeps it.</summary>
    public static DateTimeOffset Time(this DbDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    /// <summary>0 or 1.</summary>
    public static bool Flag(this DbDataReader row, int column) => row.GetInt32(column) != 0;

    public static DateOnly? Day(this DbDataReader row, int column) => row.IsDBNull(column) ? null : DateOnly.ParseExact(row.GetString(column), DayFormat, CultureInfo.InvariantCulture);

    /// <summary>A value as it is kept.</summary>
    public static object Kept(object? value) => value switch
    {
        null => DBNull.Value,
        bool flag => flag ? 1 : 0,
        DateOnly day => day.ToString(DayFormat, CultureInfo.InvariantCulture),
        _ => value,
    };
}
