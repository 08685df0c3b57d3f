using System.CommandLine;
using System.Globalization;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Runs;

namespace ChatOpsBot.Agents.Runs;

/// <summary>Which call is decided on.</summary>
internal static class DecidedCall
{
    public static readonly Argument<long> Run = new("run") { Description = "The run's number" };
    public static readonly Argument<int> Step = new("call") { Description = "The call's number in `runs show`" };
    public static readonly Argument<string> Hash = new("mark") { Description = "What the call that was shown is known by; its button has it" };

    /// <summary>As a form keeps it.</summary>
    public static string Write(long run, RunStep step) => string.Create(CultureInfo.InvariantCulture, $"{run} {step.Number} {step.Hash}");

    /// <returns>Null when a form never kept it.</returns>
    public static (long Run, int Step, string Hash)? Read(string state) =>
        state.Split(' ') is [var run, var step, var hash] && long.TryParse(run, CultureInfo.InvariantCulture, out var number) && int.TryParse(step, CultureInfo.InvariantCulture, out var call) ? (number, call, hash) : null;

    /// <param name="decideAsync">Given run, call and mark, decides; what it returns stands against that.</param>
    /// <param name="said">Of the run, when nothing does.</param>
    public static async Task<CommandResult> DecideAsync(ParseResult parsed, Func<long, int, string, Task<Phrase?>> decideAsync, Func<long, Phrase> said)
    {
        var run = parsed.GetRequiredValue(Run);
        return await decideAsync(run, parsed.GetRequiredValue(Step), parsed.GetRequiredValue(Hash)) is { } against
            ? new CommandResult.Refused(against, $"runs show {run}")
            : CommandResult.Say(said(run));
    }
}

internal sealed class RunsApprove(RunService runs) : IChatCommand
{
    private static readonly Option<bool> All = new("--all") { Description = "And each further call of this tool in this run, whatever its arguments" };

    public string Group => "runs";

    public bool Changes => true;

    public bool IsForButtons => true;

    public string Example => "runs approve 1 2 0a1b2c3d";

    public Command Describe() => new("approve", "Allow a call that waits to be allowed, with exactly these arguments") { DecidedCall.Run, DecidedCall.Step, DecidedCall.Hash, All };

    public Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken) => DecidedCall.DecideAsync(
        parsed, (run, step, hash) => runs.DecideAsync(context.Actor, context.Person, run, step, hash, reason: null, parsed.GetValue(All), cancellationToken), run => parsed.GetValue(All) ? (Phrase)$"Allowed, and each further call of this tool in run {run}." : (Phrase)$"Allowed. Run {run} goes on.");
}

internal sealed class RunsDeny(RunService runs) : IChatCommand
{
    private static readonly Argument<string[]> Reason = new("reason") { Description = "Why; the agent hears it", Arity = ArgumentArity.ZeroOrMore };

    public string Group => "runs";

    public bool Changes => true;

    public bool IsForButtons => true;

    public string Example => "runs deny 1 2 0a1b2c3d it is the wrong customer";

    public Command Describe() => new("deny", "Refuse a call that waits to be allowed") { DecidedCall.Run, DecidedCall.Step, DecidedCall.Hash, Reason };

    public Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken) => DecidedCall.DecideAsync(
        parsed, (run, step, hash) => runs.DecideAsync(context.Actor, context.Person, run, step, hash, string.Join(' ', parsed.GetValue(Reason) ?? []), isForAll: false, cancellationToken), run => $"Refused. Run {run} goes on without it.");
}

internal sealed class RunsSettle(RunService runs) : IChatCommand
{
    private static readonly Argument<string> How = new("how") { Description = "done, again or leave" };

    public string Group => "runs";

    public bool Changes => true;

    public bool IsForButtons => true;

    public string Example => "runs settle 1 2 0a1b2c3d done";

    public Command Describe() => new("settle", "Say what became of a call that was interrupted: it was done, it is to be done again, or to be left") { DecidedCall.Run, DecidedCall.Step, DecidedCall.Hash, How };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        if (Settlement.Read(parsed.GetRequiredValue(How)) is not { } state)
            return new CommandResult.Refused("Say `done`, `again` or `leave`.", Example);
        return await DecidedCall.DecideAsync(parsed, (run, step, hash) => runs.SettleAsync(context.Actor, context.Person, run, step, hash, state, cancellationToken), run => $"Run {run} goes on.");
    }
}

internal sealed class RunsAnswer(RunService runs) : IChatCommand
{
    private static readonly Argument<string[]> Answer = new("answer") { Description = "What the agent asked for", Arity = ArgumentArity.OneOrMore };

    public string Group => "runs";

    public bool Changes => true;

    public bool IsForButtons => true;

    public string Example => "runs answer 1 2 0a1b2c3d the one in Berlin";

    public Command Describe() => new("answer", "Answer what an agent has asked about your task") { DecidedCall.Run, DecidedCall.Step, DecidedCall.Hash, Answer };

    public Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken) => DecidedCall.DecideAsync(
        parsed, (run, step, hash) => runs.AnswerAsync(context.Actor, context.Person, run, step, hash, string.Join(' ', parsed.GetRequiredValue(Answer)), cancellationToken), run => $"Run {run} goes on.");
}
