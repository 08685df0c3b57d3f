using ChatOpsBot.Core.Wording;
using ChatOpsBot.Knowledge.Ingestion;

namespace ChatOpsBot.Knowledge.Sources;

/// <summary>Answers of the web as files.</summary>
internal static class WebDocuments
{
    public static Phrase? Wrong(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0 && uri.UserInfo.Length == 0
            ? null
            : (Phrase)$"'{address}' is not a web address. Write it whole, for example https://example.com/handbook.";

    public static SourceFinding.Fetched ToFinding(string key, WebAnswer answer) => new(key, FileName(answer), answer.ContentType, answer.Content)
    {
        Url = answer.Address.ToString(),
        ETag = answer.ETag,
        ModifiedAt = answer.ModifiedAt,
    };

    private static string FileName(WebAnswer answer)
    {
        var last = Uri.UnescapeDataString(answer.Address.Segments[^1]).Trim('/');
        if (answer.IsHtml)
            return $"{(last.Length == 0 ? answer.Address.Host : Path.GetFileNameWithoutExtension(last))}.html";
        return Path.HasExtension(last) ? last : $"{(last.Length == 0 ? "document" : last)}{MediaTypes.ExtensionOf(answer.ContentType)}";
    }
}
