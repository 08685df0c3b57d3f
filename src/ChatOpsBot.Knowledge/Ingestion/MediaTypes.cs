using Microsoft.AspNetCore.StaticFiles;

namespace ChatOpsBot.Knowledge.Ingestion;

/// <summary>What a file says it is, by its name.</summary>
internal static class MediaTypes
{
    private static readonly FileExtensionContentTypeProvider Known = new()
    {
        Mappings = { [".md"] = "text/markdown", [".markdown"] = "text/markdown" },
    };

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

    public static string Of(string name) => Known.TryGetContentType(name, out var type) ? type : "application/octet-stream";
}
