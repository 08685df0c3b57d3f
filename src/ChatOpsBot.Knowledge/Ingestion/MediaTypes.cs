using Microsoft.AspNetCore.StaticFiles;

namespace ChatOpsBot.Knowledge.Ingestion;

/// <summary>What a file says it is, by its name.</summary>
internal static class MediaTypes
{
    private static readonly FileExtensionContentTypeProvider Known = new()
    {
        Mappings = { [".md"] = "text/markdown", [".markdown"] = "text/markdown" },
    };

    public static string Of(string name) => Known.TryGetContentType(name, out var type) ? type : "application/octet-stream";
}
