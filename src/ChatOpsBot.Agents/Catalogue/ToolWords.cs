using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Agents.Catalogue;

/// <summary>What a tool is called, where it calls itself badly.</summary>
internal sealed class ToolRename(ToolService tools) : IChatCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "Letters, digits, `_` and `-`, at most 64; or none, as it calls itself" };

    public string Group => "tool";

    public Right Needs => Right.ManageTools;

    public bool Changes => true;

    public string Example => "tool rename orders_post_v2_refunds orders_refund";

    public Command Describe() => new("rename", "Call a tool by another name, for models and for people") { NamedTool.Name, Name };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var (found, refused) = await NamedTool.FindAsync(tools, parsed, context, cancellationToken);
        if (found is not { } state)
            return refused!;
        var name = parsed.GetRequiredValue(Name).Trim('`');
        return await tools.SetWordsAsync(context.Actor, state, name, state.Setting.Description, cancellationToken) is { } against
            ? new CommandResult.Refused(against, "tool list")
            : CommandResult.Say($"It is called `{(name == ToolRules.None ? state.Setting.Tool : name)}` now. Runbooks that name it are to be changed.");
    }
}

/// <summary>What models and people read of a tool, where it describes itself badly.</summary>
internal sealed class ToolDescribe(ToolService tools) : IChatCommand
{
    private static readonly Argument<string[]> Text = new("text") { Description = "What it does and when it is used; or none, as it says of itself", Arity = ArgumentArity.OneOrMore };

    public string Group => "tool";

    public Right Needs => Right.ManageTools;

    public bool Changes => true;

    public string Example => "tool describe orders_refund Pays money of an order back. Look the order up first.";

    public Command Describe() => new("describe", "Say what a tool does, for models and for people") { NamedTool.Name, Text };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var (found, refused) = await NamedTool.FindAsync(tools, parsed, context, cancellationToken);
        if (found is not { } state)
            return refused!;
        var text = string.Join(' ', parsed.GetRequiredValue(Text)).Trim();
        return await tools.SetWordsAsync(context.Actor, state, state.Setting.Name, text, cancellationToken) is { } against
            ? new CommandResult.Refused(against, Example)
            : CommandResult.Say($"It is kept. `tool show {state.Tool.Name}` shows what holds for it now.");
    }
}
