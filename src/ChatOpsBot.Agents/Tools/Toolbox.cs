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
        var all = tools.DistinctBy(tool => tool.Name).ToDictionary(tool => tool.Name, StringComparer.Ordinal);
        return [.. all.Values.Select(tool => settings.GetValueOrDefault(tool.Name) is { } setting ? (Set(tool, setting, all), setting) : (tool, new ToolSetting(tool.Name)))];
    }

    private static Tool Set(Tool tool, ToolSetting setting, Dictionary<string, Tool> all)
    {
        return tool with
        {
            KeyHeader = tool.TakesKeyHeader ? setting.IdempotencyHeader : tool.KeyHeader,
            Longest = setting.LongestSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : tool.Longest,
            MostAnHour = setting.MostAnHour,
            NeedsApproval = setting.Approval is { } rule ? arguments => ApprovalRule.NeedsApproval(rule, arguments) : tool.NeedsApproval,
            Verification = Call(setting.Verification) is { } verifies ? new Verification(verifies, setting.DoneIf) : null,
            DryRun = Call(setting.DryRun),
        };

        // A tool that is gone is called no more.
        FollowUpCall? Call(string? written) => written is null ? null : FollowUpCall.Read(written, tool, all.GetValueOrDefault).Call;
    }
}
