using System.Text.Json.Nodes;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Prompts;

namespace ChatOpsBot.Agents.Catalogue;

/// <summary>How a service describes its tools otherwise than when an administrator looked at them.</summary>
/// <param name="Mark">Of the description as it is now.</param>
internal sealed record ToolChanges(string Mark, IReadOnlyList<Tool> New, IReadOnlyList<Tool> Gone, IReadOnlyList<(Tool Before, Tool After)> Changed)
{
    private const int MarkLength = 8;

    public bool IsNone => New.Count + Gone.Count + Changed.Count == 0;

    public IEnumerable<string> Names => New.Concat(Gone).Concat(Changed.Select(each => each.After)).Select(tool => tool.Name);

    public static ToolChanges Between(IReadOnlyList<Tool> before, IReadOnlyList<Tool> after, string description)
    {
        var known = before.ToDictionary(tool => tool.Name, StringComparer.Ordinal);
        var now = after.Select(tool => tool.Name).ToHashSet(StringComparer.Ordinal);
        return new ToolChanges(
            PromptLibrary.HashOf(description)[..MarkLength],
            [.. after.Where(tool => !known.ContainsKey(tool.Name))],
            [.. before.Where(tool => !now.Contains(tool.Name))],
            [.. after.Where(tool => known.TryGetValue(tool.Name, out var old) && (old.Function.Description, old.Schema, old.Risk) != (tool.Function.Description, tool.Schema, tool.Risk)).Select(tool => (known[tool.Name], tool))]);
    }

    /// <summary>The arguments that differ, each with how it was and is; null where it was not, or is not any more.</summary>
    public static IEnumerable<(string Name, string? Before, string? After)> Arguments(Tool before, Tool after)
    {
        var (old, now) = (Members(before), Members(after));
        return old.Select(each => each.Key).Union(now.Select(each => each.Key), StringComparer.Ordinal)
            .Select(name => (name, Before: old[name]?.ToJsonString(), After: now[name]?.ToJsonString())).Where(each => each.Before != each.After);
    }

    private static JsonObject Members(Tool tool) => JsonNode.Parse(tool.Schema ?? "{}")!["properties"] as JsonObject ?? [];
}
