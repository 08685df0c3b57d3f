using System.CommandLine;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Tools;

namespace ChatOpsBot.Agents.Catalogue;

/// <summary>What has to be allowed, by whom a tool may be used, and how a call that is made again or was interrupted is known.</summary>
internal sealed class ToolPolicy(ToolService tools) : IChatCommand
{
    private const string Caller = "caller";
    private const string Owner = "owner";
    private const string None = "none";
    private static readonly Option<string?> Approve = new("--approve") { Description = "`never`, `first` (once in each run), `always`, or where a condition over the arguments holds, as \"amount > 500\"" };
    private static readonly Option<string?> For = new("--for") { Description = "Who may have it called: everyone, groups and e-mails, parted by commas" };
    private static readonly Option<string?> By = new("--by") { Description = "Who may allow its calls: groups, e-mails, `role:editor`, and owner, who has added the service, parted by commas; or caller, who is whoever has it called" };
    private static readonly Option<bool?> FourEyes = new("--four-eyes") { Description = "true: nobody allows what they have asked for themselves" };
    private static readonly Option<int?> Timeout = new("--timeout") { Description = "How many seconds a call may take, 1 to 600" };
    private static readonly Option<int?> PerHour = new("--per-hour") { Description = "How many calls in an hour, of all runs together; 0 is no limit" };
    private static readonly Option<int?> PerDay = new("--per-day") { Description = "How many calls in a day, of all runs together; 0 is no limit" };
    private static readonly Option<string?> Budget = new("--budget") { Description = "What an argument of all calls may come to in a day, as \"amount 1000\"; or none" };
    private static readonly Option<string?> Risk = new("--risk") { Description = "`read`, `write` or `destructive`, where it is otherwise than the service says; or none" };
    private static readonly Option<string?> Tells = new("--tells") { Description = "The argument that names who is told something, as `to`: a call is asked about where they may not read what the run has read; or none" };
    private static readonly Option<string?> Key = new("--key-header") { Description = "The header by which the service knows that a call is made again, as Idempotency-Key; or none" };
    private static readonly Option<string?> Verify = new("--verify") { Description = "The call that tells whether one that was interrupted was done, as \"orders_getOrder id={orderId}\"; or none" };
    private static readonly Option<string?> DoneIf = new("--done-if") { Description = "What holds of its answer when it was done, as \"state == 'refunded'\"; or none: that there is an answer" };
    private static readonly Option<string?> DryRun = new("--dry-run") { Description = "The call that tells beforehand what a call would do, as \"orders_quoteRefund id={orderId}\"; or its argument for that, as \"dryRun=true\"; or none" };

    public string Group => "tool";

    public Right Needs => Right.ManageTools;

    public bool Changes => true;

    public string Example => "tool policy orders_refundOrder --approve \"amount > 500\"";

    public Command Describe() => new("policy", "Say which calls of a tool a person has to allow, and who may have it called") { NamedTool.Name, Approve, By, FourEyes, For, Risk, Timeout, PerHour, PerDay, Budget, Tells, Key, Verify, DoneIf, DryRun };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var (found, refused) = await NamedTool.FindAsync(tools, parsed, context, cancellationToken);
        if (found is not { } state)
            return refused!;
        if (parsed.CommandResult.Children.OfType<System.CommandLine.Parsing.OptionResult>().All(option => option.Implicit))
            return new CommandResult.Refused("Say what is to be otherwise.", Example);
        if (await WrongAsync(parsed, state, cancellationToken) is { } wrong)
            return wrong;
        var (access, nobody) = WrittenAccess.Read(parsed.GetValue(For));
        var by = parsed.GetValue(By);
        var (approvers, noApprover) = by is null or Caller ? (null, null) : ReadApprovers(by, state.Origin);
        if ((nobody ?? noApprover) is { } unreadable)
            return new CommandResult.Refused(unreadable, $"tool policy {state.Tool.Name} --for finance,ana@example.com");
        var (before, perHour, perDay) = (state.Setting, parsed.GetValue(PerHour), parsed.GetValue(PerDay));
        var after = before with
        {
            Approval = parsed.GetValue(Approve) ?? before.Approval,
            Access = access is null ? before.Access : access.Contains(Access.Everyone) ? null : access,
            Approvers = by is null ? before.Approvers : approvers,
            IsFourEyes = parsed.GetValue(FourEyes) ?? before.IsFourEyes,
            LongestSeconds = parsed.GetValue(Timeout) ?? before.LongestSeconds,
            MostAnHour = perHour is null ? before.MostAnHour : perHour == 0 ? null : perHour,
            MostADay = perDay is null ? before.MostADay : perDay == 0 ? null : perDay,
            Budget = Kept(parsed.GetValue(Budget), before.Budget),
            Risk = Kept(parsed.GetValue(Risk)?.ToLowerInvariant(), before.Risk),
            Tells = Kept(parsed.GetValue(Tells), before.Tells),
            IdempotencyHeader = Kept(parsed.GetValue(Key), before.IdempotencyHeader),
            Verification = Kept(parsed.GetValue(Verify), before.Verification),
            DoneIf = Kept(parsed.GetValue(DoneIf), before.DoneIf),
            DryRun = Kept(parsed.GetValue(DryRun), before.DryRun),
        };
        if (after is { DoneIf: not null, Verification: null })
            return new CommandResult.Refused("`--done-if` tells of the answer to `--verify`, and there is none.", $"tool policy {state.Tool.Name} --verify \"orders_getOrder id={{orderId}}\" --done-if \"state == 'refunded'\"");
        await tools.SetAsync(context.Actor, before, after, cancellationToken);
        return CommandResult.Say($"It is kept. `tool show {state.Tool.Name}` shows what holds for it now.");
    }

    private async Task<CommandResult?> WrongAsync(ParseResult parsed, ToolState state, CancellationToken cancellationToken)
    {
        var rule = parsed.GetValue(Approve);
        if (parsed.GetValue(Timeout) is < 1 or > 600 || parsed.GetValue(PerHour) < 0 || parsed.GetValue(PerDay) < 0)
            return new CommandResult.Refused("A call takes 1 to 600 seconds, and there are 0 or more in an hour or a day.", "tool policy orders_refundOrder --timeout 60 --per-hour 20");
        if (rule is not null && ToolService.Wrong(state, rule) is { } wrong)
            return new CommandResult.Refused(wrong, Example);
        if (parsed.GetValue(Key) is not (null or None) && !state.Tool.TakesKeyHeader)
            return new CommandResult.Refused("Calls of this tool have no headers by which they could be known again.", $"tool show {state.Tool.Name}");
        if (rule is not (null or ApprovalRule.Always) && state.Tool.IsAlwaysShown)
            return new CommandResult.Refused("What is sent to others is shown each time before it is.", $"tool show {state.Tool.Name}");
        if (parsed.GetValue(Risk)?.ToLowerInvariant() is not (null or None or "read" or "write" or "destructive"))
            return new CommandResult.Refused("The risk is `read`, `write` or `destructive`.", "tool policy orders_searchOrders --risk read");
        if (parsed.GetValue(Risk) is not (null or None) && state.Tool.IsAlwaysShown)
            return new CommandResult.Refused("What is sent to others is shown each time before it is.", $"tool show {state.Tool.Name}");
        if (parsed.GetValue(Budget) is { } budget and not None && ToolQuota.Wrong(budget, state.Tool) is { } tooMuch)
            return new CommandResult.Refused(tooMuch, "tool policy orders_refundOrder --budget \"amount 1000\"");
        if (parsed.GetValue(Tells) is { } recipient and not None && !state.Tool.Arguments.Contains(recipient))
            return new CommandResult.Refused(state.Tool.HasNo(recipient), $"tool show {state.Tool.Name}");
        foreach (var (call, mayBeSame) in new[] { (parsed.GetValue(Verify), false), (parsed.GetValue(DryRun), true) })
        {
            if (call is not (null or None) && await tools.WrongAsync(state, call, mayBeSame, cancellationToken) is { } unfit)
                return new CommandResult.Refused(unfit, $"tool show {state.Tool.Name}");
        }

        return parsed.GetValue(DoneIf) is { } doneIf and not None && Verification.Wrong(doneIf, state.Tool) is { } unclear ? new CommandResult.Refused(unclear, $"tool show {state.Tool.Name}") : null;
    }

    private static string? Kept(string? written, string? before) => written switch
    {
        null => before,
        None => null,
        _ => written,
    };

    private static (IReadOnlyList<string>? Approvers, Phrase? Wrong) ReadApprovers(string written, ToolOrigin? origin)
    {
        var words = written.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToList();
        if (words.Contains(Owner, StringComparer.OrdinalIgnoreCase) && origin is null)
            return (null, "It is built in, and nobody's.");
        var roles = words.Where(word => Access.RoleOf(word.ToLowerInvariant()) is not null).Select(word => word.ToLowerInvariant()).ToList();
        var others = words.Where(word => !roles.Contains(word.ToLowerInvariant())).Select(word => word.Equals(Owner, StringComparison.OrdinalIgnoreCase) ? origin!.AddedBy : word).ToList();
        var (named, wrong) = roles.Count > 0 && others.Count == 0 ? ([], null) : WrittenAccess.Read(string.Join(',', others));
        return wrong is null ? ([.. named!, .. roles], null) : (null, wrong);
    }
}
