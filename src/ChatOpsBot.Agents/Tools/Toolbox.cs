using ChatOpsBot.Core.People;

namespace ChatOpsBot.Agents.Tools;

/// <summary>All tools that a person may use, by name.</summary>
internal sealed class Toolbox(IEnumerable<IToolSource> sources)
{
    public async Task<IReadOnlyDictionary<string, Tool>> ForAsync(Person person, bool isShared, CancellationToken cancellationToken)
    {
        var tools = new Dictionary<string, Tool>(StringComparer.Ordinal);
        foreach (var source in sources)
        {
            foreach (var tool in await source.ForAsync(person, isShared, cancellationToken))
                tools.TryAdd(tool.Name, tool);
        }

        return tools;
    }
}
