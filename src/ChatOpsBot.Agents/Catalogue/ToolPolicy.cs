using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Agents.Catalogue;

/// <summary>What has to be allowed, by whom a tool may be used, and how a call that is made again or was interrupted is known.</summary>
internal sealed class ToolPolicy(ToolService tools, ToolRules rules) : IChatCommand
{
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
        var wish = new ToolWish
        {
            Approve = parsed.GetValue(Approve), For = parsed.GetValue(For), By = parsed.GetValue(By), FourEyes = parsed.GetValue(FourEyes), TimeoutSeconds = parsed.GetValue(Timeout),
            PerHour = parsed.GetValue(PerHour), PerDay = parsed.GetValue(PerDay), Budget = parsed.GetValue(Budget), Risk = parsed.GetValue(Risk), Tells = parsed.GetValue(Tells),
            KeyHeader = parsed.GetValue(Key), Verify = parsed.GetValue(Verify), DoneIf = parsed.GetValue(DoneIf), DryRun = parsed.GetValue(DryRun),
        };
        return await rules.SetAsync(context.Actor, state, wish, cancellationToken) is { } wrong
            ? new CommandResult.Refused(wrong.Reason, wrong.Remedy)
            : CommandResult.Say($"It is kept. `tool show {state.Tool.Name}` shows what holds for it now.");
    }
}
