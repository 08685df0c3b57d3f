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
    private readonly ConcurrentDictionary<string, (DateTimeOffset AddedAt, OpenApiOrigin? Service)> read = new(StringComparer.Ordinal);

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
                read[origin.Name] = known = (origin.AddedAt, await store.DescriptionAsync(origin.Name, cancellationToken) is { } description ? OpenApiOrigin.Read(description, new Uri(origin.Address)).Origin : null);
            var service = known.Service;
            foreach (var operation in service?.Operations ?? [])
            {
                var name = NameOf(origin.Name, operation.Id);
                var setting = settings.GetValueOrDefault(name) ?? new ToolSetting(name);
                all.Add((origin, setting, ToTool(name, service!.Address, operation, origin, setting)));
            }
        }

        return all;
    }

    public static string NameOf(string origin, string operation)
    {
        var name = NotInNames().Replace($"{origin}_{operation}", "_");
        return name.Length > LongestName ? name[..LongestName] : name;
    }

    private Tool ToTool(string name, Uri service, Operation operation, ToolOrigin origin, ToolSetting setting)
    {
        var members = (JsonObject)operation.Schema["properties"]!;
        var required = ((JsonArray)operation.Schema["required"]!).Select(each => (string)each!).ToHashSet(StringComparer.Ordinal);
        var function = KernelFunctionFactory.CreateFromMethod(
            (Kernel kernel, KernelArguments arguments, CancellationToken cancellationToken) =>
                calls.SendAsync(service, operation, origin.Authentication, setting.IdempotencyHeader, new JsonObject(arguments.Select(each => KeyValuePair.Create(each.Key, (each.Value as JsonNode)?.DeepClone()))), ToolCaller.In(kernel), cancellationToken),
            name, operation.Description,
            members.Select(member => new KernelParameterMetadata(member.Key) { IsRequired = required.Contains(member.Key), Description = (string?)member.Value!["description"] ?? "", Schema = KernelJsonSchema.Parse(member.Value.ToJsonString()) }));
        var risk = operation.Method == HttpMethod.Get || operation.Method == HttpMethod.Head ? ToolRisk.Read : operation.Method == HttpMethod.Delete ? ToolRisk.Destructive : ToolRisk.Write;
        var tool = new Tool(function, risk) { IsBuiltIn = false, KeyHeader = setting.IdempotencyHeader, Schema = operation.Schema.ToJsonString() };
        return setting.Approval is { } rule ? tool with { NeedsApproval = arguments => ApprovalRule.NeedsApproval(rule, arguments) } : tool;
    }

    [GeneratedRegex("[^A-Za-z0-9_-]+", RegexOptions.NonBacktracking)]
    private static partial Regex NotInNames();
}
