
namespace ChatOpsBot.Api.Memory;

/// <summary>Names as Kernel Memory compares them.</summary>
internal static class Names
{
    public static bool IsDocumentId(string id) => id.All(letter => char.IsLetterOrDigit(letter) || letter is '.' or '_' or '-');

    /// <returns>Null when a tag is reserved or has a forbidden character.</returns>
    public static (string Name, string Value)? Tag(string written)
    {
        var colon = written.IndexOf(':', StringComparison.Ordinal);
        var (name, value) = colon < 0 ? (written, "") : (written[..colon], written[(colon + 1)..]);
        return name.Length == 0 || name.StartsWith("__", StringComparison.Ordinal) || name.Contains('=', StringComparison.Ordinal) ? null : (name, value);
    }
}
