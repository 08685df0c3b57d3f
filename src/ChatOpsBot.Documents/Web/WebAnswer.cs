using ChatOpsBot.Documents.Extraction;

namespace ChatOpsBot.Documents.Web;

/// <summary>What an address answered.</summary>
/// <param name="Address">Where it was in the end, after redirects.</param>
public sealed record WebAnswer(Uri Address, string? ContentType, byte[] Content, string? ETag, DateTimeOffset? ModifiedAt)
{
    public bool IsHtml => ContentType is null or "text/html" or "application/xhtml+xml";

    /// <summary>A name for it as a file.</summary>
    public string FileName
    {
        get
        {
            var last = Uri.UnescapeDataString(Address.Segments[^1]).Trim('/');
            if (IsHtml)
                return $"{(last.Length == 0 ? Address.Host : Path.GetFileNameWithoutExtension(last))}.html";
            return Path.HasExtension(last) ? last : $"{(last.Length == 0 ? "document" : last)}{MediaTypes.ExtensionOf(ContentType)}";
        }
    }
}
