using System.Data.Common;
using System.Globalization;
using System.Text;

namespace ChatOpsBot.Storage;

/// <summary>Values of columns for which the databases have no kind in common.</summary>
internal static class Columns
{
    private const string DayFormat = "yyyy-MM-dd";

    public static string? Text(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>As <see cref="Milliseconds"/> keeps it.</summary>
    public static DateTimeOffset Time(this DbDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    /// <summary>0 or 1.</summary>
    public static bool Flag(this DbDataReader row, int column) => row.GetInt32(column) != 0;

    public static DateOnly? Day(this DbDataReader row, int column) => row.IsDBNull(column) ? null : ToDay(row.GetString(column));

    public static DateOnly ToDay(string text) => DateOnly.ParseExact(text, DayFormat, CultureInfo.InvariantCulture);

    public static string OfDay(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    /// <summary>A value as it is kept.</summary>
    public static object Kept(object? value) => value switch
    {
        null => DBNull.Value,
        bool flag => flag ? 1 : 0,
        string text => Whole(text),
        DateOnly day => OfDay(day),
        DateTimeOffset at => at.ToUnixTimeMilliseconds(),
        _ => value,
    };

    // Of a model's words that were cut within a letter half a one may be left; PostgreSQL takes neither that nor a zero.
    private static string Whole(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !text.Contains('\0', StringComparison.Ordinal))
            return text;
        var whole = new StringBuilder(text.Length);
        foreach (var letter in text.EnumerateRunes())
            whole.Append(letter.Value == 0 ? Rune.ReplacementChar : letter);
        return whole.ToString();
    }
}
