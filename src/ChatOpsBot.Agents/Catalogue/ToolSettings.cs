using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Agents.Catalogue;

internal sealed class ToolEnable(ToolService tools) : IChatCommand
{
    public string Group => "tool";

    public Right Needs => Right.ManageTools;

    public bool Changes => true;

    public string Example => "tool enable orders_refundOrder";

    public Command Describe() => new("enable", "Let agents use a tool again") { NamedTool.Name };

    public Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken) =>
        ToolDisable.SetAsync(tools, parsed, context, isEnabled: true, name => $"Agents may use `{name}`.", cancellationToken);
}

internal sealed class ToolDisable(ToolService tools) : IChatCommand
{
    public string Group => "tool";

    public Right Needs => Right.ManageTools;

    public bool Changes => true;

    public string Example => "tool disable orders_refundOrder";

    public Command Describe() => new("disable", "Keep agents from using a tool, runs that go on included") { NamedTool.Name };

    public Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken) =>
        SetAsync(tools, parsed, context, isEnabled: false, name => $"Nobody's agent uses `{name}` any more. `tool enable {name}` takes that back.", cancellationToken);

    public static async Task<CommandResult> SetAsync(ToolService tools, ParseResult parsed, CommandContext context, bool isEnabled, Func<string, Phrase> said, CancellationToken cancellationToken)
    {
        var (found, refused) = await NamedTool.FindAsync(tools, parsed, context, cancellationToken);
        if (found is not { } state)
            return refused!;
        await tools.SetAsync(context.Actor, state.Setting, state.Setting with { IsEnabled = isEnabled }, cancellationToken);
        return CommandResult.Say(said(state.Tool.Name));
    }
}
