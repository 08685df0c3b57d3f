using System.Collections.Concurrent;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Tools;

namespace ChatOpsBot.Agents.Catalogue;

/// <summary>The tools of the services that administrators have added.</summary>
internal sealed class AddedTools(IToolStore store, IEnumerable<IToolProtocol> protocols, PersonDirectory directory) : IToolSource
{
    private readonly Dictionary<ToolProtocol, IToolProtocol> protocols = protocols.ToDictionary(each => each.Protocol);
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
                all.Add((origin, setting, Set(tool, setting, origin.Protocol)));
            }
        }

        return all;
    }

    /// <summary>As the service was described when an administrator looked at it.</summary>
    public async Task<IReadOnlyList<Tool>> ReadAsync(ToolOrigin origin, CancellationToken cancellationToken) =>
        await store.DescriptionAsync(origin.Name, cancellationToken) is { } description ? Of(origin).Read(origin, description).Service?.Tools ?? [] : [];

    public IToolProtocol Of(ToolOrigin origin) => protocols[origin.Protocol];

    private static Tool Set(Tool tool, ToolSetting setting, ToolProtocol protocol)
    {
        tool = tool with
        {
            KeyHeader = protocol == ToolProtocol.OpenApi ? setting.IdempotencyHeader : null,
            Longest = setting.LongestSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : tool.Longest,
            MostAnHour = setting.MostAnHour,
        };
        return setting.Approval is { } rule ? tool with { NeedsApproval = arguments => ApprovalRule.NeedsApproval(rule, arguments) } : tool;
    }
}
