using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Documents.Web;

/// <summary>Addresses as people write them.</summary>
internal static class WebAddress
{
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public static Phrase? Wrong(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0 && uri.UserInfo.Length == 0
            ? null
            : (Phrase)$"'{address}' is not a web address. Write it whole, for example https://example.com/handbook.";
}
