using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Runs;

namespace ChatOpsBot.Agents.Runs;

/// <summary>Which run is told something.</summary>
internal static class ToldRun
{
    public static readonly Argument<long> Number = new("number") { Description = "The run's number in `runs list`" };

    /// <returns>The run, for whoever gave the task and for administrators; or what stands against it.</returns>
    public static async Task<(Run? Run, CommandResult? Refused)> FindAsync(RunService runs, ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var number = parsed.GetRequiredValue(Number);
        if (await runs.FindAsync(context.Actor, context.Person, number, cancellationToken) is not { } run)
            return (null, new CommandResult.Refused($"There is no run {number} of yours.", "runs list"));
        return run.PersonId == context.Person.Id || context.Person.May(Right.ManageRuns)
            ? (run, null)
            : (null, new CommandResult.Refused("Only whoever gave the task and administrators have a say in it. You can refuse its calls.", $"runs show {number}"));
    }
}

internal sealed class RunsPause(RunService runs) : IChatCommand
{
    public string Group => "runs";

    public bool Changes => true;

    public string Example => "runs pause 1";

    public Command Describe() => new("pause", "Have a run begin nothing more until it is told to go on") { ToldRun.Number };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var (run, refused) = await ToldRun.FindAsync(runs, parsed, context, cancellationToken);
        if (run is null)
            return refused!;
        return await runs.PauseAsync(context.Actor, run, isPaused: true, cancellationToken)
            ? CommandResult.Say($"Run {run.Id} is paused. A call that was begun is brought to its end; `runs resume {run.Id}` has it go on.")
            : new CommandResult.Refused($"Run {run.Id} has ended, or is paused already.", $"runs show {run.Id}");
    }
}

internal sealed class RunsResume(RunService runs) : IChatCommand
{
    public string Group => "runs";

    public bool Changes => true;

    public string Example => "runs resume 1";

    public Command Describe() => new("resume", "Have a run that was paused go on") { ToldRun.Number };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var (run, refused) = await ToldRun.FindAsync(runs, parsed, context, cancellationToken);
        if (run is null)
            return refused!;
        return await runs.PauseAsync(context.Actor, run, isPaused: false, cancellationToken)
            ? CommandResult.Say($"Run {run.Id} goes on.")
            : new CommandResult.Refused($"Run {run.Id} is not paused.", $"runs show {run.Id}");
    }
}

internal sealed class RunsRetry(RunService runs) : IChatCommand
{
    private static readonly Option<int?> From = new("--from") { Description = "A call in `runs show`: it and all after it is decided anew" };

    public string Group => "runs";

    public bool Changes => true;

    public string Example => "runs retry 1 --from 4";

    public Command Describe() => new("retry", "Have a run that ended go on, from its end or from before a call") { ToldRun.Number, From };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var (run, refused) = await ToldRun.FindAsync(runs, parsed, context, cancellationToken);
        if (run is null)
            return refused!;
        return await runs.RetryAsync(context.Actor, context.Person, run, parsed.GetValue(From), cancellationToken) is { } against
            ? new CommandResult.Refused(against, $"runs show {run.Id}")
            : CommandResult.Say($"Run {run.Id} goes on. What was done stays done.");
    }
}

internal sealed class RunsStop(RunService runs) : IChatCommand
{
    public string Group => "runs";

    public bool Changes => true;

    public string Example => "runs stop 1";

    public Command Describe() => new("stop", "End a run where it stands") { ToldRun.Number };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var (run, refused) = await ToldRun.FindAsync(runs, parsed, context, cancellationToken);
        if (run is null)
            return refused!;
        return await runs.StopAsync(context.Actor, run, cancellationToken)
            ? CommandResult.Say($"Run {run.Id} is stopped. What was done by then stays done; `runs show {run.Id}` tells.")
            : new CommandResult.Refused($"Run {run.Id} had ended already.", $"runs show {run.Id}");
    }
}
