using System.Text;
using ModelContextProtocol.Protocol;

namespace ChatOpsBot.Agents.Mcp;

/// <summary>What an MCP server answers, as text; of what is no text it is said that it was there.</summary>
internal static class McpResult
{
    public static string TextOf(CallToolResult result)
    {
        var text = Joined(result.Content.Select(TextOf));
        return text.Length > 0 ? text : result.StructuredContent?.GetRawText() ?? "Done.";
    }

    public static string TextOf(IEnumerable<ResourceContents> contents) => Joined(contents.Select(TextOf));

    private static string TextOf(ContentBlock block) => block switch
    {
        TextContentBlock text => text.Text,
        EmbeddedResourceBlock embedded => TextOf(embedded.Resource),
        ResourceLinkBlock link => $"{link.Name}: {link.Uri}",
        ImageContentBlock image => $"(a picture, {image.MimeType})",
        AudioContentBlock audio => $"(sound, {audio.MimeType})",
        _ => $"({block.Type})",
    };

    private static string TextOf(ResourceContents contents) => contents is TextResourceContents text ? text.Text : $"({contents.Uri}, {contents.MimeType ?? "no text"})";

    private static string Joined(IEnumerable<string> parts) => new StringBuilder().AppendJoin('\n', parts.Where(part => part.Length > 0)).ToString().Trim();
}
