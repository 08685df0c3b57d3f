using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Tools;

namespace ChatOpsBot.Agents.Tools;

/// <summary>All tools that a person may use, by name, as administrators have set them.</summary>
internal sealed class Toolbox(IEnumerable<IToolSource> sources, IToolStore store, PersonDirectory directory)
{
    public async Task<IReadOnlyDictionary<string, Tool>> ForAsync(Person person, bool isShared, CancellationToken cancellationToken)
    {
        var reader = directory.ReaderOf(person, isShared);
        return (await AllAsync(cancellationToken)).Where(each => each.Setting.IsEnabled && (each.Setting.Access is null || reader.May(each.Setting.Access))).ToDictionary(each => each.Tool.Name, each => each.Tool, StringComparer.Ordinal);
    }

    /// <summary>All there are, whoever may use them; of several of a name the first.</summary>
    public async Task<IReadOnlyList<(Tool Tool, ToolSetting Setting)>> AllAsync(CancellationToken cancellationToken)
    {
        var settings = (await store.SettingsAsync(cancellationToken)).ToDictionary(setting => setting.Tool, StringComparer.Ordinal);
        var tools = new List<Tool>();
        foreach (var source in sources)
            tools.AddRange(await source.AllAsync(cancellationToken));
        return
        [
            .. from tool in tools.DistinctBy(tool => tool.Name)
               let setting = settings.GetValueOrDefault(tool.Name) ?? new ToolSetting(tool.Name)
               select (Set(tool, setting), setting),
        ];
    }

    private static Tool Set(Tool tool, ToolSetting setting) => tool with
    {
        KeyHeader = tool.TakesKeyHeader ? setting.IdempotencyHeader : tool.KeyHeader,
        Longest = setting.LongestSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : tool.Longest,
        MostAnHour = setting.MostAnHour,
        NeedsApproval = setting.Approval is { } rule ? arguments => ApprovalRule.NeedsApproval(rule, arguments) : tool.NeedsApproval,
    };
}
