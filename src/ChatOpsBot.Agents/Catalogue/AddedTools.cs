using System.Collections.Concurrent;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Tools;

namespace ChatOpsBot.Agents.Catalogue;

/// <summary>The tools of the services that administrators have added.</summary>
internal sealed class AddedTools(IToolStore store, IEnumerable<IToolProtocol> protocols) : IToolSource
{
    private readonly Dictionary<ToolProtocol, IToolProtocol> protocols = protocols.ToDictionary(each => each.Protocol);
    private readonly ConcurrentDictionary<string, (DateTimeOffset AddedAt, IReadOnlyList<Tool> Tools)> read = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<Tool>> AllAsync(CancellationToken cancellationToken) => [.. (await ByOriginAsync(cancellationToken)).SelectMany(each => each.Tools)];

    public async Task<IReadOnlyList<(ToolOrigin Origin, IReadOnlyList<Tool> Tools)>> ByOriginAsync(CancellationToken cancellationToken)
    {
        var all = new List<(ToolOrigin, IReadOnlyList<Tool>)>();
        foreach (var origin in await store.OriginsAsync(cancellationToken))
        {
            // Made once: a run asks for them before each step.
            if (!read.TryGetValue(origin.Name, out var known) || known.AddedAt != origin.AddedAt)
                read[origin.Name] = known = (origin.AddedAt, await ReadAsync(origin, cancellationToken));
            all.Add((origin, known.Tools));
        }

        return all;
    }

    /// <summary>As the service was described when an administrator looked at it.</summary>
    public async Task<IReadOnlyList<Tool>> ReadAsync(ToolOrigin origin, CancellationToken cancellationToken) =>
        await store.DescriptionAsync(origin.Name, cancellationToken) is { } description ? [.. (Of(origin).Read(origin, description).Service?.Tools ?? []).Where(tool => origin.Has(tool.Name))] : [];

    public IToolProtocol Of(ToolOrigin origin) => protocols[origin.Protocol];
}
