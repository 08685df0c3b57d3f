using MimeKit;

namespace ChatOpsBot.Documents.Extraction;

/// <summary>What a file says it is, by its name.</summary>
internal static class MediaTypes
{
    /// <summary>The usual ending of a name, with its dot.</summary>
    public static string ExtensionOf(string? type) => type switch
    {
        "application/pdf" => ".pdf",
        "text/plain" => ".txt",
        "text/markdown" => ".md",
        "text/csv" => ".csv",
        "application/json" => ".json",
        _ => "",
    };

    public static string Of(string name) => Path.GetExtension(name).ToLowerInvariant() is ".md" or ".markdown" ? "text/markdown" : MimeTypes.GetMimeType(name);
}
