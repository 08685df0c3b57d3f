using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Tools;
using Microsoft.SemanticKernel;

namespace ChatOpsBot.Agents.OpenApi;

/// <summary>The operations of the services that administrators have added, as tools.</summary>
internal sealed partial class OpenApiTools(IToolStore store, OperationCall calls, PersonDirectory directory) : IToolSource
{
    private const int LongestName = 64;
    private readonly ConcurrentDictionary<string, (DateTimeOffset AddedAt, IReadOnlyList<Tool> Tools)> read = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<Tool>> ForAsync(Person person, bool isShared, CancellationToken cancellationToken)
    {
        var reader = directory.ReaderOf(person, isShared);
        return [.. (await AllAsync(cancellationToken)).Where(each => each.Setting.IsEnabled && (each.Setting.Access is null || reader.May(each.Setting.Access))).Select(each => each.Tool)];
    }

    /// <summary>All of them, whoever may use them.</summary>
    public async Task<IReadOnlyList<(ToolOrigin Origin, ToolSetting Setting, Tool Tool)>> AllAsync(CancellationToken cancellationToken)
    {
        var settings = (await store.SettingsAsync(cancellationToken)).ToDictionary(setting => setting.Tool, StringComparer.Ordinal);
        var all = new List<(ToolOrigin, ToolSetting, Tool)>();
        foreach (var origin in await store.OriginsAsync(cancellationToken))
        {
            if (!read.TryGetValue(origin.Name, out var known) || known.AddedAt != origin.AddedAt)
                read[origin.Name] = known = (origin.AddedAt, await ReadAsync(origin, cancellationToken));
            foreach (var tool in known.Tools)
            {
                var setting = settings.GetValueOrDefault(tool.Name) ?? new ToolSetting(tool.Name);
                all.Add((origin, setting, Set(tool, setting)));
            }
        }

        return all;
    }

    public static string NameOf(string origin, string operation)
    {
        var name = NotInNames().Replace($"{origin}_{operation}", "_");
        return name.Length > LongestName ? name[..LongestName] : name;
    }

    // As the document has them, made once: a run asks for them before each step.
    private async Task<IReadOnlyList<Tool>> ReadAsync(ToolOrigin origin, CancellationToken cancellationToken) =>
        await store.DescriptionAsync(origin.Name, cancellationToken) is { } description && OpenApiOrigin.Read(description, new Uri(origin.Address)).Origin is { } service
            ? [.. service.Operations.Select(operation => ToTool(service.Address, operation, origin))]
            : [];

    private Tool ToTool(Uri service, Operation operation, ToolOrigin origin)
    {
        var members = (JsonObject)operation.Schema["properties"]!;
        var required = ((JsonArray)operation.Schema["required"]!).Select(each => (string)each!).ToHashSet(StringComparer.Ordinal);
        var function = KernelFunctionFactory.CreateFromMethod(
            (Kernel kernel, KernelArguments arguments, CancellationToken cancellationToken) =>
                calls.SendAsync(service, operation, origin.Authentication, new JsonObject(arguments.Select(each => KeyValuePair.Create(each.Key, (each.Value as JsonNode)?.DeepClone()))), ToolCaller.In(kernel), cancellationToken),
            NameOf(origin.Name, operation.Id), operation.Description,
            members.Select(member => new KernelParameterMetadata(member.Key) { IsRequired = required.Contains(member.Key), Description = (string?)member.Value!["description"] ?? "", Schema = KernelJsonSchema.Parse(member.Value.ToJsonString()) }));
        var risk = operation.Method == HttpMethod.Get || operation.Method == HttpMethod.Head ? ToolRisk.Read : operation.Method == HttpMethod.Delete ? ToolRisk.Destructive : ToolRisk.Write;
        return new Tool(function, risk) { IsBuiltIn = false, Schema = operation.Schema.ToJsonString() };
    }

    private static Tool Set(Tool tool, ToolSetting setting)
    {
        tool = tool with { KeyHeader = setting.IdempotencyHeader };
        return setting.Approval is { } rule ? tool with { NeedsApproval = arguments => ApprovalRule.NeedsApproval(rule, arguments) } : tool;
    }

    [GeneratedRegex("[^A-Za-z0-9_-]+", RegexOptions.NonBacktracking)]
    private static partial Regex NotInNames();
}
