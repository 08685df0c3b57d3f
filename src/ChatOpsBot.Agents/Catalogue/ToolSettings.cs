using System.CommandLine;
using ChatOpsBot.Agents.Tools;
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

/// <summary>What has to be allowed, by whom a tool may be used, and how the service knows a call that is made again.</summary>
internal sealed class ToolPolicy(ToolService tools) : IChatCommand
{
    private const string Caller = "caller";
    private static readonly Option<string?> Approve = new("--approve") { Description = "`never`, `always`, or where a condition over the arguments holds, as \"amount > 500\"" };
    private static readonly Option<string?> For = new("--for") { Description = "Who may have it called: everyone, groups and e-mails, parted by commas" };
    private static readonly Option<string?> By = new("--by") { Description = "Who may allow its calls: groups and e-mails, parted by commas; or caller, who is whoever has it called" };
    private static readonly Option<bool?> FourEyes = new("--four-eyes") { Description = "true: nobody allows what they have asked for themselves" };
    private static readonly Option<int?> Timeout = new("--timeout") { Description = "How many seconds a call may take, 1 to 600" };
    private static readonly Option<int?> PerHour = new("--per-hour") { Description = "How many calls in an hour, of all runs together; 0 is no limit" };
    private static readonly Option<string?> Key = new("--key-header") { Description = "The header by which the service knows that a call is made again, as Idempotency-Key; or none" };

    public string Group => "tool";

    public Right Needs => Right.ManageTools;

    public bool Changes => true;

    public string Example => "tool policy orders_refundOrder --approve \"amount > 500\"";

    public Command Describe() => new("policy", "Say which calls of a tool a person has to allow, and who may have it called") { NamedTool.Name, Approve, By, FourEyes, For, Timeout, PerHour, Key };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var (found, refused) = await NamedTool.FindAsync(tools, parsed, context, cancellationToken);
        if (found is not { } state)
            return refused!;
        var (rule, who, header, by, fourEyes) = (parsed.GetValue(Approve), parsed.GetValue(For), parsed.GetValue(Key), parsed.GetValue(By), parsed.GetValue(FourEyes));
        var (seconds, perHour) = (parsed.GetValue(Timeout), parsed.GetValue(PerHour));
        if (rule is null && who is null && header is null && by is null && fourEyes is null && seconds is null && perHour is null)
            return new CommandResult.Refused("Say what is to be otherwise.", Example);
        if (seconds is < 1 or > 600 || perHour < 0)
            return new CommandResult.Refused("A call takes 1 to 600 seconds, and there are 0 or more in an hour.", "tool policy orders_refundOrder --timeout 60 --per-hour 20");
        var (access, nobody) = WrittenAccess.Read(who);
        var (approvers, noApprover) = by == Caller ? (null, null) : WrittenAccess.Read(by);
        if ((nobody ?? noApprover) is { } unreadable)
            return new CommandResult.Refused(unreadable, $"tool policy {state.Tool.Name} --for finance,ana@example.com");
        if (rule is not null && ToolService.Wrong(state, rule) is { } wrong)
            return new CommandResult.Refused(wrong, Example);
        if (header is not (null or "none") && !state.Tool.TakesKeyHeader)
            return new CommandResult.Refused("Calls of this tool have no headers by which they could be known again.", $"tool show {state.Tool.Name}");
        if (rule is not (null or ApprovalRule.Always) && state.Tool.IsAlwaysShown)
            return new CommandResult.Refused("What is sent to others is shown each time before it is.", $"tool show {state.Tool.Name}");
        var after = state.Setting with
        {
            Approval = rule ?? state.Setting.Approval,
            Access = access is null ? state.Setting.Access : access.Contains(Access.Everyone) ? null : access,
            Approvers = by is null ? state.Setting.Approvers : approvers,
            IsFourEyes = fourEyes ?? state.Setting.IsFourEyes,
            LongestSeconds = seconds ?? state.Setting.LongestSeconds,
            MostAnHour = perHour is null ? state.Setting.MostAnHour : perHour == 0 ? null : perHour,
            IdempotencyHeader = header is null ? state.Setting.IdempotencyHeader : header == "none" ? null : header,
        };
        await tools.SetAsync(context.Actor, state.Setting, after, cancellationToken);
        return CommandResult.Say($"It is kept. `tool show {state.Tool.Name}` shows what holds for it now.");
    }
}
