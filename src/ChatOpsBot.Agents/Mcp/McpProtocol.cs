using System.Text.Json.Nodes;
using ChatOpsBot.Agents.Catalogue;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Tools;
using ModelContextProtocol.Protocol;
using Tool = ChatOpsBot.Agents.Tools.Tool;

namespace ChatOpsBot.Agents.Mcp;

/// <summary>Servers of the Model Context Protocol. A tool that the server describes otherwise than when an administrator looked at it is not called.</summary>
internal sealed class McpProtocol(McpServers servers) : IToolProtocol
{
    public ToolProtocol Protocol => ToolProtocol.Mcp;

    public async Task<(string? Description, Phrase? Wrong)> DescribeAsync(ToolOrigin origin, CancellationToken cancellationToken)
    {
        try
        {
            return ((await servers.DescribeAsync(origin, cancellationToken)).Write(), null);
        }
        catch (ToolException away)
        {
            return (null, $"{origin.Address} is no MCP server that can be used. {away.Message}");
        }
    }

    public (ServiceTools? Service, Phrase? Wrong) Read(ToolOrigin origin, string description)
    {
        var read = McpDescription.Read(description);
        var tools = read.Tools.Select(tool => ToTool(origin, tool)).Concat(read.HasResources ? Resources(origin) : []).DistinctBy(tool => tool.Name).ToList();
        return tools.Count > 0 ? (new ServiceTools(origin.Address, tools), null) : (null, $"{origin.Address} has no tools.");
    }

    private Tool ToTool(ToolOrigin origin, ModelContextProtocol.Protocol.Tool tool)
    {
        var mark = McpDescription.MarkOf(tool);
        return DescribedTool.Of(
            DescribedTool.NameOf(origin.Name, tool.Name), McpDescription.DescriptionOf(tool), JsonObject.Create(tool.InputSchema) ?? [], McpDescription.RiskOf(tool),
            (arguments, caller, cancellationToken) => servers.CallAsync(origin, tool.Name, mark, arguments, caller, cancellationToken));
    }

    private IEnumerable<Tool> Resources(ToolOrigin origin)
    {
        yield return DescribedTool.Of(
            DescribedTool.NameOf(origin.Name, "list_resources"), $"Lists what can be read of {origin.Name}, with addresses.", [], ToolRisk.Read,
            (_, _, cancellationToken) => servers.UseAsync(origin, async (server, stopping) => server.Shown.TakeOut(string.Join('\n', (await server.Client.ListResourcesAsync((ModelContextProtocol.RequestOptions?)null, stopping)).Select(each => $"{each.Uri}: {each.Name} {each.Description}".TrimEnd()))), cancellationToken));
        yield return DescribedTool.Of(
            DescribedTool.NameOf(origin.Name, "read_resource"), $"Reads something of {origin.Name} by its address.",
            new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["uri"] = new JsonObject { ["type"] = "string", ["description"] = "As it was listed" } }, ["required"] = new JsonArray("uri"), ["additionalProperties"] = false }, ToolRisk.Read,
            (arguments, _, cancellationToken) => servers.UseAsync(origin, async (server, stopping) => server.Shown.TakeOut(McpResult.TextOf((await server.Client.ReadResourceAsync(new ReadResourceRequestParams { Uri = (string)arguments["uri"]! }, stopping)).Contents)), cancellationToken));
    }
}
