using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Tools;
using Microsoft.SemanticKernel;

namespace ChatOpsBot.Agents.Tools;

/// <summary>All tools that a person may use, by name, as administrators have set them.</summary>
internal sealed class Toolbox(IEnumerable<IToolSource> sources, IToolStore store, PersonDirectory directory)
{
    public async Task<IReadOnlyDictionary<string, Tool>> ForAsync(Person person, bool isShared, CancellationToken cancellationToken)
    {
        // A key that reads all documents is among nobody whom a tool is for.
        var reader = person is { Key: { Name: not null, Access: null }, Email: null } ? Reader.Anyone : directory.ReaderOf(person, isShared);
        return (await AllAsync(cancellationToken)).Where(each => each.Setting.IsEnabled && (each.Setting.Access is null || reader.May(each.Setting.Access))).DistinctBy(each => each.Tool.Name).ToDictionary(each => each.Tool.Name, each => each.Tool, StringComparer.Ordinal);
    }

    /// <summary>All there are, whoever may use them; of several of a name the first.</summary>
    public async Task<IReadOnlyList<(Tool Tool, ToolSetting Setting)>> AllAsync(CancellationToken cancellationToken)
    {
        var settings = (await store.SettingsAsync(cancellationToken)).ToDictionary(setting => setting.Tool, StringComparer.Ordinal);
        var tools = new List<Tool>();
        foreach (var source in sources)
            tools.AddRange(await source.AllAsync(cancellationToken));
        var all = tools.DistinctBy(tool => tool.Name).Select(tool => settings.GetValueOrDefault(tool.Name) is { } setting ? Pair(Set(tool, setting), setting) : Pair(tool, new ToolSetting(tool.Name))).ToList();
        // A tool that is gone or taken away is called no more, by no other either.
        var usable = all.Where(each => each.Setting.IsEnabled).DistinctBy(each => each.Tool.Name).ToDictionary(each => each.Tool.Name, StringComparer.Ordinal);
        return [.. all.Select(each => each.Setting is { Verification: null, DryRun: null } ? each : Pair(each.Tool with { Verification = Call(each, each.Setting.Verification) is { IsSame: false } verifies ? new Verification(verifies, each.Setting.DoneIf) : null, DryRun = Call(each, each.Setting.DryRun) }, each.Setting))];

        static (Tool Tool, ToolSetting Setting) Pair(Tool tool, ToolSetting setting) => (tool, setting);

        FollowUpCall? Call((Tool Tool, ToolSetting Setting) of, string? written) =>
            written is not null && FollowUpCall.Read(written, of.Tool, name => usable.GetValueOrDefault(name).Tool).Call is { } call ? call with { Access = call.IsSame ? null : usable[call.Tool.Name].Setting.Access } : null;
    }

    private static Tool Set(Tool tool, ToolSetting setting)
    {
        var risk = Enum.TryParse<ToolRisk>(setting.Risk, ignoreCase: true, out var set) ? set : tool.Risk;
        return tool with
        {
            Function = setting is { Name: null, Description: null } ? tool.Function : Called(tool.Function, setting.Name ?? tool.Name, setting.Description ?? tool.Function.Description),
            Risk = risk,
            MostADay = setting.MostADay,
            Budget = setting.Budget,
            Tells = setting.Tells ?? tool.Tells,
            AsksOnce = setting.Approval == ApprovalRule.First,
            KeyHeader = tool.TakesKeyHeader ? setting.IdempotencyHeader : tool.KeyHeader,
            Longest = setting.LongestSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : tool.Longest,
            MostAnHour = setting.MostAnHour,
            NeedsApproval = setting.Approval is { } rule ? arguments => ApprovalRule.NeedsApproval(rule, arguments) : risk == tool.Risk ? tool.NeedsApproval : _ => risk != ToolRisk.Read,
        };
    }

    private static KernelFunction Called(KernelFunction function, string name, string description) => KernelFunctionFactory.CreateFromMethod(
        async (Kernel kernel, KernelArguments arguments, CancellationToken cancellationToken) => (await function.InvokeAsync(kernel, arguments, cancellationToken)).GetValue<object?>(),
        name, description, function.Metadata.Parameters);
}
