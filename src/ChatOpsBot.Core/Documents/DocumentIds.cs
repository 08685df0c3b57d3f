using System.Security.Cryptography;
using System.Text;

namespace ChatOpsBot.Core.Documents;

/// <summary>Ids that are made for documents that come without one.</summary>
public static class DocumentIds
{
    /// <summary>Letters, digits, dots and dashes of a name, as an id.</summary>
    public static string FromName(string name)
    {
        var id = new StringBuilder();
        foreach (var letter in Path.GetFileNameWithoutExtension(SafeName(name)).ToLowerInvariant())
            id.Append(char.IsLetterOrDigit(letter) || letter is '.' ? letter : '-');
        var trimmed = string.Join('-', id.ToString().Split('-', StringSplitOptions.RemoveEmptyEntries));
        return trimmed.Length == 0 ? Guid.CreateVersion7().ToString("N") : trimmed[..Math.Min(trimmed.Length, 80)];
    }

    /// <summary>An id from a path or address, different for each: their last part is not theirs alone.</summary>
    public static string FromPath(string path) =>
        $"{FromName(path)}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)).AsSpan(0, 4))}";

    /// <summary>The last part of a path, as a name for a file.</summary>
    public static string SafeName(string name)
    {
        var last = name.Replace('\\', '/').Split('/')[^1];
        return last.Trim('.', ' ').Length == 0 ? "document.txt" : last;
    }
}
