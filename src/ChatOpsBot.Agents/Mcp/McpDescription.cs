using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Agents.Tools;
using ModelContextProtocol;

namespace ChatOpsBot.Agents.Mcp;

/// <summary>What an MCP server says it can do, as it is kept: its tools, word by word, and whether it has resources.</summary>
internal sealed record McpDescription(IReadOnlyList<ModelContextProtocol.Protocol.Tool> Tools, bool HasResources)
{
    public string Write() => new JsonObject { ["tools"] = new JsonArray([.. Tools.Select(ToNode)]), ["resources"] = HasResources }.ToJsonString();

    public static McpDescription Read(string written)
    {
        var node = JsonNode.Parse(written)!;
        return new McpDescription([.. node["tools"]!.AsArray().Select(each => each.Deserialize<ModelContextProtocol.Protocol.Tool>(McpJsonUtilities.DefaultOptions)!)], (bool)node["resources"]!);
    }

    /// <summary>All that makes up a tool: what a model reads of it, what it is given, and what it claims to do.</summary>
    public static string MarkOf(ModelContextProtocol.Protocol.Tool tool) =>
        ToolArguments.HashOf(tool.Name, new JsonObject { ["description"] = DescriptionOf(tool), ["schema"] = JsonNode.Parse(tool.InputSchema.GetRawText()), ["risk"] = RiskOf(tool).ToString() });

    public static string DescriptionOf(ModelContextProtocol.Protocol.Tool tool) => tool.Description ?? tool.Title ?? tool.Name;

    public static ToolRisk RiskOf(ModelContextProtocol.Protocol.Tool tool) => tool.Annotations switch
    {
        { ReadOnlyHint: true } => ToolRisk.Read,
        // The protocol has it that what does not say otherwise may destroy.
        { DestructiveHint: false } => ToolRisk.Write,
        _ => ToolRisk.Destructive,
    };

    private static JsonNode ToNode(ModelContextProtocol.Protocol.Tool tool) => JsonSerializer.SerializeToNode(tool, McpJsonUtilities.DefaultOptions)!;
}
