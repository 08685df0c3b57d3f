using System.Buffers.Text;
using System.Text;

namespace ChatOpsBot.Core.Paging;

/// <summary>The place of an item in an order, written so that it can be part of an address or of a command.</summary>
public static class Cursor
{
    private const char Between = '\n';

    /// <param name="parts">What the list is ordered by.</param>
    public static string Of(params IReadOnlyList<string> parts) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(Between, parts.Select(part => part.Replace(Between, ' ')))));

    /// <returns>Empty for none, and for what is no cursor of so many parts: the list begins then.</returns>
    public static IReadOnlyList<string> Read(string? cursor, int parts)
    {
        if (cursor is null || !Base64Url.IsValid(cursor))
            return [];
        var read = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(Between);
        return read.Length == parts ? read : [];
    }
}
